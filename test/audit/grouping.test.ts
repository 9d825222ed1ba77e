import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { csv, object, operator, ownerLabels, subscription } from '../support/objects.ts';
import { auditOf, clusterRole, group, installedCsv, managed, rbac } from './objects.ts';

const account = object('v1', 'ServiceAccount', 'stranger', { namespace: 'team-a', metadata: { labels: managed } });
const authReader = {
  ...object(rbac, 'RoleBinding', 'redis-operator-service-auth-reader', {
    namespace: 'kube-system',
    metadata: { labels: managed },
  }),
  subjects: [{ kind: 'ServiceAccount', namespace: 'redis', name: 'redis-operator' }],
} as KubeObject;
const shared = {
  ...object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'redises.redis.example.io', {
    metadata: {
      labels: { 'operators.coreos.com/redis-operator.redis': '', 'operators.coreos.com/redis-operator.team-a': '' },
    },
    spec: { group: 'redis.example.io', scope: 'Namespaced', names: { kind: 'Redis', plural: 'redises' }, versions: [] },
  }),
};

const again = subscription('again', 'redis', { spec: { name: 'redis-operator' }, status: {} });
const idle = object('apps/v1', 'Deployment', 'redis-operator', {
  namespace: 'redis',
  metadata: { labels: { 'olm.owner': 'redis-operator.v1' } },
  spec: { replicas: 1 },
  status: { observedGeneration: 1, unavailableReplicas: 1 },
});
const deletionTimestamp = '2026-11-24T11:00:00Z';
const csvCleanup = 'operators.coreos.com/csv-cleanup';
const clean = 'kubectl leftovers clean';

const cases: Record<string, { reason: string; objects: readonly KubeObject[]; want: readonly string[] }> = {
  ByLabel: {
    reason: 'what says whose it is',
    objects: [operator(), clusterRole('one', ownerLabels)],
    want: [`redis-operator.redis 2: ${clean} redis-operator.redis`],
  },
  ByHome: {
    reason: 'the namespace that it was made for, where only one operator was',
    objects: [operator(), authReader],
    want: [`redis-operator.redis 2: ${clean} redis-operator.redis`],
  },
  OfNobody: {
    reason: 'no Operator object can have such a name',
    objects: [clusterRole('raw', managed), account],
    want: [`_ 1: ${clean} _`, `_.team-a 1: ${clean} _.team-a`],
  },
  OfSeveral: {
    reason: 'once, under the first of them',
    objects: [shared],
    want: [`redis-operator.redis 1: ${clean} redis-operator.redis`],
  },
  LoneOperatorGroup: { reason: 'it may be waiting for its first operator', objects: [group], want: [] },
  OperatorGroupBesideOthers: {
    reason: 'these tell that somebody was there',
    objects: [group, operator()],
    want: [`redis-operator.redis 2: ${clean} redis-operator.redis`],
  },
  SubscribedAgainInVain: {
    reason: 'OLM installs it again without the old one, which takes no custom resource along',
    objects: [installedCsv, idle, again],
    want: [
      'redis-operator.redis 2: kubectl delete clusterserviceversions.operators.coreos.com redis-operator.v1 -n redis',
    ],
  },
  SubscribedAgainBesideRemains: {
    reason: 'the Subscription that fails goes before the clean-up, so nothing is to be said about it',
    objects: [
      clusterRole('one', ownerLabels),
      {
        ...again,
        status: { conditions: [{ type: 'ResolutionFailed', status: 'True', message: 'deadline exceeded' }] },
      },
      group,
    ],
    want: [
      `redis-operator.redis 2: kubectl delete subscriptions.operators.coreos.com again -n redis --cascade=orphan && ${clean} redis-operator.redis`,
    ],
  },
  'B14: SecondOperatorGroup': {
    reason: 'it is in the way of the Subscription, and no clean-up takes it',
    objects: [
      subscription('redis-operator', 'redis', { status: undefined }),
      ...['a', 'b'].map((name, year) =>
        object('operators.coreos.com/v1', 'OperatorGroup', name, {
          namespace: 'redis',
          metadata: { creationTimestamp: `202${year}-01-01T00:00:00Z` },
        }),
      ),
    ],
    want: ['_.redis 1: kubectl delete operatorgroups.operators.coreos.com b -n redis'],
  },
  'B14: TwoOperatorGroupsOfTheSameSecond': {
    reason: 'a person chooses',
    objects: [
      subscription('redis-operator', 'redis', { status: undefined }),
      ...['a', 'b'].map(name => object('operators.coreos.com/v1', 'OperatorGroup', name, { namespace: 'redis' })),
    ],
    want: ['_.redis 1: kubectl get operatorgroups.operators.coreos.com -A'],
  },
  StuckWhileSubscribed: {
    reason: 'no clean-up can do what only OLM may',
    objects: [
      subscription(),
      { ...installedCsv, metadata: { ...installedCsv.metadata, deletionTimestamp, finalizers: [csvCleanup] } },
    ],
    want: ['redis-operator.redis 1: kubectl get deployments -A -l app=olm-operator'],
  },
  StuckInAnUpdateThatFails: {
    reason: 'the operator works: it must not be removed because OLM is down',
    objects: [
      { ...installedCsv, metadata: { ...installedCsv.metadata, deletionTimestamp, finalizers: [csvCleanup] } },
      csv('redis-operator.v2', 'redis', {
        metadata: { labels: installedCsv.metadata.labels ?? {} },
        spec: { replaces: 'redis-operator.v1' },
      }),
      subscription('redis-operator', 'redis', {
        status: {
          installedCSV: 'redis-operator.v2',
          currentCSV: 'redis-operator.v2',
          conditions: [{ type: 'ResolutionFailed', status: 'True', message: 'deadline exceeded' }],
        },
      }),
      group,
    ],
    want: [
      'redis-operator.redis 2: kubectl get deployments -A -l app=olm-operator && kubectl leftovers why redis-operator -n redis',
    ],
  },
};

for (const [name, { reason, objects, want }] of Object.entries(cases)) {
  t.test(name, async t => {
    const { operators } = await auditOf(objects, Date.parse('2026-11-24T12:00:00Z'));
    t.strictSame(
      operators.map(({ operator, findings, remedy }) => `${operator} ${findings.length}: ${remedy}`),
      want,
      reason,
    );
  });
}

t.test('the worst comes first', async t => {
  const { operators } = await auditOf([
    installedCsv,
    operator(),
    object('operators.coreos.com/v1', 'Operator', 'cache-operator.cache'),
    { ...authReader, subjects: [{ kind: 'ServiceAccount', namespace: 'cache', name: 'gone' }] } as KubeObject,
    group,
  ]);
  t.strictSame(
    operators.map(({ operator, findings }) => [operator, ...findings.map(({ severity }) => severity)]),
    [
      ['cache-operator.cache', 'medium', 'low'],
      ['redis-operator.redis', 'high'],
    ],
  );
});
