import t from 'tap';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, left, subscription } from '../../support/e2e/cascades.ts';
import { cleanupManifest } from '../../support/e2e/cleanup-manifest.ts';

const roleBindings = '/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/rolebindings';

t.test('what a cascade asks first, and what it leaves to others', async t => {
  const cluster = await startCluster(t);
  await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);
  const { api } = cluster;
  const cascades = new Cascades(cluster);

  await t.test('two operators that need each other are deleted together, and neither alone', async t => {
    await cluster.prepareNamespace('mutual', 'all');
    const before = await cluster.list();
    const namespace = 'mutual';
    const both = ['kitchen-sink', 'redis-operator'];
    await Promise.all([
      cluster.install({ namespace, packageName: 'kitchen-sink', scope: 'all' }),
      cluster.install({ namespace, packageName: 'redis-operator', channel: 'v1', scope: 'all' }),
    ]);
    await require('kitchen-sink.v1.0.0', 'redisclusters.redis.example.io', 'RedisCluster');
    await require('redis-operator.v1.0.0', 'sinks.kitchen.example.io', 'Sink');
    const alone = await cascades.delete('mutual', 'kitchen-sink', '--dry-run=server');
    t.match(alone, { exitCode: 1, stderr: /Still needed by redis-operator.v1.0.0 \(mutual\)/ });
    await Promise.all(both.map(name => cascades.admittedInTheEnd('mutual', name)));
    await cascades.bothSucceeded('mutual');
    t.strictSame(left(before, await cluster.list()), [], '0 left');

    async function require(csv: string, name: string, kind: string): Promise<void> {
      const required = [{ name, kind, version: 'v1' }];
      await api.ok('PATCH', `${olmApi}/namespaces/mutual/clusterserviceversions/${csv}`, {
        spec: { customresourcedefinitions: { required } },
      });
    }
  });

  await t.test('what operators with Deployments of one name share in kube-system stays', async t => {
    const reader = `${roleBindings}/kitchen-sink-service-auth-reader`;
    await cluster.prepareNamespace('kitchen', 'all');
    const before = await cluster.list();
    await cluster.install({ namespace: 'kitchen', packageName: 'kitchen-sink', scope: 'all' });
    const { spec } = await api.ok('GET', `${olmApi}/namespaces/kitchen/clusterserviceversions/kitchen-sink.v1.0.0`);
    // Without an OperatorGroup in its namespace OLM does nothing about it.
    await api.ok('POST', `${olmApi}/namespaces/default/clusterserviceversions`, {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'ClusterServiceVersion',
      metadata: { name: 'other.v1.0.0' },
      spec: { ...spec, customresourcedefinitions: {} },
    });
    await cascades.admitted('kitchen', 'kitchen-sink');
    await cascades.until('kitchen', 'Succeeded');
    t.match((await cascades.cleanupOf('kitchen'))?.status?.kept, [
      { kind: 'RoleBinding', name: 'kitchen-sink-service-auth-reader', reason: 'other.v1.0.0 (default) shares it' },
    ]);
    t.equal(await api.exists(reader), true);
    await cluster.kubectl('delete', 'clusterserviceversions.operators.coreos.com', 'other.v1.0.0', '-n', 'default');
    await api.ok('DELETE', reader);
    t.strictSame(left(before, await cluster.list()), [], 'nothing else is left');
  });

  await t.test('a dry run writes nothing', async t => {
    await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
    const { exitCode } = await cascades.delete('redis', 'redis-operator', '--dry-run=server');
    t.equal(exitCode, 0);
    t.equal(await cascades.cleanupOf('redis'), undefined);
  });

  await t.test('operands block it', async t => {
    await cluster.kubectl('apply', '-f', 'test/support/manifests/operands.yaml');
    const { exitCode, stderr } = await cascades.delete('redis', 'redis-operator');
    t.equal(exitCode, 1);
    t.match(stderr, 'kubectl delete redisclusters.redis.example.io prod staging -n redis');
    t.equal(await cascades.cleanupOf('redis'), undefined);
    await cluster.kubectl('delete', 'redisclusters.redis.example.io', 'prod', 'staging', '-n', 'redis');
    await cluster.kubectl('delete', 'redisclusters.redis.example.io', 'cache', '-n', 'team-a');
  });

  await t.test('a requester without rights to ClusterRoles is told what they lack', async t => {
    const kubeconfig = await cluster.user('bob', [
      { apiGroups: ['', 'apps', 'operators.coreos.com', 'apiextensions.k8s.io'], resources: ['*'], verbs: ['*'] },
    ]);
    const { exitCode, stderr } = await cascades.delete('redis', 'redis-operator', '--kubeconfig', kubeconfig);
    t.equal(exitCode, 1);
    t.match(stderr, 'clusterroles.rbac.authorization.k8s.io');
    t.match(stderr, 'roles.rbac.authorization.k8s.io in redis');
    t.notMatch(stderr, 'deployments');
    t.equal(await cascades.cleanupOf('redis'), undefined);
    const dir = t.testdir({ 'forged.json': JSON.stringify(cleanupManifest('forged')) });
    const creating = await cluster.kubectl('create', '-f', `${dir}/forged.json`, '--kubeconfig', kubeconfig);
    t.equal(creating.exitCode, 1);
    t.match(creating.stderr, 'cannot create resource "cleanups"', 'nor may they approve it themselves');
  });

  await t.test('two operators, one needing the other, both end clean', async t => {
    await cluster.prepareNamespace('pair', 'own');
    const before = await cluster.list();
    await cluster.install({ namespace: 'pair', packageName: 'needs-redis' });
    await cluster.until('the needed one to be refused', async () => {
      const { stderr } = await cascades.delete('pair', 'redis-operator-v1-test-olm');
      return stderr.includes('Still needed by needs-redis.v1.0.0 (pair)');
    });
    await Promise.all(
      ['needs-redis', 'redis-operator-v1-test-olm'].map(name => cascades.admittedInTheEnd('pair', name)),
    );
    await cascades.bothSucceeded('pair');
    // The CRDs stay: the operator in namespace redis owns them, too.
    const expected = /redis\.example\.io/;
    t.strictSame(
      left(before, await cluster.list()).filter(object => !expected.test(object)),
      [],
      '0 left',
    );
  });

  await t.test('a shared CRD is kept, with the reason in the status', async t => {
    await cluster.install({ namespace: 'second', packageName: 'redis-operator', channel: 'v1' });
    const told = await cascades.admitted('second', 'redis-operator');
    t.matchSnapshot(withoutUid(told), 'what kubectl prints when it is admitted');
    await cascades.until('second', 'Succeeded');
    const kept = (await cascades.cleanupOf('second'))?.status?.kept.find(
      ({ name }) => name === 'redises.redis.example.io',
    );
    t.match(kept, { kind: 'CustomResourceDefinition', reason: 'redis-operator.v1.0.0 (redis) owns it too' });
    t.equal(await api.exists('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/redises.redis.example.io'), true);
    t.equal(
      await api.exists('/apis/operators.coreos.com/v1/operators/redis-operator.second'),
      false,
      'its Operator is gone',
    );
  });

  await t.test('who cascades is told where to look, even if the name is too long for a warning', async t => {
    const packageName = 'operator-with-a-package-name-that-fills-a-label-key';
    await cluster.install({ namespace: 'a-long-namespace', packageName });
    const told = await cascades.admitted('a-long-namespace', packageName);
    t.matchSnapshot(withoutUid(told), 'what kubectl prints when it is admitted');
  });

  await t.test('the shell of a Subscription that never resolved is removed', async t => {
    const shell = '/apis/operators.coreos.com/v1/operators/no-such-package.typo';
    await cluster.install({ namespace: 'typo', packageName: 'no-such-package', phase: 'none' });
    await cluster.until('the Operator object', () => api.exists(shell));
    await cluster.kubectl('delete', subscription, 'no-such-package', '-n', 'typo');
    await cluster.until('the shell to be gone', async () => !(await api.exists(shell)));
    t.equal(await api.exists('/apis/operators.coreos.com/v1/operators/redis-operator.redis'), true, 'others stay');
  });
});

/** The name of a Cleanup ends with the beginning of an UID. */
function withoutUid(text: string): string {
  return text.replaceAll(/-[0-9a-f]{8}\b/g, '-UID');
}
