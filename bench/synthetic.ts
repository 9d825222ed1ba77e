import { type Api, collectionOf } from '../test/support/control-plane/api.ts';
import { makeNamespace } from '../test/support/control-plane/install.ts';
import { waitFor } from '../test/support/control-plane/process.ts';
import { type Manifest, text } from './synthetic-manifest.ts';

/** An operator as OLM would have installed it, of a given size. Its namespace and package have its name. */
export interface Shape {
  readonly name: string;
  readonly crds: number;
  /** All objects that depend on it, the Subscription and the CRDs among them. */
  readonly objects: number;
}

const olmV1alpha1 = 'operators.coreos.com/v1alpha1';

/** What each operator has of OLM's own objects: Subscription, InstallPlan, CSV, OperatorCondition, Operator. */
const ownObjects = 5;
/** OLM makes admin, edit, view and crdview for each version of a CRD. */
const rolesPerCrd = ['admin', 'edit', 'view', 'crdview'];

export function subscriptionPath({ name }: Pick<Shape, 'name'>): string {
  return `/apis/${olmV1alpha1}/namespaces/${name}/subscriptions/${name}`;
}

/**
 * Writes what OLM would have made straight into the API server: an operator with 200 CRDs would take OLM minutes. No
 * controller may act on these objects meanwhile, so OLM must not be running.
 */
export async function createOperator(api: Api, shape: Shape): Promise<void> {
  const { name } = shape;
  const remains = shape.objects - shape.crds * (1 + rolesPerCrd.length) - ownObjects;
  if (remains < 0) throw new Error(`${name}: ${shape.crds} CRDs do not fit into ${shape.objects} objects`);
  await makeNamespace(api, name);
  const crds = await inBatches(crdNames(shape), crd => create(api, crdManifest(shape, crd)));
  await inBatches(crds.flatMap(apiRoles), manifest => create(api, manifest));
  const csv = await create(api, csvManifest(shape));
  const bundle = bundleManifests(shape, remains, csv.metadata.uid);
  await inBatches(bundle, manifest => create(api, manifest));
  await create(api, conditionManifest(shape, csv.metadata.uid));
  const subscription = await create(api, subscriptionManifest(shape));
  const steps = [crdManifests(shape), bundle, csvManifest(shape)].flat();
  await createPlan(api, shape, subscription.metadata.uid, steps);
  await status(api, subscriptionPath(shape), {
    installedCSV: csvName(shape),
    currentCSV: csvName(shape),
    state: 'AtLatestKnown',
    installPlanRef: { name: 'install-1' },
    lastUpdated: new Date().toISOString(),
  });
  await create(api, {
    apiVersion: 'operators.coreos.com/v1',
    kind: 'Operator',
    metadata: { name: operatorName(shape) },
  });
  await status(api, `/apis/operators.coreos.com/v1/operators/${operatorName(shape)}`, {
    components: { labelSelector: {}, refs: [...crdManifests(shape), ...bundle].map(refOf) },
  });
  await servedAll(api, shape);
}

/** Adds operands of the first of its CRDs, numbered from `from` up to `to`. */
export async function createOperands(api: Api, shape: Shape, from: number, to: number): Promise<void> {
  const { name: namespace } = shape;
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  const path = `/apis/${groupOf(shape)}/v1/namespaces/${namespace}/kinds0`;
  await inBatches(numbers, index =>
    api.ok('POST', path, {
      apiVersion: `${groupOf(shape)}/v1`,
      kind: 'Kind0',
      metadata: { name: `operand-${index}`, namespace, labels: { app: `app-${index % 100}` } },
      spec: { replicas: 3, storage: '10Gi' },
    }),
  );
}

function create(api: Api, manifest: Manifest) {
  return api.ok('POST', collectionOf(manifest), manifest);
}

function status(api: Api, path: string, status: unknown): Promise<unknown> {
  return api.ok('PATCH', `${path}/status`, { status });
}

async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let index = 0; index < items.length; index += 32) {
    results.push(...(await Promise.all(items.slice(index, index + 32).map(work))));
  }
  return results;
}

