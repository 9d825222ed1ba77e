import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { findHandOver, handOverLines } from '../../src/extension/hand-over.ts';
import { takeInventory } from '../../src/inventory/inventory.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import { subjectOf } from '../../src/subject/subject.ts';
import { csv, object, subscription } from '../support/objects.ts';
import { clusterExtension } from './objects.ts';

const olm = 'operators.coreos.com';
const source = { source: 'catalog', sourceNamespace: 'olm' };

const subscribed = ({ metadata, state = 'AtLatestKnown' }: { metadata?: object; state?: string } = {}) =>
  subscription('redis-operator', 'redis', {
    metadata: { ...metadata, uid: 'uid-of-the-subscription' },
    spec: { name: 'redis-operator', channel: 'stable', ...source },
    status: { installedCSV: 'redis-operator.v1', currentCSV: 'redis-operator.v1', state },
  });

const installModes = [{ type: 'AllNamespaces', supported: true }];
const installed = (spec: object = {}, status: object = { phase: 'Succeeded' }): KubeObject =>
  csv('redis-operator.v1', 'redis', { spec: { installModes, ...spec }, status });
const group = (spec: object = {}) => object(`${olm}/v1`, 'OperatorGroup', 'group', { namespace: 'redis', spec });
const catalog = (spec: object = { sourceType: 'grpc', image: 'example.io/catalog' }) =>
  object(`${olm}/v1alpha1`, 'CatalogSource', 'catalog', { namespace: 'olm', spec });
const condition = (spec: object) =>
  object(`${olm}/v2`, 'OperatorCondition', 'redis-operator.v1', { namespace: 'redis', spec });
const rules = (apiGroups: readonly string[]) => ({
  install: { spec: { clusterPermissions: [{ rules: [{ apiGroups, resources: ['*'], verbs: ['*'] }] }] } },
});

interface Case {
  readonly change?: readonly KubeObject[];
  readonly policy?: Policy;
  readonly obstacles: readonly string[];
}

const cases: Record<string, Case> = {
  Healthy: { obstacles: [] },
  UpgradePending: { change: [subscribed({ state: 'UpgradePending' })], obstacles: [] },
  OwnNamespaceOnly: {
    change: [installed({ installModes: [{ type: 'OwnNamespace', supported: true }] })],
    obstacles: ['it does not support to look after all namespaces'],
  },
  GroupForSomeNamespaces: {
    change: [group({ targetNamespaces: ['redis'] })],
    obstacles: ['its OperatorGroup is for some namespaces, and OLM v1 installs for all of them'],
  },
  GroupWithAccount: {
    change: [group({ serviceAccountName: 'scoped' })],
    obstacles: ['its OperatorGroup names a ServiceAccount that bounds what the operator may do'],
  },
  RequiresAnotherApi: {
    change: [
      installed({ customresourcedefinitions: { required: [{ name: 'kafkas.kafka.example.io', kind: 'Kafka' }] } }),
    ],
    obstacles: ['it requires APIs or packages of others, and OLM v1 resolves no dependencies'],
  },
  AggregatedApi: {
    change: [
      installed({ apiservicedefinitions: { owned: [{ group: 'tap.example.io', version: 'v1', kind: 'Tap' }] } }),
    ],
    obstacles: ['it serves an aggregated API, which only the latest versions of OLM v1 take over'],
  },
  WorksWithOlmV0: {
    change: [installed(rules([`${olm}`]))],
    obstacles: ["it works with OLM v0's own API, and not with that of OLM v1"],
  },
  WorksWithBoth: { change: [installed(rules([olm, 'olm.operatorframework.io']))], obstacles: [] },
  ActiveCondition: {
    change: [condition({ overrides: [{ type: 'Upgradeable', status: 'True' }] })],
    obstacles: ['its OperatorCondition holds a condition or an override, and OLM v1 has none'],
  },
  IdleCondition: { change: [condition({})], obstacles: [] },
  NotSucceeded: {
    change: [installed({}, { phase: 'Failed' })],
    obstacles: ['its ClusterServiceVersion is Failed, and must be Succeeded'],
  },
  NotSettled: {
    change: [subscribed({ state: 'UpgradeAvailable' })],
    obstacles: ['its Subscription is UpgradeAvailable, and must be AtLatestKnown or UpgradePending'],
  },
  Dependency: {
    change: [subscribed({ metadata: { annotations: { 'olm.generated-by': 'install-1' } } })],
    obstacles: ['OLM added its Subscription for another operator'],
  },
  CatalogOfAConfigMap: { change: [catalog({ sourceType: 'internal' })], obstacles: ['its catalog is no image'] },
  PolicyForbidsOrphan: {
    policy: { ...defaultPolicy, allow: ['Cascade'] },
    obstacles: ['a DeletionPolicy does not allow --cascade=orphan, which the migration deletes with'],
  },
};

for (const [name, { change = [], policy = defaultPolicy, obstacles }] of Object.entries(cases)) {
  t.test(name, async t => {
    const changed = new Set(change.map(({ kind }) => kind));
    const healthy = [subscribed(), installed(), group(), catalog(), condition({})].filter(
      ({ kind }) => !changed.has(kind),
    );
    const { found } = await handOver([...healthy, ...change, clusterExtension('other')], policy);
    t.strictSame(found[0]?.obstacles, obstacles);
  });
}

t.test('the manifest that takes it over', async t => {
  const { found, unknowns } = await handOver([
    subscribed(),
    installed(),
    group(),
    catalog(),
    clusterExtension('other'),
  ]);
  t.strictSame(unknowns, []);
  t.strictSame(found[0]?.manifest, {
    apiVersion: 'olm.operatorframework.io/v1',
    kind: 'ClusterExtension',
    metadata: { name: 'redis-operator' },
    spec: {
      namespace: 'redis',
      serviceAccount: { name: 'redis-operator-installer' },
      source: { sourceType: 'Catalog', catalog: { packageName: 'redis-operator', channels: ['stable'] } },
    },
  });
  t.matchSnapshot(found.flatMap(handOverLines).join('\n'), 'what people read');
});

t.test('what people read where it cannot be', async t => {
  const { found } = await handOver([
    subscribed({ state: 'UpgradeAvailable' }),
    installed(),
    group({ targetNamespaces: ['redis'] }),
    catalog(),
    clusterExtension('other'),
  ]);
  t.matchSnapshot(found.flatMap(handOverLines).join('\n'));
});

t.test('without OLM v1 there is nothing to say', async t => {
  t.strictSame(await handOver([subscribed(), installed(), group(), catalog()]), { found: [], unknowns: [] });
});

async function handOver(objects: readonly KubeObject[], policy: Policy = defaultPolicy) {
  const cluster = new SnapshotCluster(objects);
  const subject = objects.find(({ kind }) => kind === 'Subscription');
  if (!subject) throw new Error('there is no Subscription');
  return findHandOver(cluster, await takeInventory(cluster, subjectOf(subject)), policy);
}
