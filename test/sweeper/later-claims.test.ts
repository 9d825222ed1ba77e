import t from 'tap';
import type { KubeObject, ObjectMeta } from '../../src/cluster/cluster.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { crd, csv, installPlan, object, step, subscription } from '../support/objects.ts';
import { passOver } from './pass-over.ts';

/** What somebody has written on an object between the approval and its turn. */

const rbac = 'rbac.authorization.k8s.io';
const policy = { ...defaultPolicy, dependencies: 'DeleteIfUnused', operatorGroup: 'DeleteIfUnused' } as const;
const owners: Partial<ObjectMeta> = {
  ownerReferences: [
    { apiVersion: 'shop.example.io/v1', kind: 'Shop', name: 'shop', uid: 'uid-of-shop', controller: true },
  ],
};
const helm: Partial<ObjectMeta> = { annotations: { 'meta.helm.sh/release-name': 'redis' } };
const kept: Partial<ObjectMeta> = { annotations: { 'helm.sh/resource-policy': 'keep' } };
const applied: Partial<ObjectMeta> = {
  managedFields: [
    { manager: 'kubectl', operation: 'Apply', fieldsV1: { 'f:spec': { 'f:names': {}, 'f:versions': {} } } },
  ],
};

const group = object('operators.coreos.com/v1', 'OperatorGroup', 'group', { namespace: 'redis' });
const role = object(`${rbac}/v1`, 'ClusterRole', 'reader', { metadata: { labels: { 'olm.managed': 'true' } } });
const dependency = subscription('etcd', 'redis', {
  metadata: { annotations: { 'olm.generated-by': 'install-1' } },
  spec: { name: 'etcd' },
  status: { installedCSV: 'etcd.v1' },
});
const etcd = csv('etcd.v1', 'redis', {
  spec: { customresourcedefinitions: { owned: [{ name: 'etcds.etcd.example.io', kind: 'Etcd', version: 'v1' }] } },
});
const needing = csv('redis-operator.v1', 'redis', {
  spec: { customresourcedefinitions: { required: [{ name: 'etcds.etcd.example.io', kind: 'Etcd', version: 'v1' }] } },
});

interface Case {
  /** Approved to go. */
  readonly object: KubeObject;
  readonly since: Partial<ObjectMeta>;
  /** What else was there at the approval, beside the Subscription. */
  readonly beside?: readonly KubeObject[];
  readonly reason: string;
}

const cases: Record<string, Case> = {
  AnOwnerOfACrd: { object: crd(), since: owners, reason: 'Shop shop manages it' },
  AMarkOnACrd: { object: crd(), since: helm, reason: 'Helm release redis manages it' },
  ServerSideApplyOfACrd: { object: crd(), since: applied, reason: 'kubectl apply manages it' },
  AnOwnerOfAClusterRole: { object: role, since: owners, reason: 'Shop shop manages it' },
  AMarkOnAClusterRole: { object: role, since: helm, reason: 'Helm release redis manages it' },
  AnOwnerOfAnOperatorGroup: { object: group, since: owners, reason: 'Shop shop manages it' },
  AMarkOnAnOperatorGroup: { object: group, since: helm, reason: 'Helm release redis manages it' },
  AnOwnerOfADependency: {
    object: dependency,
    since: owners,
    beside: [needing, etcd],
    reason: 'Shop shop manages it',
  },
  AMarkOnADependency: {
    object: dependency,
    since: helm,
    beside: [needing, etcd],
    reason: 'Helm release redis manages it',
  },
  AProtectedDependency: {
    object: dependency,
    since: kept,
    beside: [needing, etcd],
    reason: 'it is annotated helm.sh/resource-policy: keep',
  },
};

for (const [name, { object: before, since, beside = [csv()], reason }] of Object.entries(cases)) {
  t.test(name, async t => {
    const plan = installPlan([step('ClusterRole', 'reader', rbac)]);
    const installed = [subscription(), plan, ...beside, before];
    const now = {
      ...before,
      metadata: { ...before.metadata, ...since, annotations: { ...before.metadata.annotations, ...since.annotations } },
    };
    const cluster = new FakeCluster([now, ...beside.filter(one => one === etcd)]);
    const { kept } = await passOver(cluster, { installed, policy });
    t.match(
      kept.filter(({ kind }) => kind === before.kind),
      [{ name: before.metadata.name, reason }],
    );
    t.notOk(cluster.writes.includes(`delete ${before.kind} ${before.metadata.name}`));
  });
}
