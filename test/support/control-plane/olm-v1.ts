import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import type { Manifest } from '../manifest.ts';
import type { TestCluster } from './cluster.ts';
import { applyOlmV1Crds } from './foreign-crds.ts';
import { makeNamespace } from './install.ts';
import { holdsWithin } from './process.ts';

/** How operator-controller installs: by ClusterObjectSets (experimental), or by Helm, where the ClusterExtension owns all. */
export type Runtime = 'boxcutter' | 'helm';

export interface ExtensionOptions {
  readonly name: string;
  readonly namespace: string;
  /** The folder of a bundle in registry+v1 layout. */
  readonly bundle: string;
  readonly runtime: Runtime;
  /** `open`: its CustomResourceDefinitions take custom resources of any shape. Default: as the bundle has it. */
  readonly schemas?: 'open';
}

export interface InstalledExtension extends ExtensionOptions {
  readonly uid: string;
  /** The name of its ClusterObjectSet, or of the ClusterExtension itself. */
  readonly owner: string;
  readonly packageName: string;
  /** What was created, as `kubectl get` takes it. */
  readonly objects: readonly Manifest[];
}

export const extensionsPath = '/apis/olm.operatorframework.io/v1/clusterextensions';
export const objectSetsPath = '/apis/olm.operatorframework.io/v1/clusterobjectsets';
const system = 'olmv1-system';
const prefix = 'olm.operatorframework.io';

/** Applies the APIs of OLM v1, and waits until the garbage collector follows them: it looks for new APIs every 30 seconds. */
export async function applyOlmV1(cluster: TestCluster): Promise<void> {
  await applyOlmV1Crds(cluster);
  await collected(cluster);
}

const probe = 'probe-of-the-collector';

/** Milliseconds after which a probe that the garbage collector has not taken is tried anew: it never learned of its owner. */
const trial = 3_000;

/** Waits until the garbage collector has taken what it was to take before: it then also takes an object that is new. */
export async function collected(cluster: TestCluster): Promise<void> {
  const { api } = cluster;
  const configMaps = '/api/v1/namespaces/default/configmaps';
  const taken = async (): Promise<boolean> => {
    const { apiVersion, kind, metadata } = await api.ok('POST', objectSetsPath, {
      apiVersion: `${prefix}/v1`,
      kind: 'ClusterObjectSet',
      metadata: { name: probe },
      spec: { revision: 1, lifecycleState: 'Active', collisionProtection: 'Prevent' },
    });
    const ownerReferences = [reference({ apiVersion, kind, name: probe, uid: metadata.uid })];
    await api.ok('POST', configMaps, { metadata: { name: probe, ownerReferences } });
    await api.ok('DELETE', `${objectSetsPath}/${probe}`);
    const went = await holdsWithin(trial, async () => !(await api.exists(`${configMaps}/${probe}`)));
    if (!went) await api.send('DELETE', `${configMaps}/${probe}`);
    return went;
  };
  await cluster.until('the garbage collector', taken);
}

/**
 * Lays an extension into a cluster as operator-controller does it: the same objects with the same owners and marks. The
 * program itself cannot be built from the Go module proxy. What happens to owned objects later is up to the garbage collector.
 */
export async function installExtension(cluster: TestCluster, options: ExtensionOptions): Promise<InstalledExtension> {
  const { name, namespace, runtime } = options;
  const { api } = cluster;
  for (const wanted of [namespace, system])
    if (!(await api.exists(`/api/v1/namespaces/${wanted}`))) await makeNamespace(api, wanted);
  const { packageName, objects: rendered } = render(options);
  const extension = await api.ok('POST', extensionsPath, {
    apiVersion: `${prefix}/v1`,
    kind: 'ClusterExtension',
    metadata: { name },
    spec: {
      namespace,
      serviceAccount: { name: 'installer' },
      source: { sourceType: 'Catalog', catalog: { packageName } },
    },
  });
  const labels = { [`${prefix}/owner-kind`]: 'ClusterExtension', [`${prefix}/owner-name`]: name };
  const { uid } = extension.metadata;
  const owner =
    runtime === 'helm'
      ? extension
      : await createRevision(cluster, { name, namespace, packageName, uid, number: 1, labels, objects: rendered });
  const objects = rendered.map(object => owned(object, owner, labels));
  await create(cluster, objects);
  return { ...options, uid, owner: owner.metadata.name, packageName, objects };
}

