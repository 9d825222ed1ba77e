import t from 'tap';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { makeNamespace } from '../../support/control-plane/install.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { withoutChance } from '../../support/e2e/captures.ts';
import { Cascades, subscription } from '../../support/e2e/cascades.ts';
import { leftovers } from '../../support/e2e/leftovers-command.ts';
import { pasteCommand } from '../../support/e2e/shell.ts';

const long = 'operator-with-a-package-name-that-fills-a-label-key';
const csv = 'clusterserviceversions.operators.coreos.com';
const operatorGroup = 'operatorgroups.operators.coreos.com';
const catalogSource = 'catalogsources.operators.coreos.com';
const groupsIn = (namespace: string) => `/apis/operators.coreos.com/v1/namespaces/${namespace}/operatorgroups`;

/** Whom the manifest lets go, as far as OLM and Kubernetes are concerned. */
const exempt = [
  'system:serviceaccount:olm:olm-operator-serviceaccount',
  'system:serviceaccount:openshift-operator-lifecycle-manager:olm-operator-serviceaccount',
  'system:serviceaccount:kube-system:namespace-controller',
  'system:serviceaccount:kube-system:generic-garbage-collector',
  'system:kube-controller-manager',
  'system:serviceaccount:subscription-guard:sweeper',
];

/**
 * Registered as deploy/components/olm-guard does. OLM runs as the admin here, whom no matchCondition lets go: whatever it
 * may delete, the webhook has allowed for what it is.
 */
