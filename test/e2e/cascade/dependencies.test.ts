import t from 'tap';
import { makeRedisCluster } from '../../support/control-plane/bundle-copies.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { makeNamespace } from '../../support/control-plane/install.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, left, subscription } from '../../support/e2e/cascades.ts';
import { setPolicies } from '../../support/e2e/deletion-policy.ts';
import { planOf } from '../../support/e2e/plan.ts';

/** What OLM calls the Subscription that it adds for needs-redis. */
const dependency = 'redis-operator-v1-test-olm';
const redisClusters = '/apis/redis.example.io/v1/namespaces/team/redisclusters';

t.test('what OLM added for an operator goes with it, where a policy says so', async t => {
  const cluster = await startCluster(t);
  const { api } = cluster;
  await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);
  const cascades = new Cascades(cluster);
  await setPolicies(cluster, { dev: { dependencies: 'DeleteIfUnused', operatorGroup: 'DeleteIfUnused' } });
  await makeNamespace(api, 'team');
  await cluster.until('what Kubernetes makes in a namespace', async () => {
    const base = '/api/v1/namespaces/team';
    return (
      (await api.exists(`${base}/serviceaccounts/default`)) && (await api.exists(`${base}/configmaps/kube-root-ca.crt`))
    );
  });
  const before = await cluster.list();
  const makeGroup = () =>
    api.ok('POST', '/apis/operators.coreos.com/v1/namespaces/team/operatorgroups', {
      apiVersion: 'operators.coreos.com/v1',
      kind: 'OperatorGroup',
      metadata: { name: 'group' },
      spec: { targetNamespaces: ['team'] },
    });
  await makeGroup();
  const isThere = (name: string) => api.exists(`${olmApi}/namespaces/team/subscriptions/${name}`);
  const cleanupOf = async (name: string) => cascades.cleanupFor('team', name);
  const install = () => cluster.install({ namespace: 'team', packageName: 'needs-redis' });

  await t.test('not while somebody uses it', async t => {
    await install();
    await makeRedisCluster(cluster, { namespace: 'team' });
    const { items } = await planOf(cluster, 'team', 'needs-redis');
    t.match(
      items.filter(({ step }) => step === 'dependencies' || step === 'operator-group'),
      [
        { kind: 'Subscription', name: dependency, fate: 'Delete' },
        { kind: 'OperatorGroup', name: 'group', fate: 'Delete' },
      ],
    );
    await cascades.admitted('team', 'needs-redis');
    await cascades.until('team', 'Succeeded');
    t.match((await cleanupOf('needs-redis'))?.status?.kept, [
      { kind: 'Subscription', reason: 'it has custom resources, such as RedisCluster team/prod' },
      { kind: 'OperatorGroup', reason: `Subscription ${dependency} uses it` },
    ]);
    t.equal(await isThere(dependency), true);
    await api.ok('DELETE', `${redisClusters}/prod`);
  });

  await t.test('not by the sweeper of its own accord', async t => {
    const kubeconfig = await cluster.serviceAccount('subscription-guard', 'sweeper');
    const { exitCode, stderr } = await cluster.kubectl(
      ...['--kubeconfig', kubeconfig, 'delete', subscription, dependency, '-n', 'team', '--cascade=foreground'],
    );
    t.equal(exitCode, 1);
    t.match(stderr, 'Nobody has approved');
  });

  await t.test('not without the rights of who has deleted the operator, and then to the last object', async t => {
    await install();
    const rule = (...apiGroups: string[]) => ({ apiGroups, resources: ['*'], verbs: ['*'] });
    const bob = await cluster.user('bob', [rule('', 'apps', 'operators.coreos.com', 'rbac.authorization.k8s.io')]);
    await cluster.settled('team');
    await cluster.until('the deletion to be admitted', async () => {
      return (await cascades.delete('team', 'needs-redis', '--kubeconfig', bob)).exitCode === 0;
    });
    const says = (text: string) =>
      cluster.until(`the Cleanup to say ${text}`, async () => {
        return (await cleanupOf('needs-redis'))?.status?.message.includes(text) === true;
      });
    await says('You lack the right to delete: customresourcedefinitions');
    t.equal(await isThere(dependency), true);

    const failurePolicy = (value: string) => {
      const patch = { webhooks: [{ name: 'cascade.subscription-guard.io', failurePolicy: value }] };
      const name = ['mutatingwebhookconfigurations', 'subscription-guard'];
      return cluster.kubectl('patch', ...name, '-p', JSON.stringify(patch));
    };
    t.equal((await failurePolicy('Ignore')).exitCode, 0);
    await says('the guard is switched off');
    await cluster.user('bob', [rule('apiextensions.k8s.io')]);
    t.equal(await isThere(dependency), true, 'nor while nobody need be asked');
    await failurePolicy('Fail');
    await cluster.until('both to succeed', async () => {
      const both = await Promise.all(['needs-redis', dependency].map(cleanupOf));
      return both.every(cleanup => cleanup?.status?.phase === 'Succeeded');
    });
    t.equal((await cleanupOf(dependency))?.spec.requester.username, 'bob', 'the record tells who is behind it');
    // Bob's rights, which the test has made meanwhile.
    const rest = left(before, await cluster.list()).filter(object => !object.includes('test-bob-'));
    t.strictSame(rest, [], '0 left');
  });

  await t.test('and both can be installed again at once', async t => {
    await makeGroup();
    await install();
    t.equal(await isThere(dependency), true);
  });
});
