import { randomUUID } from 'node:crypto';
import { put, type Stored, stored } from './etcd.ts';
import { type Manifest, text } from './synthetic-manifest.ts';

/** How much there is in a cluster. */
export interface ClusterSize {
  readonly namespaces: number;
  /** Operators for all namespaces: OLM copies the ClusterServiceVersion of each into every one. */
  readonly operators: number;
  readonly clusterRoles: number;
  readonly crds: number;
}

/** A cluster like those of OpenShift's larger users. */
export const openShift: ClusterSize = { namespaces: 1_000, operators: 40, clusterRoles: 6_000, crds: 3_000 };

export function scaled({ namespaces, operators, clusterRoles, crds }: ClusterSize, factor: number): ClusterSize {
  const part = (count: number): number => Math.max(1, Math.round(count * factor));
  return { namespaces: part(namespaces), operators, clusterRoles: part(clusterRoles), crds: part(crds) };
}

/** Bytes of annotations of a real ClusterServiceVersion: examples of its custom resources, descriptions, suggestions. */
const annotationBytes = 50_000;

const olm = 'operators.coreos.com';
const home = 'openshift-operators';
const examples = text(annotationBytes);
const description = text(20_000);

/** Writes all of it right into etcd. Whoever reads it must wait until the API server has caught up. */
export async function fill(etcd: string, size: ClusterSize): Promise<void> {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const names = numbers(size.namespaces).map(index => `project-${index}`);
  await inBatches(etcd, 100, [home, ...names].map(namespaceOf));
  await inBatches(etcd, 100, numbers(size.clusterRoles).map(clusterRole));
  await inBatches(etcd, 50, numbers(size.crds).map(definition));
  await inBatches(
    etcd,
    10,
    numbers(size.operators).flatMap(index => operatorObjects(index, size)),
  );
  // A request of etcd's has at most 1.5 MB.
  for (const name of names)
    await inBatches(
      etcd,
      10,
      numbers(size.operators).map(index => copyIn(name, index)),
    );
}

async function inBatches(etcd: string, size: number, all: readonly Stored[]): Promise<void> {
  for (let index = 0; index < all.length; index += size) await put(etcd, all.slice(index, index + size));
}

function manifest(apiVersion: string, kind: string, name: string, more: Partial<Manifest['metadata']> = {}): Manifest {
  const creationTimestamp = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  return { apiVersion, kind, metadata: { name, uid: randomUUID(), creationTimestamp, ...more } };
}

function namespaceOf(name: string): Stored {
  return stored('namespaces', { ...manifest('v1', 'Namespace', name), spec: { finalizers: ['kubernetes'] } });
}

/** Half of the ClusterRoles are OLM's. */
function isManaged(index: number): boolean {
  return index % 2 === 0;
}

function clusterRole(index: number): Stored {
  const labels = isManaged(index) ? { 'olm.managed': 'true' } : {};
  const rules = [{ apiGroups: ['example.io'], resources: ['things'], verbs: ['get', 'list', 'watch'] }];
  return stored('clusterroles', {
    ...manifest('rbac.authorization.k8s.io/v1', 'ClusterRole', `role-${index}`, { labels }),
    rules,
  });
}

function definition(index: number): Stored {
  const group = `group-${index}.example.com`;
  const names = { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' };
  const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return stored('apiextensions.k8s.io/customresourcedefinitions', {
    ...manifest('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `things.${group}`),
    spec: {
      ...{ group, scope: 'Namespaced', names, conversion: { strategy: 'None' } },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
    status: { conditions: [], acceptedNames: names, storedVersions: ['v1'] },
  });
}

function csvOf(index: number, namespace: string, labels: Readonly<Record<string, string>>): Manifest {
  const annotations = { 'alm-examples': examples, 'olm.targetNamespaces': '', 'olm.operatorNamespace': home };
  return {
    ...manifest(`${olm}/v1alpha1`, 'ClusterServiceVersion', `global-${index}.v1.0.0`, {
      namespace,
      labels,
      annotations,
    }),
    spec: {
      displayName: `global-${index}`,
      description,
      install: { strategy: 'deployment', spec: { deployments: [] } },
    },
  };
}

function copyIn(namespace: string, index: number): Stored {
  return stored(
    `${olm}/clusterserviceversions`,
    csvOf(index, namespace, { 'olm.copiedFrom': home, 'olm.managed': 'true' }),
  );
}

function operatorObjects(index: number, { operators, clusterRoles }: ClusterSize): Stored[] {
  const name = `global-${index}`;
  const csv = `${name}.v1.0.0`;
  const labels = { [`${olm}/${name}.${home}`]: '', 'olm.managed': 'true' };
  const subscription = {
    ...manifest(`${olm}/v1alpha1`, 'Subscription', name, { namespace: home, labels }),
    spec: { name, source: 'none', sourceNamespace: 'olm' },
    status: { installedCSV: csv, currentCSV: csv, state: 'AtLatestKnown' },
  };
  const roles = Array.from({ length: clusterRoles }, (_, role) => role).filter(
    role => isManaged(role) && (role / 2) % operators === index,
  );
  const resource = { group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole', manifest: '{}' };
  const source = { sourceName: 'none', sourceNamespace: 'olm' };
  const plan = {
    ...manifest(`${olm}/v1alpha1`, 'InstallPlan', `install-${name}`, { namespace: home, labels }),
    spec: { approval: 'Automatic', approved: true, clusterServiceVersionNames: [csv] },
    status: {
      phase: 'Complete',
      catalogSources: [],
      plan: roles.map(role => ({
        resolving: csv,
        status: 'Created',
        resource: { ...resource, ...source, name: `role-${role}` },
      })),
    },
  };
  return [
    stored(`${olm}/clusterserviceversions`, csvOf(index, home, labels)),
    stored(`${olm}/installplans`, plan),
    stored(`${olm}/subscriptions`, subscription),
  ];
}
