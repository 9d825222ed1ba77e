import t from 'tap';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, left } from '../../support/e2e/cascades.ts';
import { setPolicies } from '../../support/e2e/deletion-policy.ts';
import { leftovers } from '../../support/e2e/leftovers-command.ts';

const apiVersion = 'redis.example.io/v1';
const promise = 'example.io/backup';
const csvPath = `${olmApi}/namespaces/redis/clusterserviceversions/redis-operator.v1.0.0`;

t.test('operands in a cascade, by a policy that deletes them', async t => {
  const cluster = await startCluster(t);
  await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);
  const { api } = cluster;
  const cascades = new Cascades(cluster);
  const collection = (plural: string, namespace: string) => `/apis/${apiVersion}/namespaces/${namespace}/${plural}`;
  const isThere = (plural: string, name: string, namespace = 'redis') =>
    api.exists(`${collection(plural, namespace)}/${name}`);
  const isGoing = async (plural: string, name: string): Promise<boolean> => {
    const { body } = await api.send('GET', `${collection(plural, 'redis')}/${name}`);
    return body.metadata?.deletionTimestamp !== undefined;
  };
  const make = async (kind: string, plural: string, name: string, metadata: object = {}, namespace = 'redis') => {
    const object = { apiVersion, kind, metadata: { name, ...metadata } };
    return (await api.ok('POST', collection(plural, namespace), object)).metadata.uid;
  };
  const finalized = (plural: string, name: string) =>
    api.ok('PATCH', `${collection(plural, 'redis')}/${name}`, { metadata: { finalizers: null } });

  await t.test('roots first, what they own follows, and the operator only when all are gone', async t => {
    await setPolicies(cluster, { dev: { operands: 'Delete' } });
    await cluster.prepareNamespace('redis');
    const before = await cluster.list();
    await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
    const root = await make('RedisCluster', 'redisclusters', 'prod', { finalizers: [promise] });
    const ownerReferences = [{ apiVersion, kind: 'RedisCluster', name: 'prod', uid: root }];
    await make('Redis', 'redises', 'prod-0', { ownerReferences, finalizers: [promise] });
    await make('RedisCluster', 'redisclusters', 'staging');
    await cascades.admitted('redis', 'redis-operator');

    await cluster.until('the roots to go', async () => {
      return (await isGoing('redisclusters', 'prod')) && !(await isThere('redisclusters', 'staging'));
    });
    await make('RedisCluster', 'redisclusters', 'late', { finalizers: [promise] });
    await cluster.until('the one that has been made since to go, too', () => isGoing('redisclusters', 'late'));
    t.equal(await isGoing('redises', 'prod-0'), false, 'the child is left to its owner');
    t.notOk((await api.ok('GET', csvPath)).metadata.deletionTimestamp, 'the operator still works');

    await finalized('redisclusters', 'prod');
    await finalized('redisclusters', 'late');
    await cluster.until('the child to follow', () => isGoing('redises', 'prod-0'));
    await cluster.until('the sweeper to wait for it', async () => {
      const { message = '' } = (await cascades.cleanupOf('redis'))?.status ?? {};
      return message.startsWith('Redis redis/prod-0:');
    });
    t.notOk((await api.ok('GET', csvPath)).metadata.deletionTimestamp, 'the operator still works');
    await finalized('redises', 'prod-0');
    await cascades.until('redis', 'Succeeded');
    t.strictSame(left(before, await cluster.list()), [], '0 left');
  });

  await t.test('a finalizer that nobody serves, as the operator is down: stalled, and says so', async t => {
    await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
    await make('RedisCluster', 'redisclusters', 'stuck', { finalizers: [promise] });
    await cluster.kubectl('cordon', 'fake');
    await cluster.kubectl('delete', 'pods', '--all', '-n', 'redis');
    const deployment = '/apis/apps/v1/namespaces/redis/deployments/redis-operator';
    await cluster.until('the operator to be down', async () => {
      const { status } = await api.ok('GET', deployment);
      return status.unavailableReplicas === 1;
    });
    await cascades.admitted('redis', 'redis-operator');
    await cascades.until('redis', 'Stalled');
    t.match((await cascades.cleanupOf('redis'))?.status, {
      message: `RedisCluster redis/stuck: it still has the finalizer ${promise}; the operator's Deployment redis/redis-operator is 0/1 available`,
      blocking: { kind: 'RedisCluster', namespace: 'redis', name: 'stuck', finalizers: [promise] },
    });
    await cluster.kubectl('uncordon', 'fake');
    await finalized('redisclusters', 'stuck');
    await cascades.until('redis', 'Succeeded');
  });

  await t.test('what another installation looks after, or somebody has protected, stays', async t => {
    await setPolicies(cluster, { dev: { operands: 'Delete' } });
    for (const namespace of ['team-a', 'team-b'])
      await cluster.install({ namespace, packageName: 'redis-operator', channel: 'v1', scope: 'own' });
    const protection = { annotations: { 'helm.sh/resource-policy': 'keep' } };
    await make('RedisCluster', 'redisclusters', 'ours', {}, 'team-a');
    await make('RedisCluster', 'redisclusters', 'protected', protection, 'team-a');
    await make('RedisCluster', 'redisclusters', 'theirs', {}, 'team-b');
    await cascades.admitted('team-a', 'redis-operator');
    await cascades.until('team-a', 'Succeeded');
    t.equal(await isThere('redisclusters', 'ours', 'team-a'), false);
    t.equal(await isThere('redisclusters', 'protected', 'team-a'), true, 'as its annotation says');
    t.equal(await isThere('redisclusters', 'theirs', 'team-b'), true, 'the database of the other team');
  });

  await t.test('Orphan leaves them, and their CustomResourceDefinitions', async t => {
    await setPolicies(cluster, { keep: { operands: 'Orphan' } });
    await make('RedisCluster', 'redisclusters', 'kept', {}, 'team-b');
    await cascades.admitted('team-b', 'redis-operator');
    await cascades.until('team-b', 'Succeeded');
    t.equal(await isThere('redisclusters', 'kept', 'team-b'), true);
    const kept = (await cascades.cleanupOf('team-b'))?.status?.kept ?? [];
    t.match(
      kept.filter(({ name }) => name === 'redisclusters.redis.example.io'),
      [{ reason: 'some of its objects are kept' }],
    );
  });

  await t.test('Block: one that is made after the approval holds everything up until somebody decides', async t => {
    await setPolicies(cluster, {});
    await cluster.kubectl('delete', 'redisclusters.redis.example.io', '--all', '-A');
    await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
    // A finalizer makes time between approval and deletion.
    const finalizers = (value: string[] | null) =>
      api.ok('PATCH', `${olmApi}/namespaces/redis/subscriptions/redis-operator`, { metadata: { finalizers: value } });
    await finalizers([promise]);
    await cluster.until('the deletion to be admitted', async () => {
      return (await cascades.delete('redis', 'redis-operator', '--wait=false')).exitCode === 0;
    });
    await make('RedisCluster', 'redisclusters', 'new');
    await finalizers(null);
    await cascades.until('redis', 'Stalled');
    const { message } = (await cascades.cleanupOf('redis'))?.status ?? {};
    t.match(message, /^RedisCluster redis\/new: .*: delete it/);
    t.notOk((await api.ok('GET', csvPath)).metadata.deletionTimestamp, 'the operator can still clean up after it');
    await api.ok('DELETE', `${collection('redisclusters', 'redis')}/new`);
    await cascades.until('redis', 'Succeeded');
  });
  await t.test('a policy for some namespaces reaches no other, although the operator looks after all', async t => {
    const match = { namespaceSelector: { matchLabels: { env: 'dev' } } };
    await setPolicies(cluster, { dev: { operands: 'Delete', match } });
    await cluster.prepareNamespace('dev', 'all');
    await cluster.kubectl('label', 'namespace', 'dev', 'env=dev');
    await cluster.install({ namespace: 'dev', packageName: 'redis-operator', channel: 'v1' });
    await make('RedisCluster', 'redisclusters', 'ours', {}, 'dev');
    const uid = await make('RedisCluster', 'redisclusters', 'theirs', {}, 'team-b');
    const { stdout } = await leftovers(cluster, 'plan', 'redis-operator', '-n', 'dev');
    t.match(stdout, /RedisCluster +team-b +theirs +Keep +the policy does not reach its namespace/, 'the plan names it');
    await cascades.admitted('dev', 'redis-operator');
    await cascades.until('dev', 'Succeeded');
    t.equal(await isThere('redisclusters', 'ours', 'dev'), false);
    t.equal((await api.ok('GET', `${collection('redisclusters', 'team-b')}/theirs`)).metadata.uid, uid);
    const kept = (await cascades.cleanupOf('dev'))?.status?.kept ?? [];
    t.match(
      kept.filter(({ kind }) => kind === 'CustomResourceDefinition'),
      [{ name: 'redisclusters.redis.example.io', reason: 'some of its objects are kept' }],
    );
  });
});
