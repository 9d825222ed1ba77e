import { basename, join } from 'node:path';
import t, { type Test } from 'tap';
import { keyOf } from '../../../src/cluster/object.ts';
import { ourBundles, realBundle, startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { applyForeignCrds } from '../../support/control-plane/foreign-crds.ts';
import { added, idOf, type Listed, type Listing } from '../../support/control-plane/ground-truth.ts';
import {
  applyOlmV1,
  collected,
  extensionsPath,
  type InstalledExtension,
  installExtension,
  type Runtime,
} from '../../support/control-plane/olm-v1.ts';
import { leftovers } from '../../support/e2e/leftovers-command.ts';
import { derivation } from '../../support/e2e/plan.ts';

const real = [
  'ack-iam-controller',
  'ecr-secret-operator',
  'metallb-operator',
  'openshift-node-upgrade-mutex-operator',
  'opentelemetry-operator',
  'percona-server-mysql-operator',
];

/** One version of each: they are the same extension. */
const bundles = [
  ...ourBundles().filter(bundle => !bundle.endsWith('v2.0.0')),
  ...real.flatMap(name => realBundle(name) ?? []),
];

/**
 * What a deletion takes along is what the garbage collector says. So the plan before, which is the plan of the denial, must
 * name what a full listing lacks afterwards, and nothing else.
 */
t.test('what is listed is what goes', async t => {
  for (const name of real) if (!realBundle(name)) t.comment(`${name} is missing: see CONTRIBUTING.md`);
  const cluster = await startCluster(t, { olm: 'apis' });
  await applyForeignCrds(cluster);
  await applyOlmV1(cluster);
  for (const runtime of ['boxcutter', 'helm'] as const)
    for (const bundle of bundles)
      await t.test(`${nameOf(bundle)} by ${runtime}`, t => goesAsListed(t, cluster, bundle, runtime));
});

async function goesAsListed(t: Test, cluster: TestCluster, bundle: string, runtime: Runtime): Promise<void> {
  const { api } = cluster;
  const name = `${nameOf(bundle)}-${runtime}`;
  const installed = await installExtension(cluster, { name, namespace: name, bundle, runtime, schemas: 'open' });
  const made = await makeCustomResources(cluster, installed);
  await cluster.until('its Deployments to have Pods', () => havePods(cluster, installed));
  const before = await cluster.list();
  const { stdout, stderr, exitCode } = await leftovers(cluster, 'plan', `clusterextension/${name}`, '-o', 'json');
  t.equal(exitCode, 0, stderr);
  const { items, customResources }: PlanDocument = JSON.parse(stdout);
  const listed = new Set([...items, ...customResources].filter(({ fate }) => fate !== 'Keep').map(keyOf));
  const expected = [...before.values()].filter(one => listed.has(idOf(one)) || isDerived(one, listed, before));
  await api.ok('DELETE', `${extensionsPath}/${name}`);
  await cluster.until('what is listed to be gone', async () => {
    const now = await cluster.list();
    return expected.every(one => !now.has(idOf(one)));
  });
  await collected(cluster);
  const lost = added(await cluster.list(), before).map(idOf);
  const known = new Set([...listed, ...expected.map(idOf), `olm.operatorframework.io/ClusterExtension//${name}`]);
  const missing = [...listed].filter(id => !lost.includes(id));
  t.strictSame(missing, [], 'all that is listed has gone');
  t.strictSame(
    lost.filter(id => !known.has(id)),
    [],
    'and nothing else',
  );
  t.ok(customResources.length >= made, 'the custom resources are among it');
  await api.ok('DELETE', `/api/v1/namespaces/${name}`);
  await cluster.until('its Namespace to be gone', async () => !(await api.exists(`/api/v1/namespaces/${name}`)));
}

interface PlanDocument {
  readonly items: readonly Item[];
  readonly customResources: readonly Item[];
}

interface Item {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly fate: string;
}

function nameOf(bundle: string): string {
  return basename(bundle).startsWith('v') ? basename(join(bundle, '..')) : basename(bundle);
}

/** What Kubernetes makes of what is listed goes with that. */
function isDerived(object: Listed, listed: ReadonlySet<string>, before: Listing): boolean {
  if (derivation(object, listed)) return true;
  const owners = new Set(object.owners.map(({ uid }) => uid));
  return [...before.values()].some(one => owners.has(one.uid) && !listed.has(idOf(one)) && derivation(one, listed));
}

/** One of each API that the bundle brings along. */
async function makeCustomResources({ api }: TestCluster, { objects, namespace }: InstalledExtension): Promise<number> {
  const crds = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
  for (const { spec } of crds) {
    const { group, names, scope } = spec;
    const { name: version } = spec.versions.find(({ served }: { served: boolean }) => served);
    const path = `/apis/${group}/${version}${scope === 'Namespaced' ? `/namespaces/${namespace}` : ''}/${names.plural}`;
    await api.ok('POST', path, { apiVersion: `${group}/${version}`, kind: names.kind, metadata: { name: 'precious' } });
  }
  return crds.length;
}

async function havePods({ api }: TestCluster, { objects, namespace }: InstalledExtension): Promise<boolean> {
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  if (deployments.length === 0) return true;
  const { items } = await api.ok('GET', `/apis/apps/v1/namespaces/${namespace}/replicasets`);
  return items.length >= deployments.length;
}