/** The storage of a new API opens with the first request; that is no part of any decision that is measured. */
async function servedAll(api: Api, shape: Shape): Promise<void> {
  const plurals = Array.from({ length: shape.crds }, (_, index) => `kinds${index}`);
  await waitFor(`the APIs of ${shape.name}`, async () => {
    const answers = await inBatches(plurals, plural => api.send('GET', `/apis/${groupOf(shape)}/v1/${plural}?limit=1`));
    return answers.every(({ code }) => code === 200);
  });
}

function groupOf({ name }: Shape): string {
  return `${name}.example.io`;
}

function csvName({ name }: Shape): string {
  return `${name}.v1.0.0`;
}

function operatorName({ name }: Shape): string {
  return `${name}.${name}`;
}

function componentLabels(shape: Shape): Record<string, string> {
  return { 'olm.managed': 'true', [`operators.coreos.com/${operatorName(shape)}`]: '' };
}

function ownerLabels(shape: Shape): Record<string, string> {
  return {
    ...componentLabels(shape),
    'olm.owner': csvName(shape),
    'olm.owner.kind': 'ClusterServiceVersion',
    'olm.owner.namespace': shape.name,
  };
}

function crdNames(shape: Shape): number[] {
  return Array.from({ length: shape.crds }, (_, index) => index);
}

function crdManifests(shape: Shape): Manifest[] {
  return crdNames(shape).map(index => crdManifest(shape, index));
}

function crdManifest(shape: Shape, index: number): Manifest {
  const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `kinds${index}.${groupOf(shape)}`, labels: componentLabels(shape) },
    spec: {
      group: groupOf(shape),
      scope: 'Namespaced',
      names: { plural: `kinds${index}`, singular: `kind${index}`, kind: `Kind${index}`, listKind: `Kind${index}List` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}

interface Created {
  readonly metadata: { readonly name: string; readonly uid: string };
}

/** Without the labels by which Kubernetes aggregates them: that is work for kube-controller-manager, not for us. */
function apiRoles({ metadata: { name, uid } }: Created): Manifest[] {
  const owner = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'customresourcedefinition', name, uid };
  return rolesPerCrd.map(suffix => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: `${name}-v1-${suffix}`, labels: { 'olm.managed': 'true' }, ownerReferences: [owner] },
    rules: [{ apiGroups: [name.slice(name.indexOf('.') + 1)], resources: [name.split('.')[0]], verbs: ['get'] }],
  }));
}

/** As large as those of real operators: an icon, a description, examples (MetalLB's is 70 kB). */
function csvManifest(shape: Shape): Manifest {
  const deployment = deploymentSpec('controller');
  return {
    apiVersion: olmV1alpha1,
    kind: 'ClusterServiceVersion',
    metadata: {
      name: csvName(shape),
      namespace: shape.name,
      labels: componentLabels(shape),
      annotations: { 'alm-examples': text(15_000), 'olm.targetNamespaces': '' },
    },
    spec: {
      displayName: shape.name,
      version: '1.0.0',
      description: text(20_000),
      icon: [{ base64data: text(20_000), mediatype: 'image/png' }],
      install: { strategy: 'deployment', spec: { deployments: [{ name: 'controller', spec: deployment }] } },
      customresourcedefinitions: {
        owned: crdNames(shape).map(index => ({
          name: `kinds${index}.${groupOf(shape)}`,
          kind: `Kind${index}`,
          version: 'v1',
        })),
      },
    },
  };
}

function deploymentSpec(app: string): Record<string, unknown> {
  return {
    replicas: 0,
    selector: { matchLabels: { app } },
    template: {
      metadata: { labels: { app } },
      spec: { containers: [{ name: 'manager', image: 'example.io/manager' }] },
    },
  };
}

/** Kind by kind in turn, as bundles have them. Every fifth namespaced one is raw: it has no owner. */
function bundleManifests(shape: Shape, count: number, csvUid: string): Manifest[] {
  const owner = { apiVersion: olmV1alpha1, kind: 'ClusterServiceVersion', name: csvName(shape), uid: csvUid };
  return Array.from({ length: count }, (_, index) => {
    const make = bundleKinds[index % bundleKinds.length] as (typeof bundleKinds)[number];
    const { namespaced, ...manifest } = make(`${shape.name}-${index}`, shape.name);
    const raw = index % 5 === 4;
    const metadata = namespaced
      ? { namespace: shape.name, labels: componentLabels(shape), ...(!raw && { ownerReferences: [owner] }) }
      : { labels: ownerLabels(shape) };
    return { ...manifest, metadata: { name: `${shape.name}-${index}`, ...metadata } };
  });
}

