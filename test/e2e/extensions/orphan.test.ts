import { join } from 'node:path';
import t from 'tap';
import { makeRedisCluster } from '../../support/control-plane/bundle-copies.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { added } from '../../support/control-plane/ground-truth.ts';
import {
  applyOlmV1,
  collected,
  extensionsPath,
  installExtension,
  objectSetsPath,
  type Runtime,
} from '../../support/control-plane/olm-v1.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { leftovers } from '../../support/e2e/leftovers-command.ts';
import { commandIn, pasteCommand } from '../../support/e2e/shell.ts';

const extension = 'clusterextensions.olm.operatorframework.io';
const redis = join(import.meta.dirname, '..', '..', 'bundles', 'redis-operator', 'v1.0.0');
const crd = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/redisclusters.redis.example.io';
const clusters = '/apis/redis.example.io/v1/namespaces/redis/redisclusters';

/** What Kubernetes does with an extension that is deleted with --cascade=orphan, and what we do about it afterwards. */
t.test('an extension that is let go', async t => {
  const cluster = await startCluster(t, {
    olm: 'apis',
    expectedDenials: [/: list redis(cluster|e)s\.redis\.example\.io$/],
  });
  const { api, kubectl } = cluster;
  await applyOlmV1(cluster);
  await startWebhook(t, cluster, { components: ['extension-guard'] });
  const install = async (runtime: Runtime): Promise<void> => {
    await installExtension(cluster, { name: 'redis', namespace: 'redis', bundle: redis, runtime });
    await makeRedisCluster(cluster);
  };
  const orphan = async () => {
    const before = await cluster.list();
    const denial = (await kubectl('delete', extension, 'redis')).stderr;
    const command = commandIn(denial, /leave it all behind, unmanaged: +(.*)/);
    const { exitCode, stderr } = await pasteCommand(t, cluster, command, 'deleteGuarded');
    t.equal(exitCode, 0, stderr);
    await cluster.until('it to be gone', async () => !(await api.exists(`${extensionsPath}/redis`)));
    await collected(cluster);
    const gone = added(await cluster.list(), before).map(({ kind, name }) => `${kind} ${name}`);
    t.strictSame(gone, ['ClusterExtension redis'], 'nothing but it has gone');
    return stderr;
  };
  const ownersOf = async (path: string): Promise<string[]> =>
    ((await api.ok('GET', path)).metadata.ownerReferences ?? []).map(
      ({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`,
    );

  /** kubectl makes a role of no API that is not there yet. */
  const letSee = async (): Promise<void> => {
    const view = ['--verb=list', '--resource=redisclusters.redis.example.io,redises.redis.example.io'];
    await kubectl('create', 'clusterrole', 'view-redis', ...view);
    await kubectl('label', 'clusterrole', 'view-redis', 'subscription-guard.io/custom-resources-view=true');
    await cluster.until('the guard to see them', async () => {
      const { stderr } = await kubectl('delete', extension, 'redis', '--dry-run=server');
      return !stderr.includes('Forbidden');
    });
  };

  await t.test('by ClusterObjectSets: these stay, and own everything', async t => {
    await install('boxcutter');
    await letSee();
    t.matchSnapshot(await orphan(), 'the warnings');
    t.strictSame(await ownersOf(`${objectSetsPath}/redis-1`), []);
    t.strictSame(await ownersOf(crd), ['ClusterObjectSet redis-1']);
    const { stdout } = await leftovers(cluster);
    t.match(stdout, /ClusterObjectSet +redis-1 +\S+ +its ClusterExtension is gone, and it still keeps its objects/);
    const { exitCode, stderr } = await leftovers(cluster, 'delete', 'clusterobjectset/redis-1', '--yes');
    t.equal(exitCode, 2);
    t.match(stderr, 'kubectl delete redisclusters.redis.example.io prod -n redis', 'its data is guarded as well');
    await kubectl('delete', 'redisclusters.redis.example.io', 'prod', '-n', 'redis');
    const cleaned = await leftovers(cluster, 'delete', 'clusterobjectset/redis-1', '--yes');
    t.equal(cleaned.exitCode, 0, cleaned.stderr);
    t.match(cleaned.stderr, 'all of ClusterObjectSet redis-1 is gone');
    t.equal((await leftovers(cluster)).stderr, 'No leftovers found.\n');
  });

  await t.test('by Helm: its objects lose their only owner', async t => {
    await install('helm');
    await orphan();
    t.strictSame(await ownersOf(crd), []);
    t.equal(await api.exists(`${clusters}/prod`), true);
    const { stdout } = await leftovers(cluster);
    t.match(
      stdout,
      /CustomResourceDefinition +redisclusters\S+ +\S+ +its ClusterExtension is gone, and nothing owns it/,
    );
    t.notMatch(stdout, 'RedisCluster ', 'custom resources are no findings');
  });
});
