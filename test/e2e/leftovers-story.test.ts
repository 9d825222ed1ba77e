import { spawn } from 'node:child_process';
import { once } from 'node:events';
import t from 'tap';
import { startCluster, type TestCluster } from '../cluster/cluster.ts';
import { captured } from './captured.ts';
import { left, olm, subscription } from './cascading.ts';
import { leftovers, listLeftovers, plugin } from './leftovers-cli.ts';

const redis = { namespace: 'redis', packageName: 'redis-operator', channel: 'v1' } as const;
const csv = `${olm}/namespaces/redis/clusterserviceversions/redis-operator.v1.0.0`;
const deployment = '/apis/apps/v1/namespaces/redis/deployments/redis-operator';
const account = '/api/v1/namespaces/redis/serviceaccounts/redis-operator';
const redisClusters = '/apis/redis.example.io/v1/namespaces/redis/redisclusters';

t.test('the story of operator-sdk#6854', async t => {
  const cluster = await startCluster(t);
  const { api, kubectl } = cluster;
  await cluster.prepareNamespace('redis');
  const alice = await cluster.user('alice', [
    { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] },
    { apiGroups: ['operators.coreos.com'], resources: ['*'], verbs: ['delete'] },
  ]);
  const bob = await cluster.user('bob', [{ apiGroups: ['operators.coreos.com'], resources: ['*'], verbs: ['*'] }]);
  const carol = await cluster.user('carol', []);
  const before = await cluster.list();

  await t.test('a healthy operator leaves nothing to find', async t => {
    await cluster.install(redis);
    t.match(await leftovers(cluster), { exitCode: 0, stdout: '', stderr: 'No leftovers found.\n' });
  });

  await t.test('clean refuses an operator that is installed', async t => {
    const refusal = await leftovers(cluster, 'clean', 'redis-operator', '-n', 'redis', '--yes');
    t.match(refusal, { exitCode: 2, stdout: '' });
    t.match(refusal.stderr, 'delete that, with "kubectl leftovers delete redis-operator -n redis"');
  });

  await t.test('without the cascade, delete refuses before it deletes', async t => {
    const refusal = await leftovers(cluster, 'delete', 'redis-operator', '-n', 'redis', '--yes');
    t.match(refusal, { exitCode: 2, stdout: '' });
    t.match(refusal.stderr, 'the cascade of subscription-guard is not installed in this cluster');
    t.ok(await api.exists(`${olm}/namespaces/redis/subscriptions/redis-operator`));
  });

  await t.test('its Subscription is deleted, it breaks, and it cannot be installed again', async t => {
    await api.ok('POST', redisClusters, {
      apiVersion: 'redis.example.io/v1',
      kind: 'RedisCluster',
      metadata: { name: 'prod' },
    });
    await damage(cluster);
    t.ok(await api.exists(csv));
  });

  await t.test('kubectl leftovers says so', async t => {
    const { exitCode, stdout, stderr } = await leftovers(cluster);
    t.equal(exitCode, 1);
    t.equal(stderr, '');
    t.match(stdout, /^redis-operator\.redis: \d+ leftovers?$/m);
    t.match(stdout, /^high +ClusterServiceVersion +redis +redis-operator\.v1\.0\.0 +\S+ +its Subscription is gone$/m);
    t.match(
      stdout,
      /^high +Deployment +redis +redis-operator +\S+ +its ClusterServiceVersion \S+ has no Subscription/m,
    );
    t.match(stdout, 'ConstraintsNotSatisfiable');
    t.match(stdout, 'kubectl leftovers clean redis-operator.redis');
  });

  await t.test('operands must be decided about', async t => {
    const refusal = await leftovers(cluster, 'clean', 'redis-operator.redis', '--yes');
    t.match(refusal, { exitCode: 2, stdout: '' });
    t.match(refusal.stderr, 'there are 1 redisclusters.redis.example.io, and nobody has said what to do with them');
  });

  await t.test('nobody to ask, nothing done; and a dry run does nothing either', async t => {
    const args = ['clean', 'redis-operator.redis', '--operands', 'delete'];
    const now = await cluster.list();
    const asked = await leftovers(cluster, ...args);
    t.match(asked, { exitCode: 2, stderr: 'error: there is no terminal to ask for a confirmation at: say --yes.\n' });
    t.match(await leftovers(cluster, ...args, '--dry-run=client'), { exitCode: 0, stdout: /^Operator redis-operator/ });
    const server = await leftovers(cluster, ...args, '--dry-run=server');
    t.match(server, { exitCode: 0, stderr: /^ClusterServiceVersion redis\/redis-operator.v1.0.0 deleted \(server/m });
    t.strictSame(left(now, await cluster.list()), []);
    t.strictSame(left(await cluster.list(), now), []);
  });

  await t.test('whoever lacks rights is told which, before anything is deleted', async t => {
    const args = ['clean', 'redis-operator.redis', '--operands', 'keep', '--yes'];
    const refusal = await leftovers({ kubeconfig: alice }, ...args);
    t.match(refusal, { exitCode: 2, stdout: '' });
    t.match(refusal.stderr, 'you may not delete clusterroles.rbac.authorization.k8s.io\n');
    t.match(refusal.stderr, 'you may not delete deployments.apps in redis\n');
    t.notMatch(refusal.stderr, 'clusterserviceversions');
    t.ok(await api.exists(csv));
  });

  await t.test('whoever may not read is told what, and deletes nothing', async t => {
    const list = await leftovers({ kubeconfig: bob });
    t.equal(list.exitCode, 2);
    t.match(list.stderr, 'could not list clusterroles.rbac.authorization.k8s.io: Forbidden');
    t.match(list.stdout, /its Subscription is gone/, 'what bob may read is told all the same');
    t.notMatch(list.stderr, 'cleanups', 'nobody misses the API of ours that is not there');
    const clean = await leftovers({ kubeconfig: bob }, 'clean', 'redis-operator.redis', '--operands', 'keep', '--yes');
    t.equal(clean.exitCode, 2);
    t.match(clean.stderr, /^error: nothing was deleted, because$/m);
    t.match(clean.stderr, /^ {2}- could not list roles\.rbac\.authorization\.k8s\.io.*: Forbidden/m);
    t.ok(await api.exists(csv));
  });

  await t.test('whoever may read nothing is not told that nothing is left', async t => {
    const { exitCode, stdout, stderr } = await leftovers({ kubeconfig: carol }, 'clean', 'redis-operator.redis');
    t.match({ exitCode, stdout }, { exitCode: 2, stdout: '' });
    t.match(stderr, /^error: it cannot be told whether anything is left of redis-operator\.redis, because$/m);
    t.match(stderr, /^ {2}- could not list subscriptions\.operators\.coreos\.com: Forbidden/m);
  });

  await t.test('Ctrl-C in the middle is safe, and a second run goes on to the end', async t => {
    // It holds up the operands, so that there is a middle.
    await api.ok('PATCH', `${redisClusters}/prod`, { metadata: { finalizers: ['redis.example.io/backup'] } });
    const args = [plugin, 'clean', 'redis-operator.redis', '--operands', 'delete', '--yes'];
    const first = spawn(process.execPath, args, { env: { ...process.env, KUBECONFIG: cluster.kubeconfig } });
    const ended = once(first, 'exit');
    await cluster.until('the operand to be on its way', async () => {
      const { metadata } = await api.ok('GET', `${redisClusters}/prod`);
      return metadata.deletionTimestamp !== undefined;
    });
    first.kill('SIGINT');
    t.strictSame(await ended, [130, null]);
    t.ok(await api.exists(csv), 'the operator still waits for its operand');
    await api.ok('PATCH', `${redisClusters}/prod`, { metadata: { finalizers: null } });
    const second = await leftovers(cluster, 'clean', 'redis-operator.redis', '--operands', 'delete', '--yes');
    t.match(second, { exitCode: 0, stderr: /Succeeded: \d+ objects are gone, nothing is left\n$/ });
    t.strictSame(left(before, await cluster.list()), [], '0 left');
    t.strictSame(await listLeftovers(cluster), []);
  });

  await t.test('and it can be installed again', async t => {
    await cluster.install(redis);
    t.match((await api.ok('GET', csv)).status, { phase: 'Succeeded' });
  });

  await t.test('completes names of the cluster', async t => {
    t.equal(await completed('plan', '-n', 'redis', 'red'), 'redis-operator\n:4\n');
    t.equal(await completed('-n', 'redis', 'plan', ''), 'redis-operator\n:4\n');
    t.equal(await completed('plan', '--namespace=red'), 'redis\n:4\n');
    t.equal(await completed('clean', ''), ':4\n', 'nothing is left of what is installed');
  });

  await t.test('docs/leftovers.md tells the story as it is', async t => {
    const { stdout: deleted } = await kubectl('delete', subscription, 'redis-operator', '-n', 'redis');
    captured(t, 'docs/leftovers.md', 'deleted', `kubectl delete ${subscription} redis-operator -n redis`, deleted);
    await damage(cluster);
    const { stdout: broken } = await kubectl('get', 'deployments', '-n', 'redis');
    captured(t, 'docs/leftovers.md', 'broken', 'kubectl get deployments -n redis', broken);
    // OLM takes a moment to notice that the second Subscription is gone, too.
    const offered = async (): Promise<boolean> => (await completed('clean', '')) === 'redis-operator.redis\n:4\n';
    await cluster.until('it to be offered for completion', offered);
    const list = await leftovers(cluster);
    captured(t, 'docs/leftovers.md', 'list', 'kubectl leftovers', list.stdout);
    const tree = await leftovers(cluster, 'plan', 'redis-operator.redis', '-o', 'tree');
    captured(t, 'docs/leftovers.md', 'tree', 'kubectl leftovers plan redis-operator.redis -o tree', tree.stdout);
    const clean = await leftovers(cluster, 'clean', 'redis-operator.redis', '--yes');
    captured(
      t,
      'docs/leftovers.md',
      'clean',
      'kubectl leftovers clean redis-operator.redis --yes',
      `${clean.stdout}\n${clean.stderr}`,
    );
    t.strictSame(left(before, await cluster.list()), [], '0 left');
    const nothing = await leftovers(cluster);
    captured(t, 'docs/leftovers.md', 'nothing', 'kubectl leftovers', nothing.stderr);
  });

  async function completed(...words: readonly string[]): Promise<string> {
    return (await leftovers(cluster, '__complete', ...words)).stdout;
  }
});

