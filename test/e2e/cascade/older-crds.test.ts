import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { makeRedisCluster, redisLikeBundle } from '../../support/control-plane/bundle-copies.ts';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { helm } from '../../support/control-plane/go-programs.ts';
import { added, type Listed, type Listing } from '../../support/control-plane/ground-truth.ts';
import { run } from '../../support/control-plane/kubectl.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, left, subscription } from '../../support/e2e/cascades.ts';
import { listLeftovers } from '../../support/e2e/leftovers-command.ts';

/** An operator with CRDs that existed before it, and a custom resource that it does not look after. */
interface Case {
  /** Makes the CRDs in a folder. */
  readonly make: (cluster: TestCluster, crds: string, name: string) => Promise<void>;
  /** What the Cleanup says of them. */
  readonly reason: string;
  /** Whether the example policy `dev` decides: it deletes custom resources, and the OperatorGroup. */
  readonly byPolicy: boolean;
}

const makers = {
  apply: {
    make: (cluster: TestCluster, crds: string) => succeeds(cluster.kubectl('apply', '-f', crds)),
    reason: 'kubectl apply made it before OLM did',
  },
  serverside: {
    make: (cluster: TestCluster, crds: string) => succeeds(cluster.kubectl('apply', '--server-side', '-f', crds)),
    reason: 'kubectl apply manages it',
  },
  helm: { make: helmInstall, reason: 'Helm manages it' },
};

const cases: Record<string, Case> = Object.fromEntries(
  Object.entries(makers).flatMap(([name, maker]) => [
    [name, { ...maker, byPolicy: false }],
    [`${name}dev`, { ...maker, byPolicy: true }],
  ]),
);
const names = Object.keys(cases);
const groupOf = (name: string) => `${name}.example.io`;
const clustersIn = (name: string, namespace: string) =>
  `/apis/${groupOf(name)}/v1/namespaces/${namespace}/redisclusters`;

/** What was there before the Subscription stays, with its UID; the rest goes. */
t.test('an operator that OLM installs over CRDs that others made', async t => {
  const bundles = t.testdir({});
  const cluster = await startCluster(t, { bundles: names.map(name => redisLikeBundle(name, bundles)) });
  await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);
  const { api } = cluster;
  const cascades = new Cascades(cluster);
  await cluster.kubectl('apply', '-f', 'examples/policies/dev.yaml');
  for (const [name, { make }] of Object.entries(cases)) await make(cluster, crdsOf(bundles, name), name);
  await Promise.all(names.map(name => cluster.prepareNamespace(name)));
  for (const [name, { byPolicy }] of Object.entries(cases)) {
    if (byPolicy) await api.ok('PATCH', `/api/v1/namespaces/${name}`, { metadata: { labels: { env: 'dev' } } });
    await api.ok('POST', '/api/v1/namespaces', { metadata: { name: `${name}-prod` } });
    await makeRedisCluster(cluster, { operator: name, namespace: `${name}-prod`, name: 'main' });
  }
  await cluster.until('what Kubernetes makes in each namespace', async () => {
    const there = names.map(name => api.exists(`/api/v1/namespaces/${name}-prod/configmaps/kube-root-ca.crt`));
    return (await Promise.all(there)).every(Boolean);
  });
  const before = await cluster.list();

  await Promise.all(names.map(name => cluster.install({ namespace: name, packageName: `${name}-operator` })));
  await cluster.settled();
  for (const [name, { byPolicy }] of Object.entries(cases))
    if (byPolicy) await makeRedisCluster(cluster, { operator: name, name: 'cache' });

  for (const [name, { byPolicy }] of Object.entries(cases)) {
    await t.test(`${name}: is admitted, and its Cleanup succeeds`, async t => {
      const flags = byPolicy ? [] : ['--cascade=foreground'];
      await succeeds(cluster.kubectl('delete', subscription, `${name}-operator`, '-n', name, ...flags));
      await cascades.until(name, 'Succeeded');
      t.pass('it has');
    });
  }

  for (const [name, { reason }] of Object.entries(cases)) {
    await t.test(`${name}: the Cleanup says who has the CRDs`, async t => {
      const kept = (await cascades.cleanupOf(name))?.status?.kept ?? [];
      const crds = kept.filter(({ kind }) => kind === 'CustomResourceDefinition');
      t.strictSame(crds.map(({ name, reason }) => `${name}: ${reason}`).toSorted(), [
        `redisclusters.${groupOf(name)}: ${reason}`,
        `redises.${groupOf(name)}: ${reason}`,
      ]);
    });
  }

  await t.test('what was there before is there, and nothing else', async t => {
    const now = await cluster.list();
    t.strictSame(left(before, now), [], 'the rest is gone');
    const groups = names
      .filter(name => cases[name]?.byPolicy)
      .map(name => `OperatorGroup ${name}/group`)
      .toSorted();
    t.strictSame(left(now, before).filter(isNoRoleOfAGroup), groups, 'only the policy’s own OperatorGroups have gone');
    t.strictSame(replaced(before, now), [], 'all have their UIDs');
    for (const name of names) t.ok(await api.exists(`${clustersIn(name, `${name}-prod`)}/main`), name);
  });

  await t.test('and the audit finds nothing of it', async t => {
    t.strictSame(await listLeftovers(cluster), []);
  });
});

/** OLM makes three ClusterRoles for each OperatorGroup, and removes them with it. */
function isNoRoleOfAGroup(object: string): boolean {
  return !/^ClusterRole \/olm\.og\.group\./.test(object);
}

function replaced(before: Listing, now: Listing): Listed[] {
  const there = [...before].filter(([id]) => now.has(id));
  return added(new Map(there.filter(([id, { uid }]) => now.get(id)?.uid === uid)), new Map(there));
}

/** The CRDs of a bundle, alone in a folder. */
function crdsOf(bundles: string, name: string): string {
  const manifests = join(bundles, name, 'manifests');
  const crds = join(bundles, `${name}-crds`);
  mkdirSync(crds);
  for (const file of readdirSync(manifests))
    if (/redis(es|clusters)/.test(file)) cpSync(join(manifests, file), join(crds, file));
  return crds;
}

/** A chart with them in its folder `crds`, which Helm installs and never touches again. */
async function helmInstall({ kubeconfig }: TestCluster, crds: string, name: string): Promise<void> {
  const chart = `${crds}-chart`;
  mkdirSync(chart);
  writeFileSync(join(chart, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`);
  cpSync(crds, join(chart, 'crds'), { recursive: true });
  await succeeds(run(await helm(4), ['install', name, chart, '-n', 'default'], { KUBECONFIG: kubeconfig }));
}

async function succeeds(command: ReturnType<TestCluster['kubectl']>): Promise<void> {
  const { exitCode, stderr } = await command;
  if (exitCode !== 0) throw new Error(stderr);
}
