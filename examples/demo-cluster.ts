import { join } from 'node:path';
import { bootCluster } from '../test/cluster/cluster.ts';
import { runWebhook } from '../test/cluster/webhook.ts';

/** The same story with kubectl on a real API server and a real OLM. */
export async function demo(say: (line: string) => void): Promise<void> {
  say('Starting etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kwok and OLM ...');
  const cluster = await bootCluster({ tell: say });
  const webhook = await runWebhook(cluster);
  try {
    say('Installing redis-operator by a Subscription, and making three RedisClusters ...\n');
    await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
    await cluster.kubectl('apply', '-f', join(import.meta.dirname, '..', 'test', 'e2e', 'operands.yaml'));
    await cluster.install({ namespace: 'typo', packageName: 'redis-operatr', phase: 'none' });
    await cluster.until('the empty Operator object', () =>
      cluster.api.exists('/apis/operators.coreos.com/v1/operators/redis-operatr.typo'),
    );
    await kubectl('delete', 'subscriptions.operators.coreos.com', 'redis-operator', '-n', 'redis');
    say('The deletion was denied, and nothing has changed. Whoever really wants to keep all of that says so:\n');
    await kubectl('delete', 'subscriptions.operators.coreos.com', 'redis-operator', '-n', 'redis', '--cascade=orphan');
    say('A Subscription that never installed anything may go without ado:\n');
    await kubectl('delete', 'subscriptions.operators.coreos.com', 'redis-operatr', '-n', 'typo');
  } finally {
    await webhook.stop();
    await cluster.stop();
  }

  async function kubectl(...args: readonly string[]): Promise<void> {
    say(`$ kubectl ${args.join(' ')}`);
    const { stdout, stderr } = await cluster.kubectl(...args);
    say(stderr + stdout);
  }
}
