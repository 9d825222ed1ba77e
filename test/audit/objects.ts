import { audit } from '../../src/audit/audit.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { crd, csv, object, operator, ownerLabels, subscription } from '../support/objects.ts';

/** Builders for what `redis-operator` in namespace `redis` leaves, with the labels that OLM gives it. */
export const component = 'operators.coreos.com/redis-operator.redis';
export const managed = { 'olm.managed': 'true' };
export const rbac = 'rbac.authorization.k8s.io/v1';

export const installedCsv = csv('redis-operator.v1', 'redis', {
  metadata: { labels: { ...managed, [component]: '' } },
});

export const installedCrd: KubeObject = {
  ...crd(),
  metadata: {
    ...crd().metadata,
    annotations: { 'operatorframework.io/installed-alongside-1a2b': 'redis/redis-operator.v1' },
  },
};

/** The marks of OLM v1, and the CRD as a migration from OLM v0 leaves it: with a new owner and all marks of OLM v0. */
export const extensionMarks = {
  'app.kubernetes.io/managed-by': 'olm.operatorframework.io',
  'olm.operatorframework.io/owner-name': 'redis-operator',
};
export function adoptedCrd(owner: 'ClusterObjectSet' | 'ClusterExtension'): KubeObject {
  const name = owner === 'ClusterObjectSet' ? 'redis-operator-1' : 'redis-operator';
  return {
    ...installedCrd,
    metadata: {
      ...installedCrd.metadata,
      labels: { ...installedCrd.metadata.labels, ...extensionMarks },
      ownerReferences: [
        { apiVersion: 'olm.operatorframework.io/v1', kind: owner, name, uid: 'uid-of-the-owner', controller: true },
      ],
    },
  };
}

const operatorOfCrd = operator([
  { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: 'redises.redis.example.io' },
]);

export const group = object('operators.coreos.com/v1', 'OperatorGroup', 'group', { namespace: 'redis' });

export function clusterRole(name: string, labels: Record<string, string>): KubeObject {
  return object(rbac, 'ClusterRole', name, { metadata: { labels } });
}

function account(name: string, labels: Record<string, string>): KubeObject {
  return object('v1', 'ServiceAccount', name, { namespace: 'redis', metadata: { labels } });
}

/** Everything healthy: the Subscription and what OLM made for it. */
export const healthy: readonly KubeObject[] = [
  subscription(),
  installedCsv,
  installedCrd,
  operatorOfCrd,
  group,
  clusterRole('redis-operator.v1-abc', ownerLabels),
  clusterRole('raw-reader', managed),
  account('redis-operator', managed),
];

/** The same but for some kinds. */
export function without(...kinds: readonly string[]): KubeObject[] {
  return healthy.filter(({ kind }) => !kinds.includes(kind));
}

export function auditOf(objects: readonly KubeObject[], now?: number) {
  return audit(new SnapshotCluster(objects), now === undefined ? {} : { now });
}

/** "redis-operator.redis: csv-without-subscription ClusterServiceVersion redis/redis-operator.v1" */
export async function foundIn(objects: readonly KubeObject[], now?: number): Promise<string[]> {
  const { operators } = await auditOf(objects, now);
  return operators.flatMap(({ operator, findings }) =>
    findings.map(({ rule, object: { kind, namespace, name } }) => {
      return `${operator}: ${rule} ${kind} ${namespace ? `${namespace}/` : ''}${name}`;
    }),
  );
}
