import { join } from 'node:path';
import t from 'tap';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { applyOlmV1, installExtension } from '../../support/control-plane/olm-v1.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';

const redis = join(import.meta.dirname, '..', '..', 'bundles', 'redis-operator', 'v1.0.0');

t.test('where the sweeper runs, it keeps the right to see the custom resources of extensions', async t => {
  const cluster = await startCluster(t, {
    olm: 'apis',
    expectedDenials: [/: list redis(cluster|e)s\.redis\.example\.io$/],
  });
  await applyOlmV1(cluster);
  const installed = { cascade: true, components: ['extension-guard'] };
  await startWebhook(t, cluster, installed);
  await startSweeper(t, cluster, { components: ['extension-guard'] });
  await installExtension(cluster, { name: 'redis', namespace: 'redis', bundle: redis, runtime: 'helm' });
  await cluster.kubectl('create', '-f', 'test/support/manifests/operands.yaml');
  await cluster.until('the guard to see them', async () => {
    const { stderr } = await cluster.kubectl(
      'delete',
      'clusterextensions.olm.operatorframework.io',
      'redis',
      '--dry-run=server',
    );
    return stderr.includes('kubectl delete redisclusters.redis.example.io prod staging -n redis');
  });
  t.pass('without any ClusterRole made by hand');
});
