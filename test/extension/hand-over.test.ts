import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { findHandOver, handOverLines } from '../../src/extension/hand-over/hand-over.ts';
import { takeInventory } from '../../src/inventory/inventory.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import { subjectOf } from '../../src/subject/subject.ts';
import { csv, object, subscription } from '../support/objects.ts';
import { clusterExtension, objectSet } from './objects.ts';

const olm = 'operators.coreos.com';
const v1 = 'olm.operatorframework.io/v1';
const source = { source: 'catalog', sourceNamespace: 'olm' };
const image = 'example.io/catalog';

interface Subscribed {
  readonly metadata?: object;
  readonly state?: string;
  readonly spec?: object;
}

const subscribed = ({ metadata, state = 'AtLatestKnown', spec = {} }: Subscribed = {}) =>
  subscription('my-redis', 'redis', {
    metadata: { ...metadata, uid: 'uid-of-the-subscription' },
    spec: { name: 'redis-operator', channel: 'stable', ...source, ...spec },
    status: { installedCSV: 'redis-operator.v1', currentCSV: 'redis-operator.v1', state },
  });

const installModes = [{ type: 'AllNamespaces', supported: true }];
const healthyStatus = { phase: 'Succeeded', reason: 'InstallSucceeded' };
const installed = (spec: object = {}, status: object = healthyStatus): KubeObject =>
  csv('redis-operator.v1', 'redis', { spec: { installModes, version: '1.0.0', ...spec }, status });
const group = (spec: object = {}, status: object = { namespaces: [''] }) =>
  object(`${olm}/v1`, 'OperatorGroup', 'group', { namespace: 'redis', spec, status });
const catalog = (spec: object = { sourceType: 'grpc', image }, name = 'catalog') =>
  object(`${olm}/v1alpha1`, 'CatalogSource', name, { namespace: 'olm', spec });
const condition = (spec: object, status: object = {}) =>
  object(`${olm}/v2`, 'OperatorCondition', 'redis-operator.v1', { namespace: 'redis', spec, status });
const rules = (apiGroups: readonly string[], resources: readonly string[] = ['*']) => ({
  install: { spec: { clusterPermissions: [{ rules: [{ apiGroups, resources, verbs: ['*'] }] }] } },
});
const planFrom = (name: string, identifier = 'redis-operator.v1') =>
  object(`${olm}/v1alpha1`, 'InstallPlan', 'install-1', {
    namespace: 'redis',
    status: { bundleLookups: [{ identifier, catalogSourceRef: { namespace: 'olm', name } }] },
  });
const serving = { conditions: [{ type: 'Serving', status: 'True' }] };
const clusterCatalog = (name = 'operatorhub', ref = image, status: object = serving, spec: object = {}) =>
  object(v1, 'ClusterCatalog', name, { spec: { source: { type: 'Image', image: { ref } }, ...spec }, status });
const migrated = (name: string) =>
  clusterExtension(name, { annotations: { 'olm.operatorframework.io/migrated-from-subscription': 'redis/my-redis' } });

interface Case {
  /** In place of the healthy objects of the same kinds. */
  readonly change?: readonly KubeObject[];
  /** Kinds of which there is none. */
  readonly without?: readonly string[];
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
  GroupWithEmptySelector: { change: [group({ selector: {} })], obstacles: [] },
  GroupWithSelector: {
    change: [group({ selector: { matchLabels: { team: 'a' } } })],
    obstacles: ['its OperatorGroup is for some namespaces, and OLM v1 installs for all of them'],
  },
  GroupForOneNamespaceByStatus: {
    change: [group({}, { namespaces: ['redis'] })],
    obstacles: ['its OperatorGroup is for some namespaces, and OLM v1 installs for all of them'],
  },
  NoGroup: { without: ['OperatorGroup'], obstacles: ['its namespace has no OperatorGroup'] },
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
    obstacles: ['it serves an aggregated API, which the migration does not take over'],
  },
  WorksWithOlmV0: {
    change: [installed(rules([`${olm}`]))],
    obstacles: ["it works with OLM v0's own API, and not with that of OLM v1"],
  },
  RightsOnItsOperatorCondition: { change: [installed(rules([olm], ['operatorconditions']))], obstacles: [] },
  WorksWithBoth: { change: [installed(rules([olm, 'olm.operatorframework.io']))], obstacles: [] },
  ActiveCondition: {
    change: [condition({ overrides: [{ type: 'Upgradeable', status: 'True' }] })],
    obstacles: ['its OperatorCondition holds a condition or an override, and OLM v1 has none'],
  },
  ActiveConditionByStatus: {
    change: [condition({}, { conditions: [{ type: 'Upgradeable', status: 'False' }] })],
    obstacles: ['its OperatorCondition holds a condition or an override, and OLM v1 has none'],
  },
  IdleCondition: { change: [condition({})], obstacles: [] },
  NotSucceeded: {
    change: [installed({}, { phase: 'Failed' })],
    obstacles: ['its ClusterServiceVersion is Failed, and must be Succeeded (InstallSucceeded)'],
  },
  SucceededForAnotherReason: {
    change: [installed({}, { phase: 'Succeeded', reason: 'RequirementsNotMet' })],
    obstacles: [
      'its ClusterServiceVersion is Succeeded (RequirementsNotMet), and must be Succeeded (InstallSucceeded)',
    ],
  },
  NotSettled: {
    change: [subscribed({ state: 'UpgradeAvailable' })],
    obstacles: ['its Subscription is UpgradeAvailable, and must be AtLatestKnown or UpgradePending'],
  },
  Dependency: {
    change: [subscribed({ metadata: { annotations: { 'olm.generated-by': 'install-1' } } })],
    obstacles: ['OLM added its Subscription for another operator'],
  },
  CatalogOfAConfigMap: {
    change: [catalog({ sourceType: 'internal' })],
    obstacles: ['its CatalogSource is gone, or is no image'],
  },
  CatalogByAddress: {
    change: [catalog({ sourceType: 'grpc', address: 'example.io:50051' })],
    obstacles: ['its CatalogSource is gone, or is no image'],
  },
  CatalogIsGone: { without: ['CatalogSource'], obstacles: ['its CatalogSource is gone, or is no image'] },
  BundleFromACatalogThatIsGone: {
    change: [planFrom('another')],
    obstacles: ['its CatalogSource is gone, or is no image'],
  },
  BundleOfAnotherVersionFromAnotherCatalog: { change: [planFrom('another', 'redis-operator.v0')], obstacles: [] },
  NoClusterCatalog: { without: ['ClusterCatalog'], obstacles: ['no ClusterCatalog serves its contents'] },
  ClusterCatalogDoesNotServe: {
    change: [
      clusterCatalog('new', image, {}),
      clusterCatalog('off', image, serving, { availabilityMode: 'Unavailable' }),
    ],
    obstacles: ['no ClusterCatalog serves its contents'],
  },
  NoObjectSets: {
    without: ['ClusterObjectSet'],
    obstacles: ['OLM v1 has no ClusterObjectSets here, and the migration makes one'],
  },
  SamePackageTwice: {
    change: [subscribed(), subscription('redis-operator', 'team-a')],
    obstacles: ['Subscription team-a/redis-operator is for the same package, and OLM v1 installs it once'],
  },
  HalfMigrated: {
    change: [migrated('other-name')],
    obstacles: ['ClusterExtension other-name has taken it over, and the migration has not finished'],
  },
  HalfMigratedByItsName: {
    change: [migrated('my-redis')],
    obstacles: ['ClusterExtension my-redis has taken it over, and the migration has not finished'],
  },
  NameIsTaken: {
    change: [clusterExtension('my-redis')],
    obstacles: ['ClusterExtension my-redis exists, and the migration makes one of that name'],
  },
  PolicyForbidsOrphan: {
    policy: { ...defaultPolicy, allow: ['Cascade'] },
    obstacles: ['a DeletionPolicy does not allow --cascade=orphan, which the migration deletes with'],
  },
};

