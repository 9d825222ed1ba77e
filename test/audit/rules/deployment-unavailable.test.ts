import { deploymentUnavailable } from '../../../src/audit/rules/deployment-unavailable.ts';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { object } from '../../support/objects.ts';
import { healthy, installedCsv } from '../objects.ts';
import { testRule } from './table.ts';

function deployment(replicas: number, status: object = {}, owner = 'redis-operator.v1'): KubeObject {
  return object('apps/v1', 'Deployment', 'redis-operator', {
    namespace: 'redis',
    metadata: { labels: { 'olm.owner': owner } },
    spec: { replicas },
    status: { observedGeneration: 1, ...status },
  });
}

const down = deployment(2, { replicas: 2, unavailableReplicas: 2 });

const downSince = (lastTransitionTime: string) =>
  deployment(2, { conditions: [{ type: 'Available', status: 'False', lastTransitionTime }] });

testRule(deploymentUnavailable, import.meta.filename, {
  NoPodAvailable: {
    reason: 'they crash, or cannot start',
    objects: [installedCsv, down],
    want: [
      'Deployment redis/redis-operator: its ClusterServiceVersion redis-operator.v1 has no Subscription, and 0 of its 2 Pods are available',
    ],
  },
  NoPodAtAll: {
    reason: 'their ServiceAccount is gone, so none can be created',
    objects: [installedCsv, deployment(1, { unavailableReplicas: 1 })],
    want: [
      'Deployment redis/redis-operator: its ClusterServiceVersion redis-operator.v1 has no Subscription, and 0 of its 1 Pods are available',
    ],
  },
  JustNow: {
    reason: 'a rolling update has moments without a Pod',
    objects: [installedCsv, downSince('2026-01-01T00:00:00Z')],
    now: '2026-01-01T00:04:59Z',
    want: [],
  },
  ForSomeTime: {
    reason: 'no rolling update takes so long',
    objects: [installedCsv, downSince('2026-01-01T00:00:00Z')],
    now: '2026-01-01T00:05:00Z',
    want: [
      'Deployment redis/redis-operator: its ClusterServiceVersion redis-operator.v1 has no Subscription, and 0 of its 2 Pods are available',
    ],
  },
  SinceAnUnknownTime: {
    reason: 'nothing says that it is for moments',
    objects: [installedCsv, down],
    now: '2026-01-01T00:00:00Z',
    want: [
      'Deployment redis/redis-operator: its ClusterServiceVersion redis-operator.v1 has no Subscription, and 0 of its 2 Pods are available',
    ],
  },
  SomeAvailable: {
    reason: 'the operator is at work',
    objects: [installedCsv, deployment(2, { replicas: 2, availableReplicas: 1 })],
    want: [],
  },
  ScaledDown: { reason: 'somebody wants it so', objects: [installedCsv, deployment(0)], want: [] },
  NotStartedYet: {
    reason: 'nobody knows yet',
    objects: [installedCsv, deployment(1, { observedGeneration: undefined })],
    want: [],
  },
  OfAnother: {
    reason: 'what else is in the namespace is none of ours',
    objects: [installedCsv, deployment(1, {}, 'other.v1')],
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