/** The next version with the same objects: they change hands, and the version before is archived. */
export async function upgradeExtension(cluster: TestCluster, installed: InstalledExtension): Promise<string> {
  const { api } = cluster;
  const { name, namespace, packageName, uid, objects, owner: before } = installed;
  const labels = { [`${prefix}/owner-kind`]: 'ClusterExtension', [`${prefix}/owner-name`]: name };
  const number = Number(before.split('-').at(-1)) + 1;
  const next = await createRevision(cluster, { name, namespace, packageName, uid, number, labels, objects });
  await apply(
    cluster,
    objects.map(object => owned(object, next, labels)),
  );
  await api.ok('PATCH', `${objectSetsPath}/${before}`, { spec: { lifecycleState: 'Archived' } });
  return next.metadata.name;
}

interface RevisionOptions {
  readonly name: string;
  readonly namespace: string;
  readonly packageName: string;
  readonly uid: string;
  readonly number: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly objects: readonly Manifest[];
}

/** operator-controller writes the objects into Secrets, which the ClusterObjectSet refers to and owns. */
async function createRevision({ api }: TestCluster, options: RevisionOptions): Promise<Manifest> {
  const { name, namespace, packageName, uid, number, labels, objects } = options;
  const revision = `${name}-${number}`;
  const contents = { name: `${revision}-contents`, namespace: system };
  const keys = objects.map((_, index) => `object-${index}`);
  const created = await api.ok('POST', objectSetsPath, {
    apiVersion: `${prefix}/v1`,
    kind: 'ClusterObjectSet',
    metadata: {
      name: revision,
      labels,
      annotations: {
        [`${prefix}/package-name`]: packageName,
        [`${prefix}/service-account-name`]: 'installer',
        [`${prefix}/service-account-namespace`]: namespace,
      },
      ownerReferences: [reference({ apiVersion: `${prefix}/v1`, kind: 'ClusterExtension', name, uid })],
    },
    spec: {
      revision: number,
      lifecycleState: 'Active',
      collisionProtection: 'Prevent',
      phases: [{ name: 'deploy', objects: keys.slice(0, 50).map(key => ({ ref: { ...contents, key } })) }],
    },
  });
  const { apiVersion, kind, metadata } = created;
  await api.ok('POST', `/api/v1/namespaces/${system}/secrets`, {
    type: `${prefix}/object-data`,
    immutable: true,
    metadata: {
      ...contents,
      labels: { ...labels, [`${prefix}/revision-name`]: revision },
      ownerReferences: [reference({ apiVersion, kind, name: revision, uid: metadata.uid })],
    },
  });
  return created;
}

function reference(owner: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}) {
  return { ...owner, controller: true, blockOwnerDeletion: true };
}

function owned(object: Manifest, owner: Manifest, labels: Readonly<Record<string, string>>): Manifest {
  const { apiVersion, kind, metadata } = owner;
  const { uid } = metadata as unknown as { uid: string };
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...object.metadata.labels, ...labels, 'app.kubernetes.io/managed-by': prefix },
      annotations: { ...object.metadata.annotations, [`${prefix}/revision`]: '1' },
      ownerReferences: [reference({ apiVersion, kind, name: metadata.name, uid })],
    },
  };
}

async function create(cluster: TestCluster, objects: readonly Manifest[]): Promise<void> {
  const crds = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
  await apply(cluster, crds);
  for (const { metadata } of crds) {
    const { exitCode, stderr } = await cluster.kubectl(
      'wait',
      '--for=condition=Established',
      '--timeout=300s',
      `crd/${metadata.name}`,
    );
    if (exitCode !== 0) throw new Error(stderr);
  }
  await apply(
    cluster,
    objects.filter(object => !crds.includes(object)),
  );
}

let lists = 0;

async function apply({ kubectl, dir }: TestCluster, items: readonly Manifest[]): Promise<void> {
  if (items.length === 0) return;
  lists += 1;
  const file = join(dir, `extension-${lists}.yaml`);
  writeFileSync(file, stringify({ apiVersion: 'v1', kind: 'List', items }, { aliasDuplicateObjects: false }));
  const { exitCode, stderr } = await kubectl('apply', '--server-side', '--force-conflicts', '-f', file);
  if (exitCode !== 0) throw new Error(`kubectl apply: ${stderr}`);
}