/** As OLM v0 has it, in a cluster with OLM v1. */
const healthy = (): KubeObject[] => [
  ...[subscribed(), installed(), group(), catalog(), planFrom('catalog'), condition({})],
  ...[clusterExtension('other'), objectSet('other-1', undefined), clusterCatalog()],
];

for (const [name, { change = [], without = [], policy = defaultPolicy, obstacles }] of Object.entries(cases)) {
  t.test(name, async t => {
    const changed = new Set([...without, ...change.map(({ kind }) => kind)]);
    const objects = [...healthy().filter(({ kind }) => !changed.has(kind)), ...change];
    const { found, unknowns } = await handOver(objects, policy);
    t.strictSame(unknowns, []);
    t.strictSame(found[0]?.obstacles, obstacles);
  });
}

t.test('the manifest that takes it over', async t => {
  const { found } = await handOver(healthy());
  const catalog = { packageName: 'redis-operator', channels: ['stable'] };
  const selector = { matchLabels: { 'olm.operatorframework.io/metadata.name': 'operatorhub' } };
  const spec = { namespace: 'redis', serviceAccount: { name: 'redis-operator-installer' } };
  t.strictSame(found[0]?.manifest, {
    apiVersion: 'olm.operatorframework.io/v1',
    kind: 'ClusterExtension',
    metadata: { name: 'my-redis' },
    spec: { ...spec, source: { sourceType: 'Catalog', catalog: { ...catalog, selector } } },
  });
  t.matchSnapshot(found.flatMap(handOverLines).join('\n'), 'what people read');
});

const asked: Record<string, { change: readonly KubeObject[]; spec: object }> = {
  ApprovedByHand: {
    change: [subscribed({ spec: { installPlanApproval: 'Manual' } })],
    spec: { source: { catalog: { channels: ['stable'], version: '1.0.0' } } },
  },
  Configured: {
    change: [subscribed({ spec: { config: { selector: { matchLabels: {} }, env: [{ name: 'A', value: 'b' }] } } })],
    spec: { config: { configType: 'Inline', inline: { deploymentConfig: { env: [{ name: 'A', value: 'b' }] } } } },
  },
  NoChannel: {
    change: [subscribed({ spec: { channel: undefined } })],
    spec: { source: { catalog: { channels: undefined } } },
  },
  OtherImage: {
    change: [clusterCatalog('other', 'example.io/other')],
    spec: { source: { catalog: { selector: undefined } } },
  },
  SameImageTwice: {
    change: [clusterCatalog('one'), clusterCatalog('two')],
    spec: { source: { catalog: { selector: undefined } } },
  },
};

for (const [name, { change, spec }] of Object.entries(asked))
  t.test(`${name}: what the Subscription asks for`, async t => {
    const changed = new Set(change.map(({ kind }) => kind));
    const { found } = await handOver([...healthy().filter(({ kind }) => !changed.has(kind)), ...change]);
    t.match(found[0]?.manifest, { spec });
    t.matchSnapshot(found[0]?.unchecked, 'what the cluster does not say');
  });

t.test('what people read where it cannot be', async t => {
  const change = [subscribed({ state: 'UpgradeAvailable' }), group({ targetNamespaces: ['redis'] })];
  const changed = new Set(change.map(({ kind }) => kind));
  const { found } = await handOver([...healthy().filter(({ kind }) => !changed.has(kind)), ...change]);
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
