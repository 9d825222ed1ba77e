import { join } from 'node:path';
import { bootCluster } from '../test/support/control-plane/cluster.ts';
import { added } from '../test/support/control-plane/ground-truth.ts';
import { makeNamespace } from '../test/support/control-plane/install.ts';
import { runSweeper } from '../test/support/control-plane/sweeper.ts';
import { runWebhook } from '../test/support/control-plane/webhook.ts';

/** From its source: the demo needs no build. */
const main = join(import.meta.dirname, '..', 'src', 'programs', 'main.ts');
const subscriptions = 'subscriptions.operators.coreos.com';

/** The same story with kubectl on a real API server and a real OLM. */
export async function demo(say: (line: string) => void): Promise<void> {
  say('Starting etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kwok and OLM ...');
  const cluster = await bootCluster({ tell: say });
  const webhook = await runWebhook(cluster, { main, cascade: true });
  const sweeper = await runSweeper(cluster, { main });
  try {
    await cluster.install({ namespace: 'typo', packageName: 'redis-operatr', phase: 'none' });
    await cluster.until('the empty Operator object', () =>
      cluster.api.exists('/apis/operators.coreos.com/v1/operators/redis-operatr.typo'),
    );
    await makeNamespace(cluster.api, 'team-a');
    await cluster.prepareNamespace('redis');
    const before = await cluster.list();
    say('Installing redis-operator by a Subscription, and making three RedisClusters ...\n');
    await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
    await cluster.kubectl(
      'apply',
      '-f',
      join(import.meta.dirname, '..', 'test', 'support', 'manifests', 'operands.yaml'),
    );
    await kubectl('delete', subscriptions, 'redis-operator', '-n', 'redis');
    say('The deletion was denied, and nothing has changed. So first what the operator manages:\n');
    await kubectl('delete', 'redisclusters.redis.example.io', 'prod', 'staging', '-n', 'redis');
    await kubectl('delete', 'redisclusters.redis.example.io', 'cache', '-n', 'team-a');
    say('Then the rest, in the safe order:\n');
    await kubectlUntilAdmitted('delete', subscriptions, 'redis-operator', '-n', 'redis', '--cascade=foreground');
    await kubectl('wait', '--for=condition=Ready', 'cleanups', '--all', '--timeout=60s');
    await kubectl('get', 'cleanups');
    const left = added(before, await cluster.list()).filter(({ kind }) => kind !== 'Cleanup');
    say(`Compared with a full listing of the cluster from before the install, ${left.length} objects are left.\n`);
    say('A Subscription that never installed anything may go without ado:\n');
    await kubectl('delete', subscriptions, 'redis-operatr', '-n', 'typo');
  } finally {
    await sweeper.stop();
    await webhook.stop();
    await cluster.stop();
  }

  async function kubectl(...args: readonly string[]): Promise<void> {
    say(`$ kubectl ${args.join(' ')}`);
    const { stdout, stderr } = await cluster.kubectl(...args);
    say(stderr + stdout);
  }

  /** Right after an install the webhook asks to try again, because OLM may still be at work. */
  async function kubectlUntilAdmitted(...args: readonly string[]): Promise<void> {
    say(`$ kubectl ${args.join(' ')}`);
    await cluster.until('OLM to have settled', async () => {
      const { exitCode, stdout, stderr } = await cluster.kubectl(...args);
      if (exitCode === 0) say(stderr + stdout);
      return exitCode === 0;
    });
  }
}
