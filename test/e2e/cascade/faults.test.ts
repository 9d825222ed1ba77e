import t from 'tap';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { FaultProxy } from '../../support/control-plane/fault-proxy.ts';
import { added } from '../../support/control-plane/ground-truth.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { faults } from '../../support/e2e/faults.ts';

const subscription = '/apis/operators.coreos.com/v1alpha1/namespaces/redis/subscriptions/redis-operator';
const command = ['subscriptions.operators.coreos.com', 'redis-operator', '-n', 'redis', '--cascade=foreground'];

/** The webhook's way to the API server is spoiled while it admits a cascade. */
t.test('whatever call of the webhook fails, the deletion is denied, and the next attempt starts clean', async t => {
  const cluster = await startCluster(t);
  const proxy = new FaultProxy(cluster.server, cluster.caFile);
  t.teardown(() => proxy.stop());
  // Events are written beside the decision, which does not depend on them.
  await startWebhook(t, cluster, {
    cascade: true,
    proxy: await proxy.start(),
    args: ['--events', 'off'],
  });
  await startSweeper(t, cluster);
  await cluster.prepareNamespace('redis');
  const before = await cluster.list();
  await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
  await cluster.settled();

  let attempts = 0;
  for (let nth = 1; ; nth += 1) {
    const calls = spoil(nth);
    const { exitCode, stderr } = await cluster.kubectl('delete', ...command);
    if (calls() < nth) {
      t.equal(exitCode, 0, 'with nothing spoiled it is admitted', { stderr });
      break;
    }
    attempts += 1;
    t.equal(exitCode, 1, `call ${nth} failed`, { stderr });
    if (!(await cluster.api.exists(subscription))) throw new Error(`it was deleted although call ${nth} failed`);
  }
  t.ok(attempts > 30, `${attempts} calls`);
  const { exitCode } = await cluster.kubectl('wait', '--for=condition=Ready', 'cleanups', '--all', '--timeout=300s');
  t.equal(exitCode, 0);
  const left = added(before, await cluster.list()).filter(({ kind }) => kind !== 'Cleanup');
  t.strictSame(
    left.map(({ kind, name }) => `${kind} ${name}`),
    [],
    '0 left',
  );

  /**
   * Every call like the n-th one fails from there on, as reads are repeated. Returns how many there were.
   */
  function spoil(nth: number): () => number {
    let calls = 0;
    let target: string | undefined;
    proxy.fault = ({ method, url = '' }) => {
      calls += 1;
      const call = `${method} ${url}`;
      if (calls === nth) target = call;
      return call === target ? faults[nth % faults.length] : undefined;
    };
    return () => calls;
  }
});
