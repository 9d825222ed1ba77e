import type { KubeObject, ObjectMeta } from '../../src/cluster/cluster.ts';
import { type Extra, object, ownedBy } from '../support/objects.ts';

/** Builders for a small operator as OLM v1 installs it: ClusterExtension `redis`, with a CRD, a Deployment and RBAC. */

const v1 = 'olm.operatorframework.io/v1';

export function clusterExtension(name = 'redis', metadata: Partial<ObjectMeta> = {}, namespace = 'redis'): KubeObject {
  const source = { sourceType: 'Catalog', catalog: { packageName: `${name}-operator` } };
  return object(v1, 'ClusterExtension', name, { metadata, spec: { namespace, source } });
}

/** `owner`: the ClusterExtension; undefined for none. */
export function objectSet(
  name = 'redis-1',
  owner: KubeObject | undefined = clusterExtension(),
  extra: Extra = {},
): KubeObject {
  const { metadata, ...rest } = extra;
  const annotations = {
    'olm.operatorframework.io/package-name': 'redis-operator',
    'olm.operatorframework.io/service-account-namespace': 'redis',
  };
  return object(v1, 'ClusterObjectSet', name, {
    metadata: { annotations, ...(owner && ownedBy(owner)), ...metadata },
    spec: { lifecycleState: 'Active', revision: 1 },
    ...rest,
  });
}

/** A CustomResourceDefinition that an extension has installed. */
export function ownedCrd(owner: KubeObject | undefined = objectSet(), kind = 'Redis', plural = 'redises'): KubeObject {
  const group = 'redis.example.io';
  return object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `${plural}.${group}`, {
    metadata: { labels: { 'olm.operatorframework.io/owner-name': 'redis' }, ...(owner && ownedBy(owner)) },
    spec: { group, scope: 'Namespaced', names: { kind, plural }, versions: [{ name: 'v1', served: true }] },
  });
}

/** The rest of what an extension has installed. */
export function installedBy(owner: KubeObject = objectSet()): KubeObject[] {
  const rbac = 'rbac.authorization.k8s.io/v1';
  return [
    object('apps/v1', 'Deployment', 'redis-operator', { namespace: 'redis', metadata: ownedBy(owner) }),
    object('v1', 'ServiceAccount', 'redis-operator', { namespace: 'redis', metadata: ownedBy(owner) }),
    object(rbac, 'ClusterRole', 'redis-operator', { metadata: ownedBy(owner) }),
    object(rbac, 'ClusterRoleBinding', 'redis-operator', { metadata: ownedBy(owner) }),
  ];
}

/** All of it, by ClusterObjectSets; with `runtime` Helm the ClusterExtension is the owner. */
export function installation(
  extension: KubeObject = clusterExtension(),
  runtime: 'boxcutter' | 'helm' = 'boxcutter',
): KubeObject[] {
  if (runtime === 'helm') return [extension, ownedCrd(extension), ...installedBy(extension)];
  const set = objectSet(`${extension.metadata.name}-1`, extension);
  return [extension, set, ownedCrd(set), ...installedBy(set)];
}