/** Until the operator does not run any more, and OLM refuses to install it again. */
async function damage({ api, kubectl, install, until }: TestCluster): Promise<void> {
  await kubectl('delete', subscription, 'redis-operator', '-n', 'redis', '--ignore-not-found');
  await api.ok('DELETE', account);
  await kubectl('delete', 'pods', '-n', 'redis', '--all');
  await until('the Deployment to have no Pod and the CSV to have failed', async () => {
    const { availableReplicas = 0 } = (await api.ok('GET', deployment)).status;
    const { phase } = (await api.ok('GET', csv)).status;
    return availableReplicas === 0 && phase !== 'Succeeded';
  });
  // Nobody subscribes again within a second, and OLM would take the new Subscription for the old one.
  await until('OLM to have noticed', async () => {
    const { items } = await api.ok('GET', `${olm}/namespaces/redis/installplans`);
    const { status } = await api.ok('GET', '/apis/operators.coreos.com/v1/operators/redis-operator.redis');
    return items.length === 0 && !JSON.stringify(status).includes('"Subscription"');
  });
  const refused = async (): Promise<boolean> => {
    const { status } = await api.ok('GET', `${olm}/namespaces/redis/subscriptions/redis-operator`);
    return JSON.stringify(status ?? {}).includes('ConstraintsNotSatisfiable');
  };
  // Even so it was seen to do that, and to be content for a minute.
  const subscribeInVain = async (): Promise<boolean> => {
    await install({ ...redis, phase: 'none' });
    const failed = await until('the install to fail', refused, 20).then(
      () => true,
      () => false,
    );
    await kubectl('delete', subscription, 'redis-operator', '-n', 'redis');
    return failed;
  };
  await until('OLM to refuse to install it', subscribeInVain, 120);
}
