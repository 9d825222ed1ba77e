import t from 'tap';
import { audit } from '../../src/audit/audit.ts';
import { leftoverSubject } from '../../src/audit/leftover-subject.ts';
import { ClusterError, type KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { inWords } from '../../src/inventory/unknown.ts';
import { crd, csv, installPlan, object, operator, ownerLabels, step } from '../support/objects.ts';
import { auditOf, clusterRole, component, foundIn, group, healthy, managed, rbac, without } from './objects.ts';

const plan = installPlan([
  step('ClusterRole', 'raw-reader', 'rbac.authorization.k8s.io'),
  step('ServiceAccount', 'redis-operator'),
]);

t.test('a healthy operator leaves nothing', async t => {
  t.strictSame(await auditOf([...healthy, plan]), { operators: [], unknowns: [], undecided: [] });
});

t.test('a CSV that nobody ever subscribed to, as packageserver, is none of ours', async t => {
  t.strictSame(await foundIn([csv('packageserver', 'olm', { metadata: { labels: { 'olm.version': '0.46.0' } } })]), []);
});

t.test('what is left, step by step', async t => {
  t.strictSame(await foundIn(without('Subscription')), [
    'redis-operator.redis: csv-without-subscription ClusterServiceVersion redis/redis-operator.v1',
  ]);
  t.strictSame(await foundIn(without('Subscription', 'ClusterServiceVersion')), [
    '_: rbac-without-owner ClusterRole raw-reader',
    'redis-operator.redis: rbac-without-owner ClusterRole redis-operator.v1-abc',
    'redis-operator.redis: crd-without-csv CustomResourceDefinition redises.redis.example.io',
    'redis-operator.redis: rbac-without-owner ServiceAccount redis/redis-operator',
    'redis-operator.redis: operator-without-csv Operator redis-operator.redis',
    'redis-operator.redis: operator-group-empty OperatorGroup redis/group',
  ]);
  t.strictSame(await foundIn(without('Subscription', 'ClusterServiceVersion', 'CustomResourceDefinition')), [
    '_: rbac-without-owner ClusterRole raw-reader',
    'redis-operator.redis: rbac-without-owner ClusterRole redis-operator.v1-abc',
    'redis-operator.redis: rbac-without-owner ServiceAccount redis/redis-operator',
    'redis-operator.redis: operator-without-csv Operator redis-operator.redis',
    'redis-operator.redis: operator-group-empty OperatorGroup redis/group',
  ]);
});

t.test('an operator without CRDs that another program runs now is one finding', async t => {
  const adopted = object('v1', 'ServiceAccount', 'redis-operator', {
    namespace: 'redis',
    metadata: {
      labels: { ...managed, ...ownerLabels, [component]: '' },
      ownerReferences: [
        {
          apiVersion: 'olm.operatorframework.io/v1',
          kind: 'ClusterObjectSet',
          name: 'redis-operator-1',
          uid: 'uid-of-the-owner',
          controller: true,
        },
      ],
    },
  });
  t.strictSame(await foundIn([operator(), group, adopted]), [
    'redis-operator.redis: handed-over Operator redis-operator.redis',
  ]);
  t.strictSame(await foundIn([operator(), group]), [
    'redis-operator.redis: operator-without-csv Operator redis-operator.redis',
    'redis-operator.redis: operator-group-empty OperatorGroup redis/group',
  ]);
});

t.test('raw RBAC names its CSV without a namespace', async t => {
  const raw = { 'olm.managed': 'true', 'olm.owner': 'redis-operator.v1' };
  const left = without('Subscription', 'ClusterServiceVersion').filter(
    ({ metadata }) => metadata.name !== 'raw-reader',
  );
  t.match(await foundIn([...left, clusterRole('metrics-reader', raw)]), [
    'redis-operator.redis: rbac-without-owner ClusterRole metrics-reader',
  ]);
  const annotations = { 'operatorframework.io/installed-alongside-3c4d': 'team-a/redis-operator.v1' };
  const labels = { 'operators.coreos.com/redis-operator.team-a': '' };
  const caches = crd('Cache', 'caches');
  const twin = { ...caches, metadata: { ...caches.metadata, annotations, labels } };
  t.match(
    await foundIn([...left, twin, clusterRole('metrics-reader', raw)]),
    ['_: rbac-without-owner ClusterRole metrics-reader'],
    'of two it could be either',
  );
});

t.test('a leftover operator is a subject', async t => {
  const subject = async (objects: typeof healthy) =>
    (await leftoverSubject(new SnapshotCluster(objects), ['redis-operator', 'redis-operator.redis'])).subject;
  t.equal(await subject(healthy), undefined);
  t.match(await subject(without('Subscription')), {
    uid: '',
    namespace: 'redis',
    packageName: 'redis-operator',
    installedCSV: 'redis-operator.v1',
    componentLabel: 'operators.coreos.com/redis-operator.redis',
  });
});

t.test('an object that is refused says nothing about another one that is under way', async t => {
  const subjects = [{ kind: 'ServiceAccount', namespace: 'cache', name: 'cache-operator' }];
  const service = { namespace: 'redis', name: 'redis-operator-service' };
  const reader = object(rbac, 'RoleBinding', 'cache-operator-service-auth-reader', {
    namespace: 'kube-system',
    metadata: { labels: managed },
  });
  const webhook = object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'vredis.kb.io', {
    metadata: { labels: ownerLabels },
  });
  const snapshot = new SnapshotCluster([
    { ...reader, subjects } as KubeObject,
    { ...webhook, webhooks: [{ clientConfig: { service } }] } as KubeObject,
  ]);
  const refused = Promise.withResolvers<void>();
  const { operators, unknowns } = await audit({
    resource: (...question) => snapshot.resource(...question),
    list: (resource, query) => snapshot.list(resource, query),
    firstPage: (resource, limit) => snapshot.firstPage(resource, limit),
    async get(resource, at) {
      if (resource.kind === 'ServiceAccount') await refused.promise;
      if (resource.kind !== 'Service') return snapshot.get(resource, at);
      // The waiting read goes on after its caller has taken note.
      setImmediate(refused.resolve);
      throw new ClusterError(403, 'Forbidden', 'no');
    },
  });
  t.strictSame(unknowns.map(inWords), [
    { what: 'get services', object: 'redis/redis-operator-service', why: 'Forbidden: no' },
  ]);
  t.match(
    operators.flatMap(({ findings }) => findings),
    [{ rule: 'auth-reader-without-account' }, { rule: 'call-without-service' }],
  );
});
