import t from 'tap';
import { ourBundles, realBundle, startCluster } from '../../support/control-plane/cluster.ts';
import { added } from '../../support/control-plane/ground-truth.ts';
import type { InstallOptions } from '../../support/control-plane/install.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, isAsBefore } from '../../support/e2e/cascades.ts';
import { setPolicies } from '../../support/e2e/deletion-policy.ts';

const ours: InstallOptions = { namespace: 'borrowed', packageName: 'borrowed-kinds' };
const real: readonly InstallOptions[] = [
  { namespace: 'ecr', packageName: 'ecr-secret-operator', scope: 'all' },
  { namespace: 'ack', packageName: 'ack-iam-controller', scope: 'all' },
];
const bundles = real.flatMap(({ packageName }) => realBundle(packageName) ?? []);
if (bundles.length < real.length)
  process.stderr.write('SKIPPED: the real bundles are not here (BUNDLES_DIR, default ../shared/bundles)\n');

t.test('operators that own kinds which Kubernetes has as well', async t => {
  const cluster = await startCluster(t, {
    bundles: [...ourBundles(), ...bundles],
    schemas: 'open',
    expectedDenials: [/: list \w+\.(ecr\.mobb\.redhat\.com|iam\.services\.k8s\.aws)$/],
  });
  await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);
  const { api } = cluster;
  const cascades = new Cascades(cluster);
  const installs = [ours, ...(bundles.length < real.length ? [] : real)];
  await Promise.all(installs.map(({ namespace, scope }) => cluster.prepareNamespace(namespace, scope)));
  const before = await cluster.list();
  await Promise.all(installs.map(options => cluster.install(options)));

  await t.test('OLM makes what Kubernetes has, and not the custom resources of the bundle', async t => {
    const made = added(before, await cluster.list())
      .filter(({ name }) => name === 'borrowed-sample')
      .map(({ kind, group, namespace }) => `${kind}.${group} ${namespace}`);
    t.strictSame(made.toSorted(), ['Role.rbac.authorization.k8s.io borrowed', 'Secret. borrowed']);
  });

  await t.test('a cascade leaves neither those nor custom resources', async t => {
    await setPolicies(cluster, { all: { operands: 'Delete' } });
    const group = '/apis/borrowed.example.io/v1/namespaces/borrowed';
    for (const [kind, plural] of [
      ['Secret', 'secrets'],
      ['Role', 'roles'],
    ]) {
      const object = { apiVersion: 'borrowed.example.io/v1', kind, metadata: { name: 'mine' } };
      await api.ok('POST', `${group}/${plural}`, object);
    }
    await cluster.settled();
    await cluster.until('the policy to decide', async () => {
      const { stderr } = await cascades.delete('borrowed', 'borrowed-kinds', '--dry-run=server');
      return !stderr.includes('denied');
    });
    for (const { namespace, packageName } of installs) await cascades.admitted(namespace, packageName);
    for (const { namespace } of installs) await cascades.until(namespace, 'Succeeded');
    await setPolicies(cluster, {});
    await isAsBefore(t, cluster, before);
  });
});