/** What operator-controller makes of a bundle in registry+v1 layout (its rukpak/render), as far as owners go. */
function render({ namespace, bundle, schemas }: ExtensionOptions): { packageName: string; objects: Manifest[] } {
  const manifests = readdirSync(join(bundle, 'manifests')).flatMap(file =>
    parseAllDocuments(readFileSync(join(bundle, 'manifests', file), 'utf8')).map(
      document => document.toJS() as Manifest,
    ),
  );
  const [annotations] = parseAllDocuments(readFileSync(join(bundle, 'metadata', 'annotations.yaml'), 'utf8'));
  const packageName: string = annotations?.toJS().annotations['operators.operatorframework.io.bundle.package.v1'];
  const csv = manifests.find(({ kind }) => kind === 'ClusterServiceVersion');
  const others = manifests.filter(manifest => manifest !== csv);
  return {
    packageName,
    objects: [
      ...others.map(manifest => inNamespace(schemas === 'open' ? withOpenSchema(manifest) : manifest, namespace)),
      ...(csv ? renderCsv(csv, namespace) : []),
    ],
  };
}

const clusterScoped = new Set(['CustomResourceDefinition', 'ClusterRole', 'ClusterRoleBinding', 'PriorityClass']);

function inNamespace({ status: _, ...manifest }: Manifest, namespace: string): Manifest {
  return clusterScoped.has(manifest.kind)
    ? (manifest as Manifest)
    : ({ ...manifest, metadata: { ...manifest.metadata, namespace } } as Manifest);
}

function withOpenSchema(manifest: Manifest): Manifest {
  if (manifest.kind !== 'CustomResourceDefinition') return manifest;
  const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const versions = manifest.spec.versions.map((version: object) => ({ ...version, schema: { openAPIV3Schema } }));
  // Nobody serves its conversion webhook here.
  return { ...manifest, spec: { ...manifest.spec, versions, conversion: { strategy: 'None' } } };
}

/** AllNamespaces mode: what the bundle wants for its own namespace, it gets for the cluster. */
function renderCsv({ metadata, spec }: Manifest, namespace: string): Manifest[] {
  const { deployments = [], permissions = [], clusterPermissions = [] } = spec.install.spec;
  const all: { serviceAccountName: string; rules: unknown[] }[] = [...permissions, ...clusterPermissions];
  const accounts = new Set(all.map(({ serviceAccountName }) => serviceAccountName));
  const rbac = 'rbac.authorization.k8s.io/v1';
  const webhooks: { type: string; generateName: string; deploymentName: string }[] = spec.webhookdefinitions ?? [];
  return [
    ...[...accounts]
      .filter(account => account !== 'default')
      .map(account => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } })),
    ...all.flatMap(({ serviceAccountName, rules }, index) => {
      const name = `${metadata.name}-${serviceAccountName}-${index}`;
      return [
        { apiVersion: rbac, kind: 'ClusterRole', metadata: { name }, rules },
        {
          apiVersion: rbac,
          kind: 'ClusterRoleBinding',
          metadata: { name },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
          subjects: [{ kind: 'ServiceAccount', name: serviceAccountName, namespace }],
        },
      ];
    }),
    ...deployments.map(({ name, label, spec: deployment }: Manifest['spec']) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace, ...(label && { labels: label }) },
      spec: deployment,
    })),
    ...[...new Set(webhooks.map(({ deploymentName }) => deploymentName))].map(deployment => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `${deployment}-service`.replaceAll('.', '-'), namespace },
      spec: { ports: [{ port: 443 }] },
    })),
    ...webhooks.flatMap(webhook => webhookConfiguration(webhook, namespace)),
  ];
}

/** Nobody serves it here, so it lets everything pass. */
function webhookConfiguration(
  {
    type,
    generateName,
    deploymentName,
    rules = [],
  }: { type: string; generateName: string; deploymentName: string; rules?: unknown[] },
  namespace: string,
): Manifest[] {
  const kind = type.replace('AdmissionWebhook', 'WebhookConfiguration');
  if (kind === type) return [];
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind,
      metadata: { name: generateName },
      webhooks: [
        {
          name: generateName,
          rules,
          failurePolicy: 'Ignore',
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
          timeoutSeconds: 1,
          clientConfig: { service: { name: `${deploymentName}-service`.replaceAll('.', '-'), namespace } },
        },
      ],
    },
  ];
}
