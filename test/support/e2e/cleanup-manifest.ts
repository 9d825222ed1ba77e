import { defaultPolicy } from '../../../src/policy/policy.ts';

const { ttlSecondsAfterFinished, ...defaults } = defaultPolicy;

/** The policy of a Cleanup where there are no DeletionPolicies. */
export const policyInForce = defaults;

/** A Cleanup that the API server accepts; its name is in the metadata. */
export function cleanupManifest(name: string) {
  return {
    apiVersion: 'subscription-guard.io/v1alpha1',
    kind: 'Cleanup',
    metadata: { name },
    spec: {
      subject: { namespace: 'redis', name: 'redis-operator', uid: 'u-1', package: 'redis', operator: 'redis.redis' },
      requester: { username: 'alice', groups: ['system:authenticated'] },
      digest: '3f9a1c'.padEnd(64, '0'),
      policy: policyInForce,
      items: [deleted],
      operands: [{ group: 'redis.example.io', kind: 'RedisCluster', plural: 'redisclusters', count: 2 }],
      ttlSecondsAfterFinished,
    },
  };
}

/** An item that is to be deleted. */
export const deleted = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'redis',
  name: 'settings',
  uid: 'u-2',
  step: 'remains',
  fate: 'Delete',
  marked: true,
};

export const cleanupsPath = '/apis/subscription-guard.io/v1alpha1/cleanups';
