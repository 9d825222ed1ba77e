import t, { type Test } from 'tap';
import { cleanLeftovers, listLeftovers as listLeftoversOf } from '../../../src/kubectl.ts';
import { makeRedisCluster, redisLikeBundle } from '../../support/control-plane/bundle-copies.ts';
import { ourBundles, startCluster } from '../../support/control-plane/cluster.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { withoutChance } from '../../support/e2e/captures.ts';
import { Cascades, left, subscription } from '../../support/e2e/cascades.ts';
import { setPolicies } from '../../support/e2e/deletion-policy.ts';
import { leftovers, listLeftovers } from '../../support/e2e/leftovers-command.ts';
import { pasteCommand } from '../../support/e2e/shell.ts';

const redis = { namespace: 'redis', packageName: 'redis-operator' } as const;
const resource = `${olmApi}/namespaces/redis/subscriptions/redis-operator`;
const redisClusters = '/apis/redis.example.io/v1/namespaces/redis/redisclusters';
const crdsPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const crds = ['redisclusters.redis.example.io', 'redises.redis.example.io'];
const annotation = 'subscription-guard.io/operands';

/** strimzi#12912: an operator that goes, for another channel or catalog, while its databases run on. */
t.test('an operator goes, and its custom resources stay', async t => {
  // As that of Strimzi: its ClusterServiceVersion is not named after its package.
  const other = redisLikeBundle('queue', t.testdir({}), text =>
    text.replace('package.v1: queue-operator', 'package.v1: kafka'),
  );
  const cluster = await startCluster(t, { bundles: [...ourBundles(), other] });
  await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);
  const { api } = cluster;
  const cascades = new Cascades(cluster);
  const uids = (paths: readonly string[]) =>
    Promise.all(paths.map(async path => (await api.ok('GET', path)).metadata.uid));
  const data = [...['one', 'two'].map(name => `${redisClusters}/${name}`), ...crds.map(name => `${crdsPath}/${name}`)];
  for (const name of ['redis', 'queue']) await cluster.prepareNamespace(name);
  const before = await cluster.list();
  await cluster.install({ ...redis, channel: 'v1' });
  for (const name of ['one', 'two']) await makeRedisCluster(cluster, { name });
  const former = await uids(data);
  await cluster.settled('redis');

  await t.test('a plain deletion is denied, and the denial offers it', async t => {
    const { exitCode, stderr } = await cluster.kubectl('delete', subscription, 'redis-operator', '-n', 'redis');
    t.equal(exitCode, 1);
    t.match(
      stderr,
      /^ +keep the custom resources: +kubectl leftovers delete redis-operator -n redis --operands keep$/m,
    );
  });

  await t.test('a policy that forbids the cascade forbids it; the Subscription is as it was', async t => {
    await setPolicies(cluster, { forbidden: { allow: ['Orphan'] } });
    const { exitCode, stderr } = await keep();
    t.equal(exitCode, 2);
    t.match(
      stderr,
      'DeletionPolicy forbidden does not allow Subscription redis/redis-operator to be deleted with --cascade=foreground',
    );
    t.notOk((await api.ok('GET', resource)).metadata.annotations?.[annotation]);
    await setPolicies(cluster, {});
  });

  await t.test('an unknown value is denied, with the one that is known', async t => {
    await annotate('Delete');
    const { exitCode, stderr } = await cascades.delete('redis', 'redis-operator');
    t.equal(exitCode, 1);
    t.match(
      stderr,
      `has the annotation ${annotation} with the value "Delete", which subscription-guard.io does not know. Allowed: "Keep", or no annotation.`,
    );
    await annotate(null);
  });

  await t.test('with a policy that deletes operands, too: the command that was offered', async t => {
    await setPolicies(cluster, { dev: { operands: 'Delete' } });
    const { exitCode, stdout, stderr } = await keep();
    t.equal(exitCode, 0, stderr);
    t.match(stdout, /^operands +RedisCluster +redis +one +Keep +operands are kept on purpose$/m);
    t.match(stderr, /^Succeeded: \d+ objects are gone, \d+ objects are kept$/m);
    await onlyDataIsLeft(t, 'by-plugin');
    await setPolicies(cluster, {});
  });

  await t.test('installed again from another channel: the same custom resources, and it works', async t => {
    await cluster.install({ ...redis, channel: 'stable' });
    t.strictSame(await uids(data), former);
    t.strictSame(await listLeftovers(cluster), []);
  });

  await t.test('kubectl alone, by annotation, and nothing is kept for ever', async t => {
    await annotate('Keep');
    await cascades.admitted('redis', 'redis-operator');
    await cascades.until('redis', 'Succeeded');
    await onlyDataIsLeft(t, 'by-kubectl');
    const { exitCode, stderr } = await leftovers(
      cluster,
      'clean',
      'redis-operator.redis',
      '--operands',
      'delete',
      '--yes',
    );
    t.equal(exitCode, 0, stderr);
    t.strictSame(left(before, await cluster.list()), [], '0 left');
  });

  await t.test('what was kept of another operator is found by its name', async t => {
    await cluster.install({ namespace: 'queue', packageName: 'kafka', channel: 'v1' });
    await makeRedisCluster(cluster, { operator: 'queue' });
    await cluster.settled('queue');
    const kept = await keep('kafka', 'queue');
    t.equal(kept.exitCode, 0, kept.stderr);
    t.match(await pasteCommand(t, cluster, listLeftoversOf('queue'), 'listLeftovers'), {
      exitCode: 1,
      stdout: /kafka/,
    });
    const command = `${cleanLeftovers('kafka', 'queue', 'delete')} --yes`;
    const { exitCode, stderr } = await pasteCommand(t, cluster, command, 'cleanLeftovers');
    t.equal(exitCode, 0, stderr);
    t.strictSame(left(before, await cluster.list()), [], '0 left');
  });

  /** As soon as OLM has settled. */
  async function keep(name = 'redis-operator', namespace = 'redis') {
    let result = await leftovers(cluster, 'delete', name, '-n', namespace, '--operands', 'keep', '--yes');
    await cluster.until('an answer', async () => {
      if (!/try again/i.test(result.stderr)) return true;
      result = await leftovers(cluster, 'delete', name, '-n', namespace, '--operands', 'keep', '--yes');
      return false;
    });
    return result;
  }

  function annotate(value: string | null) {
    return api.ok('PATCH', resource, { metadata: { annotations: { [annotation]: value } } });
  }

  async function onlyDataIsLeft(t: Test, name: string): Promise<void> {
    t.strictSame(await uids(data), former, 'the same objects');
    const known = [...crds, 'DeletionPolicy'];
    const rest = left(before, await cluster.list()).filter(one => !known.some(text => one.includes(text)));
    t.matchSnapshot(rest.join('\n'), `${name}: left beside the CRDs and their roles`);
    const cleanup = (await cascades.cleanupOf('redis'))?.metadata.name ?? '';
    const { exitCode, stdout } = await leftovers(cluster);
    t.equal(exitCode, 1);
    t.matchSnapshot(withoutChance(stdout).replaceAll(cleanup, '<cleanup>'), `${name}: kubectl leftovers`);
  }
});
