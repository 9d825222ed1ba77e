import { randomUUID } from 'node:crypto';
import { operationsAtOnce, put, type Stored, stored } from './etcd.ts';
import { type Manifest, text } from './synthetic-manifest.ts';

/** Operators in namespaces of their own, each with a Subscription, an InstallPlan and 10 objects of RBAC. */
export const rbacEach = 10;

/** This many of them have lost their Subscription. */
export const lost = 10;

/**
 * Writes the operators numbered from `from` up to `to` right into etcd: the API server would take minutes for 65,000
 * objects, and what it would add (defaults, managed fields) no audit looks at.
 */
export async function createCsvs(etcd: string, from: number, to: number): Promise<void> {
  let batch: Stored[] = [];
  for (let index = from; index < to; index += 1) {
    batch.push(...operator(index));
    if (batch.length < operationsAtOnce - objectsEach && index + 1 < to) continue;
    await put(etcd, batch);
    batch = [];
  }
}

const olm = 'operators.coreos.com';
const rbac = 'rbac.authorization.k8s.io';
const objectsEach = rbacEach + 3;

function operator(index: number): Stored[] {
  const namespace = `operator-${index}`;
  const csv = `${namespace}.v1.0.0`;
  const component = { 'olm.managed': 'true', [`operators.coreos.com/${namespace}.${namespace}`]: '' };
  const owned = {
    ...{ 'olm.managed': 'true', 'olm.owner': csv, 'olm.owner.namespace': namespace },
    'olm.owner.kind': 'ClusterServiceVersion',
  };
  const subscription = {
    ...manifest(`${olm}/v1alpha1`, 'Subscription', namespace, component, namespace),
    spec: { name: namespace, source: 'none', sourceNamespace: 'olm' },
    status: { installedCSV: csv, currentCSV: csv, state: 'AtLatestKnown' },
  };
  const step = { group: rbac, version: 'v1', kind: 'ClusterRole', name: `${namespace}-raw`, manifest: '{}' };
  return [
    stored(`${olm}/clusterserviceversions`, {
      ...manifest(`${olm}/v1alpha1`, 'ClusterServiceVersion', csv, component, namespace),
      spec: {
        displayName: namespace,
        description: description,
        install: { strategy: 'deployment', spec: { deployments: [] } },
        customresourcedefinitions: {
          owned: [{ name: `things${index}.example.io`, kind: `Thing${index}`, version: 'v1' }],
        },
      },
    }),
    stored(`${olm}/installplans`, {
      ...manifest(`${olm}/v1alpha1`, 'InstallPlan', 'install-1', component, namespace),
      spec: { approval: 'Automatic', approved: true, clusterServiceVersionNames: [csv] },
      status: {
        phase: 'Complete',
        catalogSources: [],
        plan: [
          { resolving: csv, status: 'Created', resource: { ...step, sourceName: 'none', sourceNamespace: 'olm' } },
        ],
      },
    }),
    ...(index < lost ? [] : [stored(`${olm}/subscriptions`, subscription)]),
    // A bundle's own; only the InstallPlan names its operator.
    stored('clusterroles', role('ClusterRole', `${namespace}-raw`, { 'olm.managed': 'true' })),
    ...numbered(3).map(n => stored('clusterroles', role('ClusterRole', `${csv}-${n}`, owned))),
    ...numbered(2).map(n => stored('clusterrolebindings', binding('ClusterRole', `${csv}-${n}`, owned))),
    ...numbered(2).map(n => stored('roles', role('Role', `${csv}-${n}`, owned, namespace))),
    ...numbered(2).map(n => stored('rolebindings', binding('Role', `${csv}-${n}`, owned, namespace))),
  ];
}

/** As much as other operators have to say. */
const description = text(4_100);

function numbered(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

type Labels = Readonly<Record<string, string>>;

function manifest(apiVersion: string, kind: string, name: string, labels: Labels, namespace?: string): Manifest {
  const creationTimestamp = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const metadata = {
    name,
    ...(namespace !== undefined && { namespace }),
    uid: randomUUID(),
    creationTimestamp,
    labels,
  };
  return { apiVersion, kind, metadata };
}

function role(kind: 'Role' | 'ClusterRole', name: string, labels: Labels, namespace?: string): Manifest {
  const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }];
  return { ...manifest(`${rbac}/v1`, kind, name, labels, namespace), rules };
}

function binding(of: 'Role' | 'ClusterRole', name: string, labels: Labels, namespace?: string): Manifest {
  return {
    ...manifest(`${rbac}/v1`, `${of}Binding`, name, labels, namespace),
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: namespace ?? 'default' }],
    roleRef: { apiGroup: rbac, kind: of, name },
  };
}
