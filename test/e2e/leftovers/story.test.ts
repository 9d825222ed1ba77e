import { spawn } from 'node:child_process';
import { once } from 'node:events';
import t from 'tap';
import { makeRedisCluster } from '../../support/control-plane/bundle-copies.ts';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import type { Listing } from '../../support/control-plane/ground-truth.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { holdsWithin } from '../../support/control-plane/process.ts';
import { shipped } from '../../support/control-plane/shipped.ts';
import { captured } from '../../support/e2e/captures.ts';
import { isAsBefore, left, subscription } from '../../support/e2e/cascades.ts';
import { leftovers, listLeftovers } from '../../support/e2e/leftovers-command.ts';
import { pasteCommand } from '../../support/e2e/shell.ts';

const redis = { namespace: 'redis', packageName: 'redis-operator', channel: 'v1' } as const;
const csv = `${olmApi}/namespaces/redis/clusterserviceversions/redis-operator.v1.0.0`;
const deployment = '/apis/apps/v1/namespaces/redis/deployments/redis-operator';
const account = '/api/v1/namespaces/redis/serviceaccounts/redis-operator';
const redisClusters = '/apis/redis.example.io/v1/namespaces/redis/redisclusters';
const remedy = 'kubectl delete clusterserviceversions.operators.coreos.com redis-operator.v1.0.0 -n redis';
const removal = `kubectl delete ${subscription} redis-operator -n redis --cascade=orphan && kubectl leftovers clean redis-operator.redis`;
const conditions = `{range .status.conditions[?(@.type=="ResolutionFailed")]}{.reason}: {.message}{end}`;
const whyRefused = `kubectl get ${subscription} redis-operator -n redis -o jsonpath='${conditions}'`;
const keeping = ['clean', 'redis-operator.redis', '--operands', 'keep', '--yes'];

