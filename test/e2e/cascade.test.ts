import t, { type Test } from 'tap';
import { ourBundles, realBundle, startCluster, type TestCluster } from '../cluster/cluster.ts';
import { added } from '../cluster/ground-truth.ts';
import type { InstallOptions } from '../cluster/install.ts';
import { startSweeper } from '../cluster/sweeper.ts';
import { startWebhook } from '../cluster/webhook.ts';

const subscription = 'subscriptions.operators.coreos.com';

const cases: Record<string, InstallOptions> = {
  'redis-operator': { namespace: 'redis', packageName: 'redis-operator', channel: 'v1' },
  'a name longer than a label key': {
    namespace: 'a-long-namespace',
    packageName: 'operator-with-a-package-name-that-fills-a-label-key',
  },
  'a failed install': { namespace: 'failing', packageName: 'own-namespace-only', scope: 'all', phase: 'Failed' },
  'kitchen-sink': { namespace: 'kitchen', packageName: 'kitchen-sink', scope: 'all' },
};

const realCases: Record<string, InstallOptions> = {
  'the real MetalLB operator': { namespace: 'metallb', packageName: 'metallb-operator', scope: 'all' },
  'the real OpenTelemetry operator': { namespace: 'otel', packageName: 'opentelemetry-operator', scope: 'all' },
};

const bundles = ['metallb-operator', 'opentelemetry-operator'].flatMap(name => realBundle(name) ?? []);
const missing = bundles.length < 2 && 'the real bundles are not here (BUNDLES_DIR, default ../shared/bundles)';
if (missing) process.stderr.write(`SKIPPED: ${missing}\n`);

t.test('--cascade=foreground leaves nothing', async t => {
  const cluster = await startCluster(t, { bundles: [...ourBundles(), ...bundles] });
  await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);
  for (const [name, options] of Object.entries(cases)) {
    await t.test(name, t => checkCascade(t, cluster, options));
  }
  await t.test('real operators', { skip: missing }, async t => {
    for (const [name, options] of Object.entries(realCases)) {
      await t.test(name, t => checkCascade(t, cluster, options));
    }
  });
});

/** Installs, deletes with a cascade, and compares the full listing with the one before the install. */
async function checkCascade(t: Test, cluster: TestCluster, options: InstallOptions): Promise<void> {
  const { namespace, packageName, scope } = options;
  await cluster.prepareNamespace(namespace, scope);
  const before = await cluster.list();
  await cluster.install(options);
  await deleteWithCascade(cluster, namespace, packageName);
  await succeeded(t, cluster);
  const left = added(before, await cluster.list())
    .filter(({ kind }) => kind !== 'Cleanup')
    .map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
  t.strictSame(left, [], '0 left');

  await cluster.install(options);
  await deleteWithCascade(cluster, namespace, packageName);
  await succeeded(t, cluster);
  t.equal(
    added(before, await cluster.list()).filter(({ kind }) => kind !== 'Cleanup').length,
    0,
    'installed again, 0 left',
  );
}

/** OLM is still at work for a while after a success; while it is, the deletion is denied and asks to be repeated. */
async function deleteWithCascade(cluster: TestCluster, namespace: string, name: string): Promise<void> {
  await cluster.until('the deletion to be admitted', async () => {
    const { exitCode, stderr } = await cluster.kubectl(
      'delete',
      subscription,
      name,
      '-n',
      namespace,
      '--cascade=foreground',
    );
    if (exitCode !== 0 && !/try again/i.test(stderr)) throw new Error(stderr);
    return exitCode === 0;
  });
}

/** What the warning tells people to do. */
async function succeeded(t: Test, cluster: TestCluster): Promise<void> {
  const { exitCode } = await cluster.kubectl('wait', '--for=condition=Ready', 'cleanups', '--all', '--timeout=60s');
  t.equal(exitCode, 0, 'kubectl wait', { cleanups: (await cluster.kubectl('get', 'cleanups')).stdout });
}
