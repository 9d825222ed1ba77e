import t from 'tap';
import { ourBundles, realBundle, startCluster, type TestCluster } from '../cluster/cluster.ts';
import type { InstallOptions } from '../cluster/install.ts';
import { left, olm, subscription } from './cascading.ts';
import { leftovers, listLeftovers } from './leftovers-cli.ts';

const installs: InstallOptions[] = [
  { namespace: 'redis', packageName: 'redis-operator', channel: 'v1' },
  { namespace: 'a-long-namespace', packageName: 'operator-with-a-package-name-that-fills-a-label-key' },
  { namespace: 'failing', packageName: 'own-namespace-only', scope: 'all', phase: 'Failed' },
  { namespace: 'kitchen', packageName: 'kitchen-sink', scope: 'all' },
];

const realInstalls: InstallOptions[] = [
  { namespace: 'metallb', packageName: 'metallb-operator', scope: 'all' },
  { namespace: 'otel', packageName: 'opentelemetry-operator', scope: 'all' },
];

const bundles = ['metallb-operator', 'opentelemetry-operator'].flatMap(name => realBundle(name) ?? []);
const missing = bundles.length < 2 && 'the real bundles are not here (BUNDLES_DIR, default ../shared/bundles)';
if (missing) process.stderr.write(`SKIPPED: ${missing}\n`);

/** How far somebody has got who has tried to uninstall by hand. */
const damages = {
  'the Subscription is deleted': deleteSubscriptions,
  'the CSV is deleted as well': async (cluster: TestCluster) => {
    await deleteSubscriptions(cluster);
    await deleteCsvs(cluster);
  },
  'and then the CRDs': async (cluster: TestCluster) => {
    const crds = await crdsOf(cluster);
    await deleteSubscriptions(cluster);
    await deleteCsvs(cluster);
    await cluster.kubectl('delete', 'customresourcedefinitions', ...crds);
  },
};

t.test('whatever is left of an operator, clean removes it', async t => {
  const all = [...installs, ...(missing ? [] : realInstalls)];
  const cluster = await startCluster(t, { bundles: [...ourBundles(), ...bundles] });
  await Promise.all(all.map(({ namespace, scope }) => cluster.prepareNamespace(namespace, scope)));
  const before = await cluster.list();

  for (const [name, damage] of Object.entries(damages)) {
    await t.test(name, async t => {
      await Promise.all(all.map(options => cluster.install(options)));
      // OLM is at work for a while after a success; see settlingPlan.
      const settled = Date.now() + 15_000;
      await cluster.until('OLM to have settled', async () => Date.now() > settled);
      t.strictSame(await listLeftovers(cluster), [], 'while they are installed there is nothing to find');
      await damage(cluster);
      t.ok(left(before, await cluster.list()).length > all.length, 'much is left');
      for (const { operator } of await listLeftovers(cluster)) {
        const { exitCode, stderr } = await leftovers(cluster, 'clean', operator, '--operands', 'delete', '--yes');
        t.equal(exitCode, 0, operator, { stderr });
      }
      t.strictSame(left(before, await cluster.list()), [], '0 left');
    });
  }
});

/** All of them, and waits until nothing is left that goes with them. */
async function deleteSubscriptions({ api, kubectl, until }: TestCluster): Promise<void> {
  await kubectl('delete', subscription, '--all', '-A');
  await until('the InstallPlans to be gone', async () => {
    const { items } = await api.ok('GET', `${olm}/installplans`);
    return items.length === 0;
  });
}

async function deleteCsvs({ api, kubectl, until }: TestCluster): Promise<void> {
  const originals = '!olm.copiedFrom';
  for (const { namespace } of [...installs, ...realInstalls])
    await kubectl('delete', 'clusterserviceversions.operators.coreos.com', '-n', namespace, '-l', originals);
  await until('what the CSVs take along to be gone', async () => {
    const { items } = await api.ok('GET', `${olm}/operatorconditions`.replace('v1alpha1', 'v2'));
    return items.length === 0;
  });
}

async function crdsOf({ api }: TestCluster): Promise<string[]> {
  const { items } = await api.ok('GET', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions');
  return items
    .map(({ metadata }: { metadata: { name: string } }) => metadata.name)
    .filter((name: string) => !name.endsWith('.operators.coreos.com'));
}
