import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { stringify } from 'yaml';
import { makeRedisCluster } from '../../support/control-plane/bundle-copies.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { argoAgent } from '../../support/control-plane/go-programs.ts';
import { installed, makeNamespace } from '../../support/control-plane/install.ts';
import { run } from '../../support/control-plane/kubectl.ts';
import { freePorts, Program } from '../../support/control-plane/process.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { captured } from '../../support/e2e/captures.ts';
import { Cascades, left } from '../../support/e2e/cascades.ts';
import { csvPath, manifests, namespace, operandPath, subscriptionPath } from '../../support/e2e/git-operator.ts';

const events = `/apis/events.k8s.io/v1/namespaces/${namespace}/events`;

/** Argo CD prunes by foreground deletion unless it is told otherwise. It syncs again and again, whatever was denied. */
t.test("an operator is taken out of Git, and Argo CD's engine prunes it", async t => {
  const cluster = await startCluster(t);
  const { api } = cluster;
  await startWebhook(t, cluster, { cascade: true, components: ['olm-guard'] });
  await startSweeper(t, cluster);
  const cascades = new Cascades(cluster);
  await makeNamespace(cluster.api, namespace);
  await cluster.until('what Kubernetes makes in a namespace', () =>
    api.exists(`/api/v1/namespaces/${namespace}/configmaps/kube-root-ca.crt`),
  );
  const before = await cluster.list();

  const repository = join(cluster.dir, 'repository');
  mkdirSync(repository);
  const git = (...args: readonly string[]) =>
    run('git', ['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@example.io', ...args]);
  const commit = async (): Promise<void> => {
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'x');
  };
  await git('init', '--quiet');
  for (const [file, manifest] of Object.entries(manifests)) writeFileSync(join(repository, file), stringify(manifest));
  writeFileSync(join(repository, 'README'), 'manifests');
  await commit();
  const [port = 0] = await freePorts(1);
  const agent = new Program(await argoAgent(), {
    args: [repository, '--kubeconfig', cluster.kubeconfig, '--resync-seconds', '5', '--port', `${port}`],
    log: join(cluster.dir, 'agent.log'),
  }).start();
  t.teardown(() => agent.stop());
  await installed(api, namespace, 'redis-operator');
  await makeRedisCluster(cluster, { namespace });
  await cluster.settled(namespace);

  await t.test('while there are custom resources, both are denied again and again, and nothing breaks', async t => {
    for (const file of Object.keys(manifests)) rmSync(join(repository, file));
    await commit();
    const denials = () => agent.output().split('would leave').length - 1;
    await cluster.until('it to be denied twice', async () => denials() >= 2);
    const { items } = (await api.ok('GET', events)) as { items: { reason: string; note: string }[] };
    t.match(
      items.filter(({ reason }) => reason === 'DeletionDenied').map(({ note }) => note),
      [/^Deleting it would leave \d+ objects behind: .* First delete 1 RedisCluster/],
      'one Event, which Argo CD shows with the Subscription',
    );
    t.equal((await api.ok('GET', csvPath)).status.phase, 'Succeeded');
    captured(t, 'docs/clients.md', 'argo', 'gitops-agent .', lastSyncIn(agent.output()));
  });

  await t.test('without them the next sync removes the operator, and the one after it the rest', async t => {
    await api.ok('DELETE', operandPath());
    await cluster.until('the Subscription to go', async () => !(await api.exists(subscriptionPath)));
    await cascades.until(namespace, 'Succeeded');
    await cluster.until('the OperatorGroup to go, and what OLM made for it', async () => {
      return left(before, await cluster.list()).filter(one => !/ConfigMap redis\/gitops/.test(one)).length === 0;
    });
    t.pass('0 left');
  });
});

/** What it has printed about its last sync that was denied: a line for each resource, and the message below. */
function lastSyncIn(output: string): string {
  const start = output.lastIndexOf('RESOURCE', output.lastIndexOf('would leave'));
  const end = output.indexOf('\nI', start);
  return output.slice(start, end < 0 ? undefined : end);
}
