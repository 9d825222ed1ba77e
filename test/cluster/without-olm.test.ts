import t from 'tap';
import { ClusterError, type ClusterReader, type KubeObject } from '../../src/cluster/cluster.ts';
import { clusterRoles, customResourceDefinitions, subscriptions } from '../../src/cluster/resources.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { isOlmGone, withoutOlm, writableWithoutOlm } from '../../src/cluster/without-olm.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { crd, object, subscription } from '../support/objects.ts';

const crdOfOlm = object(
  'apiextensions.k8s.io/v1',
  'CustomResourceDefinition',
  'clusterserviceversions.operators.coreos.com',
);
const role = object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'reader');

/** A cluster that serves OLM's APIs or not; `unreadable`: it lists no CustomResourceDefinitions. */
function clusterWith(objects: readonly KubeObject[], served: boolean, unreadable = false): ClusterReader {
  const snapshot = new SnapshotCluster(objects);
  return {
    resource: async (group, kind) =>
      group === subscriptions.group && !served ? undefined : snapshot.resource(group, kind),
    get: (resource, at, content) => snapshot.get(resource, at, content),
    list: (resource, query) => {
      if (unreadable && resource.kind === customResourceDefinitions.kind)
        throw new ClusterError(403, 'Forbidden', 'no');
      return snapshot.list(resource, query);
    },
    firstPage: (resource, limit) => snapshot.firstPage(resource, limit),
  };
}

const cases: Record<string, { readonly cluster: ClusterReader; readonly gone: boolean; readonly reason: string }> = {
  'B18: NothingOfIt': {
    cluster: clusterWith([crd(), role], false),
    gone: true,
    reason: 'its objects went with its CRDs',
  },
  'B18: ACrdThatIsNotServed': {
    cluster: clusterWith([crd(), crdOfOlm], false),
    gone: false,
    reason: 'its objects may exist and cannot be seen',
  },
  Served: { cluster: clusterWith([crd()], true), gone: false, reason: 'there is an OLM' },
  Unreadable: {
    cluster: clusterWith([], false, true),
    gone: false,
    reason: 'an unknown never counts as none',
  },
};

for (const [name, { cluster, gone, reason }] of Object.entries(cases)) {
  t.test(name, async t => {
    t.equal(await isOlmGone(cluster), gone, reason);
  });
}

t.test('B18: without OLM its APIs have no objects, and all others stay as they are', async t => {
  const fake = new FakeCluster([subscription(), role]);
  const cluster = writableWithoutOlm(fake);
  t.equal(await cluster.resource(subscriptions.group, subscriptions.kind), undefined);
  t.equal(await cluster.get(subscriptions, { namespace: 'redis', name: 'redis-operator' }), undefined);
  t.strictSame(await Array.fromAsync(cluster.list(subscriptions)), []);
  t.strictSame(await cluster.firstPage(subscriptions, 1), { objects: [] });
  t.match(await cluster.get(clusterRoles, { name: 'reader' }), role);
  t.match(await Array.fromAsync(withoutOlm(fake).list(clusterRoles)), [role]);
  t.match(await cluster.firstPage(clusterRoles, 1), { objects: [role] });
  await cluster.delete(clusterRoles, { name: 'reader' }, { uid: role.metadata.uid ?? '' });
  t.strictSame(fake.writes, ['delete ClusterRole reader']);
});