const rbac = 'rbac.authorization.k8s.io';
const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }];
const subjects = (namespace: string) => [{ kind: 'ServiceAccount', name: 'default', namespace }];

type Bare = Omit<Manifest, 'metadata'> & {
  readonly namespaced: boolean;
  readonly apiVersion: string;
  readonly kind: string;
};

const bundleKinds: readonly ((name: string, namespace: string) => Bare)[] = [
  () => ({ apiVersion: `${rbac}/v1`, kind: 'ClusterRole', namespaced: false, rules }),
  (_, namespace) => ({
    ...{ apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', namespaced: false, subjects: subjects(namespace) },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'view' },
  }),
  () => ({ apiVersion: `${rbac}/v1`, kind: 'Role', namespaced: true, rules }),
  (_, namespace) => ({
    ...{ apiVersion: `${rbac}/v1`, kind: 'RoleBinding', namespaced: true, subjects: subjects(namespace) },
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'none' },
  }),
  () => ({ apiVersion: 'v1', kind: 'ServiceAccount', namespaced: true }),
  () => ({ apiVersion: 'v1', kind: 'Service', namespaced: true, spec: { ports: [{ port: 443 }] } }),
  () => ({ apiVersion: 'v1', kind: 'ConfigMap', namespaced: true, data: { key: 'value' } }),
  name => ({ apiVersion: 'apps/v1', kind: 'Deployment', namespaced: true, spec: deploymentSpec(name) }),
];

function conditionManifest(shape: Shape, csvUid: string): Manifest {
  const owner = { apiVersion: olmV1alpha1, kind: 'ClusterServiceVersion', name: csvName(shape), uid: csvUid };
  return {
    apiVersion: 'operators.coreos.com/v2',
    kind: 'OperatorCondition',
    metadata: {
      name: csvName(shape),
      namespace: shape.name,
      labels: componentLabels(shape),
      ownerReferences: [owner],
    },
  };
}

function subscriptionManifest(shape: Shape): Manifest {
  return {
    apiVersion: olmV1alpha1,
    kind: 'Subscription',
    metadata: { name: shape.name, namespace: shape.name, labels: componentLabels(shape) },
    spec: { name: shape.name, source: 'none', sourceNamespace: 'olm' },
  };
}

/** A step refers to the unpacked bundle instead of holding the manifest, as on clusters with bundle images. */
async function createPlan(
  api: Api,
  shape: Shape,
  subscriptionUid: string,
  manifests: readonly Manifest[],
): Promise<void> {
  const owner = { apiVersion: olmV1alpha1, kind: 'Subscription', name: shape.name, uid: subscriptionUid };
  const reference = { kind: 'ConfigMap', name: 'a'.repeat(63), namespace: 'olm', properties: text(1_000) };
  const plan = manifests.map(({ apiVersion, kind, metadata: { name } }) => ({
    resolving: csvName(shape),
    status: 'Created',
    resource: {
      ...gvOf(apiVersion),
      kind,
      name,
      manifest: JSON.stringify(reference),
      sourceName: 'none',
      sourceNamespace: 'olm',
    },
  }));
  await create(api, {
    apiVersion: olmV1alpha1,
    kind: 'InstallPlan',
    metadata: {
      name: 'install-1',
      namespace: shape.name,
      labels: componentLabels(shape),
      ownerReferences: [owner],
    },
    spec: { approval: 'Automatic', approved: true, clusterServiceVersionNames: [csvName(shape)] },
  });
  const path = `/apis/${olmV1alpha1}/namespaces/${shape.name}/installplans/install-1`;
  await status(api, path, { phase: 'Complete', catalogSources: [], plan });
}

function gvOf(apiVersion: string): { readonly group: string; readonly version: string } {
  const [group = '', version] = apiVersion.split('/');
  return version === undefined ? { group: '', version: group } : { group, version };
}

function refOf({ apiVersion, kind, metadata: { name, namespace } }: Manifest): Record<string, unknown> {
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}
