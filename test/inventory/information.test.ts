import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { describe } from '../../src/cluster/object.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { gatherInformation } from '../../src/inventory/information.ts';
import { takeInventory } from '../../src/inventory/inventory.ts';
import { inWords } from '../../src/inventory/unknown.ts';
import { type Subject, subjectOf } from '../../src/subject/subject.ts';
import { refusing } from '../support/fakes/refusing-cluster.ts';
import { crd, csv, object, ownedBy, redis, subscription } from '../support/objects.ts';

const olm = 'operators.coreos.com';
const subscribed = subscription('redis-operator', 'redis', {
  spec: { name: 'redis-operator', source: 'community', sourceNamespace: 'olm' },
});
const base = [subscribed, csv(), crd(), redis('prod', 'team-a')];
const copy = (namespace: string, from: string, name = 'redis-operator.v1') =>
  csv(name, namespace, { metadata: { labels: { 'olm.copiedFrom': from } } });
const catalog = (name: string) => object(`${olm}/v1alpha1`, 'CatalogSource', name, { namespace: 'olm' });
const unpacked = (name: string, packageName: string) =>
  object('v1', 'ConfigMap', name, {
    namespace: 'olm',
    metadata: {
      labels: { 'olm.managed': 'true' },
      annotations: { 'operators.operatorframework.io.bundle.package.v1': packageName },
    },
  });
const claim = (namespace: string, instance: string, metadata: object = {}) =>
  object('v1', 'PersistentVolumeClaim', 'data-0', {
    namespace,
    metadata: { labels: { 'app.kubernetes.io/instance': instance }, ...metadata },
  });

const cases: Record<string, { readonly object: KubeObject; readonly told: string | undefined }> = {
  OperatorGroup: {
    object: object(`${olm}/v1`, 'OperatorGroup', 'group', { namespace: 'redis' }),
    told: 'OperatorGroup redis/group: it says which Namespaces the operators of this one look after; it goes only if a policy says so',
  },
  OperatorGroupOfAnotherNamespace: {
    object: object(`${olm}/v1`, 'OperatorGroup', 'group', { namespace: 'team-b' }),
    told: undefined,
  },
  CatalogSource: {
    object: catalog('community'),
    told: 'CatalogSource olm/community: redis-operator comes from it, as other packages may; it stays',
  },
  AnotherCatalogSource: { object: catalog('certified'), told: undefined },
  CopiedCsv: {
    object: copy('team-a', 'redis'),
    told: "ClusterServiceVersion team-a/redis-operator.v1: OLM's copy of the one in redis; OLM removes it with that one",
  },
  CopyOfAnotherInstallation: { object: copy('team-a', 'team-b'), told: undefined },
  CopyOfAnotherOperator: { object: copy('team-a', 'redis', 'other.v1'), told: undefined },
  UnpackedBundle: {
    object: unpacked('5f3c', 'redis-operator'),
    told: 'ConfigMap olm/5f3c: the bundle as OLM has unpacked it; it goes with its CatalogSource',
  },
  UnpackedBundleOfAnotherPackage: { object: unpacked('5f3c', 'other'), told: undefined },
  ClaimOfAnOperand: {
    object: claim('team-a', 'prod'),
    told: 'PersistentVolumeClaim team-a/data-0: a label of it says Redis prod, so it may hold data of that; nothing removes it',
  },
  ClaimOfAnOperandThatHasGone: {
    object: claim('team-b', 'redis-operator'),
    told: 'PersistentVolumeClaim team-b/data-0: a label of it says redis-operator, so it may hold data of that; nothing removes it',
  },
  ClaimInAnotherNamespaceThanTheOperand: { object: claim('team-b', 'prod'), told: undefined },
  ClaimThatGoesWithItsOwner: {
    object: claim('team-a', 'prod', ownedBy(redis('prod', 'team-a'))),
    told: undefined,
  },
};

async function informationOn(objects: readonly KubeObject[], subject: Subject = subjectOf(subscribed)) {
  const cluster = new SnapshotCluster(objects);
  const information = await gatherInformation(cluster, await takeInventory(cluster, subject));
  return { ...information, told: information.found.map(({ ref, note }) => `${describe(ref)}: ${note}`) };
}

for (const [name, { object, told }] of Object.entries(cases)) {
  t.test(name, async t => {
    const information = await informationOn([...base, object]);
    t.strictSame(information.told, told === undefined ? [] : [told]);
    t.strictSame(information.unknowns, []);
  });
}

t.test('what may not be read is said', async t => {
  const cluster = new SnapshotCluster(base);
  const inventory = await takeInventory(cluster, subjectOf(subscribed));
  const withoutClaims = refusing(cluster, ({ resource }) => resource.kind === 'PersistentVolumeClaim');
  const { unknowns } = await gatherInformation(withoutClaims, inventory);
  t.strictSame(unknowns.map(inWords), [{ what: 'list persistentvolumeclaims', why: 'Forbidden: no' }]);
});

t.test('there is nothing to tell of what belongs to no operator', async t => {
  const subject = { ...subjectOf(subscribed), operatorName: '_.redis' };
  t.strictSame((await informationOn([...base, catalog('community')], subject)).told, []);
});
