import t from 'tap';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, subscription } from '../../support/e2e/cascades.ts';

const crd = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/redisclusters.redis.example.io';

t.test('the policies of docs/policies.md', async t => {
  const cluster = await startCluster(t);
  const { api } = cluster;
  const webhook = await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);
  const cascades = new Cascades(cluster);
  await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
  await cluster.kubectl('apply', '-f', 'test/support/manifests/operands.yaml');

  const tryOut = (...flags: string[]) =>
    cluster.kubectl('delete', subscription, 'redis-operator', '-n', 'redis', '--dry-run=server', ...flags);
  const label = (env: string | null) => api.ok('PATCH', '/api/v1/namespaces/redis', { metadata: { labels: { env } } });
  const apply = async (name: string): Promise<void> => {
    const { exitCode, stderr } = await cluster.kubectl('apply', '-f', `examples/policies/${name}.yaml`);
    t.equal(exitCode, 0, stderr);
  };
  const decidedBy = (name: string) =>
    cluster.until(`${name} to decide`, async () => {
      await tryOut();
      return webhook.decisions().at(-1)?.policy === name;
    });

  await t.test('keep-crds: where no other one matches', async t => {
    await apply('keep-crds');
    await decidedBy('keep-crds');
    t.match((await tryOut()).stderr, 'Kept on purpose: 2 CustomResourceDefinitions');
  });

  await t.test('production: neither nor', async t => {
    await apply('production');
    await label('production');
    await decidedBy('production');
    t.match((await tryOut()).stderr, 'The policy allows neither to remove it all nor to leave it all behind.');
    for (const flag of ['--cascade=foreground', '--cascade=orphan']) {
      const { exitCode, stderr } = await tryOut(flag);
      t.equal(exitCode, 1, flag);
      t.match(stderr, 'DeletionPolicy production', flag);
    }
  });

  await t.test('gitops: with all that depends on it, but not with data, and never without', async t => {
    await apply('gitops');
    await label('staging');
    await decidedBy('gitops');
    for (const flag of ['--cascade=background', '--cascade=foreground']) {
      const { exitCode, stderr } = await tryOut(flag);
      t.equal(exitCode, 1, flag);
      t.match(stderr, 'kubectl delete redisclusters.redis.example.io prod staging -n redis', flag);
    }
    t.match(await tryOut('--cascade=orphan'), { exitCode: 1, stderr: /DeletionPolicy gitops/ });
  });

  await t.test('dev: everything, by whoever may delete the Subscription', async t => {
    await apply('dev');
    await label('dev');
    await decidedBy('dev');
    const rights = [{ apiGroups: ['operators.coreos.com'], resources: ['subscriptions'], verbs: ['get', 'delete'] }];
    const carol = await cluster.user('carol', rights, 'redis');
    const { exitCode, stderr } = await tryOut('--kubeconfig', carol);
    t.equal(exitCode, 0, stderr);
    t.match(webhook.decisions().at(-1), { verdict: 'Cascade', policy: 'dev' });
  });

  await t.test('operands-never: not in dev either', async t => {
    await apply('operands-never');
    await decidedBy('operands-never');
    const { exitCode, stderr } = await tryOut('--cascade=foreground');
    t.equal(exitCode, 1);
    t.match(stderr, 'kubectl delete redisclusters.redis.example.io prod staging -n redis');
    await cluster.kubectl('delete', '-f', 'examples/policies/operands-never.yaml');
  });

  await t.test('gitops: a pruned Subscription that has no data goes, however the tool asks', async t => {
    await label('gitops');
    await cluster.kubectl('delete', 'redisclusters.redis.example.io', '--all', '-A');
    await decidedBy('gitops');
    t.equal((await tryOut('--cascade=background')).exitCode, 0);
    t.match(webhook.decisions().at(-1), { verdict: 'Cascade', policy: 'gitops' });
  });

  await t.test('keep-crds: a cascade keeps them, disowned, and its record says so for a week', async t => {
    await label(null);
    await decidedBy('keep-crds');
    await cascades.admitted('redis', 'redis-operator');
    await cascades.until('redis', 'Succeeded');
    const { metadata } = await api.ok('GET', crd);
    t.strictSame(
      Object.keys(metadata.labels).filter(key => key.startsWith('operators.coreos.com/')),
      [],
    );
    t.equal(await api.exists('/apis/operators.coreos.com/v1/operators/redis-operator.redis'), false);
    const cleanup = await cascades.cleanupOf('redis');
    t.equal(cleanup?.spec.ttlSecondsAfterFinished, 604_800);
    t.match(
      cleanup?.status?.kept.filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ reason }) => reason),
      ['CustomResourceDefinitions are kept on purpose', 'CustomResourceDefinitions are kept on purpose'],
    );
  });
});