t.test('the story of operator-sdk#6854', async t => {
  const cluster = await startCluster(t);
  const { api, kubectl } = cluster;
  await cluster.prepareNamespace('redis');
  const alice = await cluster.user('alice', [
    { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] },
    { apiGroups: ['operators.coreos.com'], resources: ['*'], verbs: ['delete'] },
  ]);
  const bob = await cluster.user('bob', [{ apiGroups: ['operators.coreos.com'], resources: ['*'], verbs: ['*'] }]);
  const carol = await cluster.user('carol', [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'delete'] }]);
  // The rights of a Pod without any of its own.
  const nobody = await cluster.serviceAccount('redis', 'default');
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
    t.ok(await api.exists(`${olmApi}/namespaces/redis/subscriptions/redis-operator`));
  });

  await t.test('its Subscription is deleted, it breaks, and it cannot be installed again', async t => {
    await makeRedisCluster(cluster);
    await damage(cluster);
    t.ok(await api.exists(csv));
  });

  await t.test('kubectl leftovers says so', async t => {
    const { exitCode, stdout, stderr } = await leftovers(cluster);
    t.equal(exitCode, 1);
    t.equal(stderr, '');
    t.match(stdout, /^redis-operator\.redis: \d+ leftovers?$/m);
    t.match(stdout, /^high +ClusterServiceVersion +redis +redis-operator\.v1\.0\.0 +\S+ +Subscription \S+ has not/m);
    t.match(await listLeftovers(cluster), [
      {
        operator: 'redis-operator.redis',
        findings: [{ rule: 'csv-without-subscription', object: { name: 'redis-operator.v1.0.0' } }],
        remedy,
      },
    ]);
    t.match(stdout, remedy);
  });

  await t.test('clean waits for the refused Subscription to be deleted', async t => {
    const now = await cluster.list();
    const refusal = await leftovers(cluster, ...keeping);
    t.match(refusal, { exitCode: 2, stdout: '' });
    t.match(refusal.stderr, 'Subscription redis/redis-operator of that package is there');
    await isAsBefore(t, cluster, now);
    await unsubscribe(cluster);
    t.equal(await completed('clean', ''), 'redis-operator.redis\n:4\n', 'and is offered for completion from then on');
  });

  await t.test('operands must be decided about', async t => {
    const refusal = await leftovers(cluster, 'clean', 'redis-operator.redis', '--yes');
    t.match(refusal, { exitCode: 2, stdout: '' });
    t.match(refusal.stderr, 'there are 1 redisclusters.redis.example.io, so choose what to do with them');
    const shown = await leftovers(cluster, 'clean', 'redis-operator.redis', '--dry-run=client');
    t.match(
      shown,
      { exitCode: 2, stdout: /^Operator redis-operator/, stderr: refusal.stderr },
      'below the plan that it is about',
    );
  });

  await t.test('nobody to ask, nothing done; and a dry run does nothing either', async t => {
    const args = ['clean', 'redis-operator.redis', '--operands', 'delete'];
    const now = await cluster.list();
    const asked = await leftovers(cluster, ...args);
    t.match(asked, { exitCode: 2, stderr: 'error: there is no terminal to ask for a confirmation at: say --yes.\n' });
    t.match(await leftovers(cluster, ...args, '--dry-run=client'), { exitCode: 0, stdout: /^Operator redis-operator/ });
    const server = await leftovers(cluster, ...args, '--dry-run=server');
    t.match(server, { exitCode: 0, stderr: /^ClusterServiceVersion redis\/redis-operator.v1.0.0 deleted \(server/m });
    await isAsBefore(t, cluster, now);
  });

  await t.test('whoever lacks rights is told which, before anything is deleted', async t => {
    const now = await cluster.list();
    const refusal = await leftovers({ kubeconfig: alice }, ...keeping);
    t.match(refusal, { exitCode: 2, stdout: '' });
    t.match(refusal.stderr, 'you may not delete clusterroles.rbac.authorization.k8s.io\n');
    t.match(refusal.stderr, 'you may not delete deployments.apps in redis\n');
    t.notMatch(refusal.stderr, 'clusterserviceversions');
    await isAsBefore(t, cluster, now);
  });

  await t.test('nor may anybody begin who could not take the label off the CRD that stays', async t => {
    const now = await cluster.list();
    const refusal = await leftovers({ kubeconfig: carol }, ...keeping);
    t.match(refusal, { exitCode: 2, stdout: '' });
    t.match(refusal.stderr, /^error: nothing was deleted, because$/m);
    t.match(refusal.stderr, /^ {2}- you may not patch customresourcedefinitions\.apiextensions\.k8s\.io$/m);
    t.notMatch(refusal.stderr, 'you may not delete');
    await isAsBefore(t, cluster, now);
  });

  await t.test('whoever may not read is told what, and deletes nothing', async t => {
    const now = await cluster.list();
    const list = await leftovers({ kubeconfig: bob });
    t.equal(list.exitCode, 2);
    t.match(list.stderr, 'could not list clusterroles.rbac.authorization.k8s.io: Forbidden');
    t.match(list.stdout, /its Subscription is gone/, 'what bob may read is told all the same');
    t.notMatch(list.stderr, 'cleanups', 'nobody misses the API of ours that is not there');
    const clean = await leftovers({ kubeconfig: bob }, ...keeping);
    t.equal(clean.exitCode, 2);
    t.match(clean.stderr, /^error: nothing was deleted, because$/m);
    t.match(clean.stderr, /^ {2}- could not list roles\.rbac\.authorization\.k8s\.io.*: Forbidden/m);
    await isAsBefore(t, cluster, now);
  });

  await t.test('whoever may read nothing is not told that nothing is left', async t => {
    const { exitCode, stdout, stderr } = await leftovers({ kubeconfig: nobody }, 'clean', 'redis-operator.redis');
    t.match({ exitCode, stdout }, { exitCode: 2, stdout: '' });
    t.match(stderr, /^error: it is unknown whether anything is left of redis-operator\.redis, because$/m);
    t.match(stderr, /^ {2}- could not list subscriptions\.operators\.coreos\.com: Forbidden/m);
  });

  await t.test('Ctrl-C in the middle is safe, and a second run goes on to the end', async t => {
    // It holds up the operands, so that there is a middle.
    await api.ok('PATCH', `${redisClusters}/prod`, { metadata: { finalizers: ['redis.example.io/backup'] } });
    const args = [shipped.leftovers, 'clean', 'redis-operator.redis', '--operands', 'delete', '--yes'];
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
    await isAsBefore(t, cluster, before);
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
    const deletion = `kubectl delete ${subscription} redis-operator -n redis`;
    captured(t, 'docs/leftovers.md', 'deleted', deletion, deleted);
    captured(t, 'README.md', 'deleted', deletion, deleted);
    const tree = await leftovers(cluster, 'plan', 'redis-operator.redis', '-o', 'tree');
    captured(t, 'docs/leftovers.md', 'tree', 'kubectl leftovers plan redis-operator.redis -o tree', tree.stdout);
    await damage(cluster);
    const { stdout: broken } = await kubectl('get', 'deployments', '-n', 'redis');
    captured(t, 'docs/leftovers.md', 'broken', 'kubectl get deployments -n redis', broken);
    const refused = await pasteCommand(t, cluster, whyRefused);
    captured(t, 'docs/leftovers.md', 'refused', whyRefused, refused.stdout);
    captured(t, 'README.md', 'refused', whyRefused, refused.stdout);
    const why = await leftovers(cluster, 'why', 'redis-operator', '-n', 'redis');
    captured(t, 'docs/leftovers.md', 'why', 'kubectl leftovers why redis-operator -n redis', why.stdout);
    t.match(refused.stdout, /^ConstraintsNotSatisfiable: .* exists and is not referenced by a subscription/);
    const list = await leftovers(cluster);
    captured(t, 'docs/leftovers.md', 'list', 'kubectl leftovers', list.stdout);
    const clean = await pasteCommand(t, cluster, `${removal} --yes`, 'deleteSubscription', 'cleanLeftovers');
    captured(t, 'docs/leftovers.md', 'clean', `${removal} --yes`, `${clean.stdout}\n${clean.stderr}`);
    t.equal(clean.exitCode, 0);
    await isAsBefore(t, cluster, before);
    const nothing = await leftovers(cluster);
    captured(t, 'docs/leftovers.md', 'nothing', 'kubectl leftovers', nothing.stderr);
  });

  await t.test('operands that are kept stay, with the CRDs of their operator and nothing else', async t => {
    await cluster.install(redis);
    await makeRedisCluster(cluster);
    await unsubscribe(cluster);
    const clean = await leftovers(cluster, ...keeping);
    t.match(clean, { exitCode: 0, stderr: /^Succeeded: /m });
    t.match(clean.stderr, /^kept {2}CustomResourceDefinition redisclusters\.redis\.example\.io: /m);
    const now = await cluster.list();
    const crds = ['redisclusters.redis.example.io', 'redises.redis.example.io'];
    const rolesOf = (crd: string) => ['admin', 'crdview', 'edit', 'view'].map(role => `ClusterRole /${crd}-v1-${role}`);
    t.strictSame(left(before, now), [
      ...crds.map(crd => `CustomResourceDefinition /${crd}`),
      'APIService /v1.redis.example.io',
      ...crds.flatMap(rolesOf),
      'RedisCluster redis/prod',
    ]);
    t.strictSame(left(now, before), [], 'and nothing else has gone');
    t.strictSame(labelled(now), [], 'OLM has no reason to make the Operator again');
  });

  async function completed(...words: readonly string[]): Promise<string> {
    return (await leftovers(cluster, '__complete', ...words)).stdout;
  }
});

