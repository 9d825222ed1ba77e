import { deploymentUnavailable } from '../../../src/audit/rules/deployment-unavailable.ts';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { object } from '../../objects.ts';
import { healthy, installedCsv } from '../objects.ts';
import { testRule } from './table.ts';

function deployment(status: object, owner = 'redis-operator.v1'): KubeObject {
  const labels = { 'olm.owner': owner };
  return object('apps/v1', 'Deployment', 'redis-operator', { namespace: 'redis', metadata: { labels }, status });
}

const down = deployment({ replicas: 2, unavailableReplicas: 2 });

testRule(deploymentUnavailable, import.meta.filename, {
  NoPodAvailable: {
    reason: 'they crash, or cannot start',
    objects: [installedCsv, down],
    want: [
      'Deployment redis/redis-operator: its ClusterServiceVersion redis-operator.v1 has no Subscription, and 0 of its 2 Pods are available',
    ],
  },
  SomeAvailable: {
    reason: 'the operator is at work',
    objects: [installedCsv, deployment({ replicas: 2, availableReplicas: 1 })],
    want: [],
  },
  ScaledDown: { reason: 'somebody wants it so', objects: [installedCsv, deployment({ replicas: 0 })], want: [] },
  NotStartedYet: { reason: 'nobody knows yet', objects: [installedCsv, deployment({})], want: [] },
  OfAnother: {
    reason: 'what else is in the namespace is none of ours',
    objects: [installedCsv, deployment({ replicas: 1 }, 'other.v1')],
    want: [],
  },
  Subscribed: { reason: 'an operator that fails is not left over', objects: [...healthy, down], want: [] },
  Unreadable: {
    reason: 'no word about what could not be read',
    objects: [installedCsv, down],
    unreadable: ['Deployment'],
    want: [],
  },
});
