import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import t from 'tap';
import { sample } from '../../admission/samples.ts';
import { untoldDenial } from '../../support/control-plane/audit-log.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { webhookClientCaOf } from '../../support/control-plane/webhook-client.ts';
import { withoutDigest } from '../../support/digest.ts';
import { planOf } from '../../support/e2e/plan.ts';
import { post } from '../../support/https.ts';

const subscription = 'subscriptions.operators.coreos.com';
const longPackage = 'operator-with-a-package-name-that-fills-a-label-key';

/** The controllers that do, with and without `--use-service-account-credentials`. */
const cleaners = [
  'system:serviceaccount:kube-system:namespace-controller',
  'system:serviceaccount:kube-system:generic-garbage-collector',
  'system:kube-controller-manager',
];

t.test('kubectl delete subscription, guarded', async t => {
  const cluster = await startCluster(t, { expectedDenials: [untoldDenial] });
  const webhook = await startWebhook(t, cluster, { args: ['--client-ca', webhookClientCaOf(cluster)] });
  const exists = (namespace: string, name: string) =>
    cluster.api.exists(`/apis/operators.coreos.com/v1alpha1/namespaces/${namespace}/subscriptions/${name}`);
  await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
  await cluster.kubectl('apply', '-f', 'test/support/manifests/operands.yaml');

  await t.test('is denied with the checklist', async t => {
    const first = await attempt('the first try');
    t.matchSnapshot(withoutDigest(first), 'what kubectl prints');
    t.equal(await attempt('the second try'), first, 'the same cluster state makes the same bytes');
    t.equal(await attempt('a dry run', '--dry-run=server'), first, 'a dry run tells the same');
    const plan = await planOf(cluster, 'redis', 'redis-operator');
    t.match(first, `(plan ${plan.digest.slice(0, 6)})`, 'the denial and "kubectl leftovers plan" show the same plan');

    async function attempt(what: string, ...flags: readonly string[]): Promise<string> {
      const deletion = ['delete', subscription, 'redis-operator', '-n', 'redis', ...flags];
      const { exitCode, stdout, stderr } = await cluster.kubectl(...deletion);
      t.equal(exitCode, 1, `${what} fails`);
      t.equal(stdout, '', `${what} deletes nothing`);
      t.equal(await exists('redis', 'redis-operator'), true, `the Subscription is still there after ${what}`);
      return stderr;
    }
  });

  await t.test('talks to nobody but the API server', async t => {
    const agent = new Agent({ ca: readFileSync(webhook.caFile) });
    t.teardown(() => agent.destroy());
    await t.rejects(post(agent, webhook.port, sample('background')), { code: /^(ERR_SSL_TLSV1|ECONNRESET$)/ });
  });

  await t.test('logs one line per decision', async t => {
    const decision = webhook.decisions().at(-1);
    t.match(decision, {
      subject: 'redis/redis-operator',
      requester: 'admin',
      verdict: 'Block',
      allowed: false,
      dryRun: true,
    });
    t.match(decision?.uid, /^[0-9a-f-]{36}$/);
  });

  await t.test('is not asked when Kubernetes cleans up a namespace', async t => {
    const before = webhook.decisions().length;
    const deletion = ['delete', subscription, 'redis-operator', '-n', 'redis', '--dry-run=server'];
    for (const user of cleaners) {
      const { exitCode } = await cluster.kubectl(...deletion, `--as=${user}`, '--as-group=system:masters');
      t.equal(exitCode, 0, user);
    }
    t.equal(webhook.decisions().length, before);
    const { exitCode } = await cluster.kubectl(...deletion, '--as=someone', '--as-group=system:masters');
    t.equal(exitCode, 1, 'as for everybody else, it is');
    t.equal(webhook.decisions().at(-1)?.requester, 'someone');
  });

  await t.test('tells programs the same as people', async t => {
    const path = '/apis/operators.coreos.com/v1alpha1/namespaces/redis/subscriptions/redis-operator';
    const { code, body } = await cluster.api.send('DELETE', path);
    t.equal(code, 409);
    t.equal(body.reason, 'Conflict');
    t.matchSnapshot(JSON.stringify(body.details.causes, undefined, 2), 'details.causes');
  });

  await t.test('shows a user who may list nothing else counts, and no names', async t => {
    const kubeconfig = await cluster.user(
      'alice',
      [{ apiGroups: ['operators.coreos.com'], resources: ['subscriptions'], verbs: ['get', 'delete'] }],
      'redis',
    );
    const { exitCode, stderr } = await cluster.kubectl(
      '--kubeconfig',
      kubeconfig,
      'delete',
      subscription,
      'redis-operator',
      '-n',
      'redis',
    );
    t.equal(exitCode, 1);
    t.matchSnapshot(withoutDigest(stderr), 'what kubectl prints to alice');
    for (const name of ['prod', 'staging', 'cache', 'team-a', 'Back up']) t.notMatch(stderr, name);
  });

  await t.test('says so when the cascade is asked for', async t => {
    const { exitCode, stderr } = await cluster.kubectl(
      'delete',
      subscription,
      'redis-operator',
      '-n',
      'redis',
      '--cascade=foreground',
    );
    t.equal(exitCode, 1);
    t.matchSnapshot(stderr, 'what kubectl prints');
    t.equal(await exists('redis', 'redis-operator'), true);
  });

  await t.test('blocks each of --all and of a deletecollection', async t => {
    await cluster.install({ namespace: 'redis', packageName: longPackage, name: 'long' });
    const guarded = ['long', 'redis-operator'];
    const before = webhook.decisions().length;
    const all = await cluster.kubectl('delete', subscription, '--all', '-n', 'redis');
    t.equal(all.exitCode, 1);
    t.equal(all.stdout, '', 'nothing was deleted');
    t.matchSnapshot(withoutDigest(all.stderr), 'what kubectl prints');
    t.strictSame(subjectsSince(before), ['redis/long', 'redis/redis-operator']);
    for (const name of guarded) t.equal(await exists('redis', name), true, `${name} is still there after --all`);

    const collection = '/apis/operators.coreos.com/v1alpha1/namespaces/redis/subscriptions';
    const { code, body } = await cluster.api.send('DELETE', collection);
    t.equal(code, 409);
    t.match(body.message, /Deleting Subscription redis\/(long|redis-operator) would leave \d+ objects behind/);
    for (const name of guarded) t.equal(await exists('redis', name), true, `${name} is still there after a collection`);

    /** One deletion may be asked about several times. */
    function subjectsSince(count: number): string[] {
      const decisions = webhook.decisions().slice(count);
      const subjects = decisions.map(({ subject, verdict }) => `${subject}${verdict === 'Block' ? '' : ` ${verdict}`}`);
      return [...new Set(subjects)].toSorted();
    }
  });

  await t.test('lets it go with the annotation Orphan, alone of --all', async t => {
    await cluster.kubectl('annotate', subscription, 'long', '-n', 'redis', 'subscription-guard.io/on-delete=Orphan');
    const { exitCode, stderr, stdout } = await cluster.kubectl('delete', subscription, '--all', '-n', 'redis');
    t.equal(exitCode, 1);
    t.match(stdout, /^subscription.operators.coreos.com "long" deleted.*\n$/);
    t.match(stderr, 'Deleting Subscription redis/redis-operator would leave');
    t.notMatch(stderr, 'redis/long');
    t.equal(await exists('redis', 'long'), false, 'the annotation lets it go');
    t.equal(await exists('redis', 'redis-operator'), true);
  });

  await t.test('refuses an annotation it does not know', async t => {
    await cluster.kubectl(
      'annotate',
      subscription,
      'redis-operator',
      '-n',
      'redis',
      'subscription-guard.io/on-delete=Remove',
    );
    const { exitCode, stderr } = await cluster.kubectl('delete', subscription, 'redis-operator', '-n', 'redis');
    t.equal(exitCode, 1);
    t.matchSnapshot(stderr, 'what kubectl prints');
  });

  await t.test('lets it go with --cascade=orphan', async t => {
    const { exitCode } = await cluster.kubectl(
      'delete',
      subscription,
      'redis-operator',
      '-n',
      'redis',
      '--cascade=orphan',
    );
    t.equal(exitCode, 0);
    t.equal(await exists('redis', 'redis-operator'), false);
  });

  await t.test('blocks a failed install', async t => {
    await cluster.install({ namespace: 'failing', packageName: 'own-namespace-only', scope: 'all', phase: 'Failed' });
    const { exitCode, stderr } = await cluster.kubectl('delete', subscription, 'own-namespace-only', '-n', 'failing');
    t.equal(exitCode, 1);
    t.matchSnapshot(withoutDigest(stderr).replaceAll(/since \S+Z/g, 'since TIME'), 'what kubectl prints');
  });

  await t.test('frees a Subscription that never resolved, and names the shell it leaves', async t => {
    await cluster.install({ namespace: 'typo', packageName: 'no-such-package', phase: 'none' });
    const operator = '/apis/operators.coreos.com/v1/operators/no-such-package.typo';
    await cluster.until('the empty Operator object', () => cluster.api.exists(operator));
    const { exitCode, stderr } = await cluster.kubectl('delete', subscription, 'no-such-package', '-n', 'typo');
    t.equal(exitCode, 0);
    t.matchSnapshot(stderr, 'the warnings');
    await cluster.kubectl('delete', 'operators.operators.coreos.com', 'no-such-package.typo');
    t.equal(await cluster.api.exists(operator), false, 'the command in the warning removes it');
  });

  await t.test('names who needs the operator, and does not hold up the deletion of a namespace', async t => {
    await cluster.install({ namespace: 'team-b', packageName: 'needs-redis' });
    const dependency = await cluster.kubectl('delete', subscription, 'redis-operator-v1-test-olm', '-n', 'team-b');
    t.equal(dependency.exitCode, 1);
    t.matchSnapshot(withoutDigest(dependency.stderr), 'the operator that another one needs');
    const dependent = await cluster.kubectl('delete', subscription, 'needs-redis', '-n', 'team-b');
    t.matchSnapshot(withoutDigest(dependent.stderr), 'the operator that has a dependency');
    const plan = await planOf(cluster, 'team-b', 'redis-operator-v1-test-olm');
    const crd = plan.items.find(({ name }) => name === 'redisclusters.redis.example.io');
    t.match(crd, { fate: 'Keep', reason: /needs-redis|redis-operator/ });

    const { exitCode } = await cluster.kubectl('delete', 'namespace', 'team-b', '--timeout=300s');
    t.equal(exitCode, 0);
  });
});