t.test('what an operator cannot do without, guarded', async t => {
  const cluster = await startCluster(t);
  const webhook = await startWebhook(t, cluster, { cascade: true, components: ['olm-guard'] });
  await startSweeper(t, cluster);
  const { api } = cluster;
  const cascades = new Cascades(cluster);
  const remove = (namespace: string, name: string, ...flags: string[]) =>
    cluster.kubectl('delete', csv, name, '-n', namespace, ...flags);
  const exists = (namespace: string, name: string) =>
    api.exists(`${olmApi}/namespaces/${namespace}/clusterserviceversions/${name}`);
  const decisions = () => webhook.decisions().filter(({ kind }) => kind === 'ClusterServiceVersion');
  await cluster.prepareNamespace('kitchen', 'all');
  await Promise.all([
    cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' }),
    cluster.install({ namespace: 'kitchen', packageName: 'kitchen-sink' }),
    cluster.install({ namespace: 'left', packageName: long }),
  ]);

  await t.test('is denied while its Subscription lives', async t => {
    const { exitCode, stderr } = await remove('redis', 'redis-operator.v1.0.0');
    t.equal(exitCode, 1);
    t.matchSnapshot(stderr, 'what kubectl prints');
    t.equal(await exists('redis', 'redis-operator.v1.0.0'), true);
    t.match(decisions().at(-1), {
      kind: 'ClusterServiceVersion',
      subject: 'redis/redis-operator.v1.0.0',
      requester: 'admin',
      verdict: 'SubscriptionLives',
      allowed: false,
      dryRun: false,
    });
    const metrics = await (await fetch(`http://127.0.0.1:${webhook.healthPort}/metrics`)).text();
    const line =
      'subscription_guard_decisions_total{endpoint="validate-csv",verdict="SubscriptionLives",action=""} 1\n';
    t.match(metrics, line);
  });

  await t.test('a dry run, the other propagation policies and a deletecollection are, too', async t => {
    for (const flag of ['--dry-run=server', '--cascade=orphan', '--cascade=foreground']) {
      const { exitCode, stderr } = await remove('redis', 'redis-operator.v1.0.0', flag);
      t.equal(exitCode, 1, flag);
      t.match(stderr, 'OLM may re-create it, or leave the operator gone for good', flag);
    }
    const { code } = await api.send('DELETE', `${olmApi}/namespaces/redis/clusterserviceversions`);
    t.equal(code, 409);
    t.equal(await exists('redis', 'redis-operator.v1.0.0'), true);
  });

  await t.test('who may not list Subscriptions learns no name of one', async t => {
    const rights = [{ apiGroups: ['operators.coreos.com'], resources: ['clusterserviceversions'], verbs: ['*'] }];
    const kubeconfig = await cluster.user('alice', rights, 'redis');
    const { exitCode, stderr } = await remove('redis', 'redis-operator.v1.0.0', '--kubeconfig', kubeconfig);
    t.equal(exitCode, 1);
    t.matchSnapshot(stderr, 'what kubectl prints to alice');
  });

  await t.test('the command in the denial works', async t => {
    const { stderr } = await remove('redis', 'redis-operator.v1.0.0');
    const [command = ''] = stderr.match(/^ {5}kubectl .*$/m) ?? [];
    const { exitCode, stderr: checklist } = await pasteCommand(t, cluster, command.trim(), 'deleteSubscription');
    t.equal(exitCode, 1);
    t.match(checklist, 'Deleting Subscription redis/redis-operator would leave', 'it asks the other guard');
  });

  await t.test('an OperatorGroup is not deleted before what lives by it', async t => {
    const removeGroup = (namespace: string, name: string, ...flags: string[]) =>
      cluster.kubectl('delete', operatorGroup, name, '-n', namespace, ...flags);
    const { exitCode, stderr } = await removeGroup('redis', 'group');
    t.equal(exitCode, 1);
    t.matchSnapshot(stderr, 'what kubectl prints');
    const [command = ''] = stderr.match(/^ {5}kubectl .*$/m) ?? [];
    t.match((await pasteCommand(t, cluster, command.trim(), 'deleteSubscription')).stderr, 'would leave');
    const [, edit = ''] = /edit it: (kubectl .*)/.exec(stderr) ?? [];
    t.match(await pasteCommand(t, cluster, edit, 'editObject'), { exitCode: 0 });
    const { code } = await api.send('DELETE', `${groupsIn('redis')}`);
    t.equal(code, 409, 'nor are all of them');

    // Two are too many for OLM: the one that nobody uses may go, and the operator works again.
    await api.ok('POST', groupsIn('redis'), {
      apiVersion: 'operators.coreos.com/v1',
      kind: 'OperatorGroup',
      metadata: { name: 'spare' },
      spec: { targetNamespaces: ['redis'] },
    });
    const csvPath = `${olmApi}/namespaces/redis/clusterserviceversions/redis-operator.v1.0.0`;
    const phase = async () => (await api.ok('GET', csvPath)).status.phase;
    await cluster.until('OLM to call it Failed', async () => (await phase()) === 'Failed');
    t.equal((await removeGroup('redis', 'group')).exitCode, 1, 'the one that is used may not go');
    const { stderr: denial } = await cluster.kubectl('delete', subscription, 'redis-operator', '-n', 'redis');
    t.matchSnapshot(withoutChance(denial).replaceAll(/since \S+Z/g, 'since TIME'), 'the denial of its Subscription');
    t.equal((await removeGroup('redis', 'spare')).exitCode, 0, 'the other one may');
    await cluster.until('OLM to go on', async () => (await phase()) === 'Succeeded');

    await makeNamespace(cluster.api, 'empty');
    await api.ok('POST', groupsIn('empty'), {
      apiVersion: 'operators.coreos.com/v1',
      kind: 'OperatorGroup',
      metadata: { name: 'unused' },
    });
    t.equal((await removeGroup('empty', 'unused')).exitCode, 0, 'nor does anybody use this one');
    const rights = [{ apiGroups: ['operators.coreos.com'], resources: ['operatorgroups'], verbs: ['*'] }];
    const kubeconfig = await cluster.user('carol', rights, 'redis');
    t.matchSnapshot(
      (await removeGroup('redis', 'group', '--kubeconfig', kubeconfig)).stderr,
      'what kubectl prints to carol, who may not list Subscriptions',
    );
  });

  await t.test('a CatalogSource that is in use is deleted with a warning', async t => {
    const { exitCode, stderr } = await cluster.kubectl(
      'delete',
      catalogSource,
      'test',
      '-n',
      'olm',
      '--dry-run=server',
    );
    t.equal(exitCode, 0);
    t.matchSnapshot(stderr, 'what kubectl prints');
    const other = { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'CatalogSource', metadata: { name: 'unused' } };
    await api.ok('POST', `${olmApi}/namespaces/olm/catalogsources`, {
      ...other,
      spec: { sourceType: 'grpc', address: '127.0.0.1:1' },
    });
    const unused = await cluster.kubectl('delete', catalogSource, 'unused', '-n', 'olm');
    t.match(unused, { exitCode: 0, stderr: '' });
  });

  await t.test('OLM and Kubernetes are not even asked about', async t => {
    const before = webhook.decisions().length;
    for (const account of exempt) {
      const as = ['--as', account, '--as-group', 'system:masters', '--dry-run=server'];
      for (const what of [
        [csv, 'redis-operator.v1.0.0'],
        [operatorGroup, 'group'],
      ]) {
        const { exitCode, stderr } = await cluster.kubectl('delete', ...what, '-n', 'redis', ...as);
        t.equal(exitCode, 0, account, { stderr });
      }
    }
    t.equal(webhook.decisions().length, before);
  });

  await t.test('copies are let go without asking, and OLM makes them again', async t => {
    await cluster.until('the copy', () => exists('redis', 'kitchen-sink.v1.0.0'));
    const before = decisions().length;
    const { exitCode, stderr } = await remove('redis', 'kitchen-sink.v1.0.0');
    t.equal(exitCode, 0, stderr);
    t.equal(decisions().length, before);
    t.equal((await remove('kitchen', 'kitchen-sink.v1.0.0')).exitCode, 1, 'the original is guarded');
  });

  await t.test('an upgrade goes through, whoever OLM is', async t => {
    const path = `${olmApi}/namespaces/redis/subscriptions/redis-operator`;
    await api.ok('PATCH', path, { spec: { channel: 'stable' } });
    await cluster.until('the next version', async () => {
      const { body } = await api.send('GET', `${olmApi}/namespaces/redis/clusterserviceversions/redis-operator.v2.0.0`);
      return body.status?.phase === 'Succeeded' && !(await exists('redis', 'redis-operator.v1.0.0'));
    });
    const ended = decisions().filter(({ subject, allowed }) => subject === 'redis/redis-operator.v1.0.0' && allowed);
    t.match(ended, [{ requester: 'admin', verdict: 'Replaced' }], 'OLM was asked about, and not held up');
    t.equal((await remove('redis', 'redis-operator.v2.0.0')).exitCode, 1, 'the next version is guarded');
  });

  await t.test('a cascade is not held up, and once it is admitted the OperatorGroup may go as well', async t => {
    await cascades.admitted('kitchen', 'kitchen-sink');
    const { exitCode, stderr } = await cluster.kubectl('delete', operatorGroup, 'group', '-n', 'kitchen');
    t.equal(exitCode, 0, stderr);
    await cascades.until('kitchen', 'Succeeded');
    t.equal(await exists('kitchen', 'kitchen-sink.v1.0.0'), false);
  });

  await t.test('a leftover may go, and kubectl says what cleans up after it', async t => {
    await cluster.kubectl('annotate', subscription, long, '-n', 'left', 'subscription-guard.io/on-delete=Orphan');
    t.equal((await cluster.kubectl('delete', subscription, long, '-n', 'left')).exitCode, 0);
    const { exitCode, stderr } = await remove('left', 'long-name.v1.0.0', '--dry-run=server');
    t.equal(exitCode, 0);
    t.matchSnapshot(stderr, 'the warnings');
    const cleaned = await leftovers(cluster, 'clean', long, '-n', 'left', '--yes');
    t.equal(cleaned.exitCode, 0, cleaned.stderr);
    t.equal(await exists('left', 'long-name.v1.0.0'), false);
  });

  await t.test('the deletion of a namespace is not held up', async t => {
    await cluster.install({ namespace: 'doomed', packageName: 'redis-operator', channel: 'v1' });
    const { exitCode, stderr } = await cluster.kubectl('delete', 'namespace', 'doomed', '--timeout=300s');
    t.equal(exitCode, 0, stderr);
  });

  await t.test('what cannot be read is not deleted', async t => {
    await cluster.install({ namespace: 'unread', packageName: 'redis-operator', channel: 'v1' });
    await webhook.stop();
    const rights = [
      { apiGroups: ['operators.coreos.com', ''], resources: ['clusterserviceversions', 'namespaces'], verbs: ['*'] },
    ];
    const kubeconfig = await cluster.user('bob', rights);
    await startWebhook(t, cluster, { cascade: true, components: ['olm-guard'], kubeconfig });
    const { exitCode, stderr } = await remove('unread', 'redis-operator.v1.0.0');
    t.equal(exitCode, 1);
    t.matchSnapshot(stderr, 'what kubectl prints');
    t.equal((await cluster.kubectl('delete', operatorGroup, 'group', '-n', 'unread')).exitCode, 1);
    const catalog = await cluster.kubectl('delete', catalogSource, 'test', '-n', 'olm', '--dry-run=server');
    t.match(catalog, { exitCode: 0, stderr: /not known whether any Subscription/ }, 'a warning needs no proof');
  });
});
