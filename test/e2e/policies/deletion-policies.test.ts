import t from 'tap';
import { freshFor } from '../../../src/admission/policy-reader.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { withoutDigest } from '../../support/digest.ts';
import { setPolicies } from '../../support/e2e/deletion-policy.ts';

const subscription = 'subscriptions.operators.coreos.com';
const path = '/apis/operators.coreos.com/v1alpha1/namespaces/redis/subscriptions/redis-operator';

t.test('what DeletionPolicies say about kubectl delete subscription', async t => {
  const cluster = await startCluster(t);
  const webhook = await startWebhook(t, cluster, { cascade: true });
  await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
  await cluster.kubectl('apply', '-f', 'test/support/manifests/operands.yaml');

  const remove = (...flags: string[]) =>
    cluster.kubectl('delete', subscription, 'redis-operator', '-n', 'redis', ...flags);
  const tryOut = (...flags: string[]) => remove('--dry-run=server', ...flags);

  /** Once the webhook decides by these: it may take some seconds to look again. */
  async function decidedBy(policies: Readonly<Record<string, object>>, ...names: string[]): Promise<void> {
    await setPolicies(cluster, policies);
    await cluster.until(`${names} to decide`, async () => {
      await tryOut();
      return (webhook.decisions().at(-1)?.policy ?? '') === names.join(',');
    });
  }

  await t.test('without any: the checklist, and nobody is named', async t => {
    const { stderr } = await tryOut();
    t.match(stderr, /\(plan [0-9a-f]{6}\)$/m);
    t.notMatch(stderr, 'Decided by');
  });

  await t.test('Block: the checklist names who decided', async t => {
    await decidedBy({ production: {} }, 'production');
    const { exitCode, stderr } = await tryOut();
    t.equal(exitCode, 1);
    t.matchSnapshot(withoutDigest(stderr), 'what kubectl prints');
  });

  await t.test('Warn: allowed, and kubectl shows what is left', async t => {
    await decidedBy({ relaxed: { action: 'Warn' } }, 'relaxed');
    const { exitCode, stderr } = await tryOut();
    t.equal(exitCode, 0);
    t.matchSnapshot(stderr, 'the warnings');
  });

  await t.test('allow: what is forbidden is neither done nor offered', async t => {
    await decidedBy({ production: { allow: ['Cascade'] } }, 'production');
    const orphan = await tryOut('--cascade=orphan');
    t.equal(orphan.exitCode, 1);
    t.matchSnapshot(orphan.stderr, 'orphan');
    t.notMatch((await tryOut()).stderr, '--cascade=orphan', 'the checklist does not offer it');
    await decidedBy({ nothing: { allow: [] } }, 'nothing');
    const cascade = await tryOut('--cascade=foreground');
    t.equal(cascade.exitCode, 1);
    t.matchSnapshot(cascade.stderr, 'foreground');
    const plain = await tryOut();
    t.matchSnapshot(withoutDigest(plain.stderr), 'neither');
  });

  await t.test('a policy that has been changed is in force two seconds later at the latest', async t => {
    await decidedBy({ before: {} }, 'before');
    await setPolicies(cluster, { after: {} });
    const changed = Date.now();
    const late: number[] = [];
    await cluster.until('it to decide', async () => {
      const asked = Date.now() - changed;
      const { stderr } = await tryOut();
      const inForce = stderr.includes('Decided by DeletionPolicy after.');
      if (!inForce && stderr.includes('would leave') && asked >= freshFor) late.push(asked);
      return inForce;
    });
    t.strictSame(late, [], 'whoever asks later is answered by it');
  });

  await t.test('Cascade: a plain deletion cascades, and the annotation still speaks first', async t => {
    await decidedBy({ dev: { action: 'Cascade', operands: 'Delete' } }, 'dev');
    t.equal((await tryOut()).exitCode, 0);
    t.match(webhook.decisions().slice(-2), [
      { verdict: 'Cascade', policy: 'dev' },
      { verdict: 'Cascade', policy: 'dev' },
    ]);
    const annotate = (value: string | null) =>
      cluster.api.ok('PATCH', path, { metadata: { annotations: { 'subscription-guard.io/on-delete': value } } });
    await annotate('Orphan');
    await tryOut();
    t.match(webhook.decisions().at(-1), { verdict: 'Orphan', policy: 'dev' });
    await annotate(null);
  });

  await t.test('operands Block holds up a cascade, too', async t => {
    await decidedBy({ careful: { action: 'Cascade' } }, 'careful');
    const { exitCode, stderr } = await tryOut('--cascade=foreground');
    t.equal(exitCode, 1);
    t.match(stderr, 'kubectl delete redisclusters.redis.example.io prod staging -n redis');
  });

  await t.test('match: the most specific one that matches decides, of equals all', async t => {
    const inDev = { namespaceSelector: { matchLabels: { env: 'dev' } } };
    const redis = { packages: ['redis-operator'] };
    const label = (env: string | null) =>
      cluster.api.ok('PATCH', '/api/v1/namespaces/redis', { metadata: { labels: { env } } });
    const policies = {
      all: { allow: [] },
      'other-package': { match: { packages: ['redis'] }, action: 'Warn' },
      dev: { match: inDev, action: 'Warn' },
    };
    await decidedBy(policies, 'all');
    await label('dev');
    t.equal((await tryOut()).exitCode, 0, 'the labels of the Namespace are read anew each time');
    t.match(webhook.decisions().at(-1), { verdict: 'Warn', policy: 'dev' });
    await decidedBy({ ...policies, package: { match: redis } }, 'package');
    await decidedBy(
      { ...policies, a: { match: { ...redis, ...inDev } }, b: { match: { ...redis, ...inDev } } },
      'a',
      'b',
    );
    t.match((await tryOut()).stderr, 'Decided by DeletionPolicies a, b.');
    await label(null);
  });

  await t.test('authorization: the policy can be the permission', async t => {
    const rights = [{ apiGroups: ['operators.coreos.com'], resources: ['subscriptions'], verbs: ['get', 'delete'] }];
    const kubeconfig = await cluster.user('carol', rights, 'redis');
    const asCarol = () => tryOut('--cascade=foreground', '--kubeconfig', kubeconfig);
    await decidedBy({ strict: { operands: 'Delete' } }, 'strict');
    const strict = await asCarol();
    t.equal(strict.exitCode, 1);
    t.match(strict.stderr, 'redisclusters.redis.example.io in redis', 'operands are a matter of rights, too');
    t.match(strict.stderr, 'Decided by DeletionPolicy strict.');
    await decidedBy({ trusting: { operands: 'Delete', authorization: 'Policy' } }, 'trusting');
    const { exitCode, stderr } = await asCarol();
    t.equal(exitCode, 0, stderr);
  });

  await t.test('the vendor can still forbid to delete operands', async t => {
    const csv = '/apis/operators.coreos.com/v1alpha1/namespaces/redis/clusterserviceversions/redis-operator.v1.0.0';
    const forbid = (value: string | null) =>
      cluster.api.ok('PATCH', csv, {
        metadata: { annotations: { 'console.openshift.io/disable-operand-delete': value } },
      });
    await decidedBy({ dev: { operands: 'Delete' } }, 'dev');
    t.equal((await tryOut('--cascade=foreground')).exitCode, 0);
    await forbid('true');
    const { exitCode, stderr } = await tryOut('--cascade=foreground');
    t.equal(exitCode, 1);
    t.match(stderr, 'kubectl delete redisclusters.redis.example.io prod staging -n redis');
    await forbid(null);
  });

  await t.test('who may not read policies decides nothing', async t => {
    await decidedBy({ relaxed: { action: 'Warn' } }, 'relaxed');
    await webhook.stop();
    const everythingElse = {
      apiGroups: ['operators.coreos.com', 'apps', ''],
      resources: ['*'],
      verbs: ['get', 'list'],
    };
    const kubeconfig = await cluster.user('alice', [everythingElse]);
    await startWebhook(t, cluster, { kubeconfig });
    for (const flag of ['--cascade=background', '--cascade=orphan']) {
      const { exitCode, stderr } = await remove(flag);
      t.equal(exitCode, 1);
      t.match(stderr, 'it is not known which policy is in force', flag);
      t.match(stderr, 'The DeletionPolicies of this cluster could not be read (Forbidden)');
    }
  });
});
