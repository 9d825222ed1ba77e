import t, { type Test } from 'tap';
import { ourBundles, realBundle, startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import type { InstallOptions } from '../../support/control-plane/install.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, isAsBefore } from '../../support/e2e/cascades.ts';
import { listLeftovers } from '../../support/e2e/leftovers-command.ts';

const cases: Record<string, InstallOptions> = {
  'redis-operator': { namespace: 'redis', packageName: 'redis-operator', channel: 'stable' },
  'a name longer than a label key': {
    namespace: 'a-long-namespace',
    packageName: 'operator-with-a-package-name-that-fills-a-label-key',
  },
  'a failed install': { namespace: 'failing', packageName: 'own-namespace-only', scope: 'all', phase: 'Failed' },
  'kitchen-sink': { namespace: 'kitchen', packageName: 'kitchen-sink', scope: 'all' },
};

/** Beside what it needs, and after it: OLM would add a second Subscription to that. */
const needsRedis: InstallOptions = { namespace: 'redis', packageName: 'needs-redis' };

const realCases: Record<string, InstallOptions> = {
  'the real MetalLB operator': { namespace: 'metallb', packageName: 'metallb-operator', scope: 'all' },
  'the real OpenTelemetry operator': { namespace: 'otel', packageName: 'opentelemetry-operator', scope: 'all' },
};

const bundles = ['metallb-operator', 'opentelemetry-operator'].flatMap(name => realBundle(name) ?? []);
const missing = bundles.length < 2 && 'the real bundles are not here (BUNDLES_DIR, default ../shared/bundles)';
if (missing) process.stderr.write(`SKIPPED: ${missing}\n`);

t.test('--cascade=foreground leaves nothing', async t => {
  const cluster = await startCluster(t, { bundles: [...ourBundles(), ...bundles], schemas: 'open' });
  await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);
  const cascades = new Cascades(cluster);
  const installs = Object.values({ ...cases, ...(missing ? {} : realCases) });
  await Promise.all(installs.map(({ namespace, scope }) => cluster.prepareNamespace(namespace, scope)));
  const before = await cluster.list();

  // All at once: cascades must not get into each other's way, and OLM takes its time.
  for (const round of ['installed', 'installed again at once']) {
    await t.test(round, async t => {
      await Promise.all(installs.map(options => cluster.install(options)));
      await cluster.install(needsRedis);
      t.strictSame(await listLeftovers(cluster), [], 'while all of them are installed there is nothing to find');
      await cluster.settled();
      await Promise.all(
        [...installs, needsRedis].map(({ namespace, packageName }) =>
          cascades.admittedInTheEnd(namespace, packageName),
        ),
      );
      await succeeded(t, cluster);
      await isAsBefore(t, cluster, before);
      t.strictSame(await listLeftovers(cluster), [], 'and so there is nothing to find');
    });
  }
});

/** What the warning tells people to do. */
async function succeeded(t: Test, cluster: TestCluster): Promise<void> {
  const { exitCode } = await cluster.kubectl('wait', '--for=condition=Ready', 'cleanups', '--all', '--timeout=300s');
  t.equal(exitCode, 0, 'kubectl wait', { cleanups: (await cluster.kubectl('get', 'cleanups')).stdout });
}