/** Until OLM has noticed, too. */
async function unsubscribe({ api, kubectl, until, settled }: TestCluster): Promise<void> {
  // A starved OLM carries a plan out once more, and brings back what was cleaned up.
  await settled('redis');
  await kubectl('delete', subscription, 'redis-operator', '-n', 'redis', '--ignore-not-found');
  // No person subscribes again within a second, and OLM would take the new Subscription for the old one.
  await until('OLM to have noticed', async () => {
    const { items } = await api.ok('GET', `${olmApi}/namespaces/redis/installplans`);
    const { status } = await api.ok('GET', '/apis/operators.coreos.com/v1/operators/redis-operator.redis');
    return items.length === 0 && !JSON.stringify(status).includes('"Subscription"');
  });
}

/** What carries a component label, which has OLM make an Operator object. */
function labelled(listing: Listing): string[] {
  const label = 'operators.coreos.com/redis-operator.redis';
  return [...listing.values()].filter(({ labels }) => label in labels).map(({ kind, name }) => `${kind} ${name}`);
}

/** Milliseconds after which a Subscription that OLM has not refused is made anew. */
const trial = 20_000;

/** Until the operator does not run any more, and there is a Subscription that OLM refuses to install it for. */
async function damage(cluster: TestCluster): Promise<void> {
  const { api, kubectl, install, until } = cluster;
  await unsubscribe(cluster);
  await api.ok('DELETE', account);
  await kubectl('delete', 'pods', '-n', 'redis', '--all');
  await until('the Deployment to have no Pod and the CSV to have failed', async () => {
    const { availableReplicas = 0 } = (await api.ok('GET', deployment)).status;
    const { phase } = (await api.ok('GET', csv)).status;
    return availableReplicas === 0 && phase !== 'Succeeded';
  });
  const refused = async (): Promise<boolean> => {
    const { status } = await api.ok('GET', `${olmApi}/namespaces/redis/subscriptions/redis-operator`);
    return JSON.stringify(status ?? {}).includes('ConstraintsNotSatisfiable');
  };
  // Even so it was seen to do that, and to be content for a minute.
  const subscribeInVain = async (): Promise<boolean> => {
    await install({ ...redis, phase: 'none' });
    const failed = await holdsWithin(trial, refused);
    if (!failed) await kubectl('delete', subscription, 'redis-operator', '-n', 'redis');
    return failed;
  };
  await until('OLM to refuse to install it', subscribeInVain);
}
