import t from 'tap';
import { ourBundles, realBundle, startCluster } from '../../support/control-plane/cluster.ts';
import type { InstallOptions } from '../../support/control-plane/install.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, isAsBefore } from '../../support/e2e/cascades.ts';
import { setPolicies } from '../../support/e2e/deletion-policy.ts';
import { commandIn, pasteCommand } from '../../support/e2e/shell.ts';

const policyBinding =
  '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/operand-rights.subscription-guard.io';
const roles = ['view', 'delete'].map(
  verb => `/apis/rbac.authorization.k8s.io/v1/clusterroles/subscription-guard-unready-operands-${verb}`,
);
const ours: InstallOptions = { namespace: 'never', packageName: 'never-ready', phase: 'Installing' };
const mutex = 'openshift-node-upgrade-mutex-operator';
const real: InstallOptions = { namespace: 'mutex', packageName: mutex, phase: 'Installing' };
const bundle = realBundle(mutex);
if (!bundle) process.stderr.write(`SKIPPED: ${mutex} is not here (BUNDLES_DIR, default ../shared/bundles)\n`);

t.test('an operator that never became ready', async t => {
  const cluster = await startCluster(t, {
    bundles: [...ourBundles(), ...(bundle ? [bundle] : [])],
    expectedDenials: [/: list \w+\.openshift-optional\.skrzypek\.io$/],
  });
  await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);
  const { api } = cluster;
  const cascades = new Cascades(cluster);
  const installs = [ours, ...(bundle ? [real] : [])];
  await Promise.all(installs.map(({ namespace, scope }) => cluster.prepareNamespace(namespace, scope)));
  const before = await cluster.list();
  const gadgets = '/apis/never.example.io/v1/namespaces/never/gadgets';
  const rights = async (): Promise<object[]> =>
    (await Promise.all(roles.map(async path => (await api.ok('GET', path)).rules ?? []))).flat();

  await t.test('goes with one command, without custom resources', async t => {
    await Promise.all(installs.map(options => cluster.install(options)));
    await cluster.until('the rights', async () => (await rights()).length === 2 * installs.length);
    for (const { namespace, packageName } of installs) {
      await cascades.admitted(namespace, packageName);
      await cascades.until(namespace, 'Succeeded');
    }
    await isAsBefore(t, cluster, before);
    await cluster.until('the rights to be gone', async () => (await rights()).length === 0);
  });

  await t.test('its custom resources must be decided about', async t => {
    await cluster.install(ours);
    await api.ok('POST', gadgets, { apiVersion: 'never.example.io/v1', kind: 'Gadget', metadata: { name: 'before' } });
    await cluster.until('the rights', async () => (await rights()).length === 2);
    await cluster.settled();
    const { stderr } = await cascades.delete('never', 'never-ready');
    t.match(stderr, 'kubectl delete gadgets.never.example.io before -n never');
  });

  await t.test(
    'without the policy that bounds them nobody has the rights, and a denial says which command grants them',
    async t => {
      const saved = await api.ok('GET', policyBinding);
      await api.ok('DELETE', policyBinding);
      await cluster.until('the rights to be gone', async () => (await rights()).length === 0);
      const denial = async (...flags: string[]) =>
        (await cluster.kubectl('delete', 'subscriptions.operators.coreos.com', 'never-ready', '-n', 'never', ...flags))
          .stderr;
      await cluster.until('that to be in force', async () => (await denial()).includes('no right to look'));
      const plain = await denial();
      t.matchSnapshot(
        plain.replace(/\(plan \w+\)/, '(plan DIGEST)').replaceAll(/since [\dTZ:-]+/g, 'since TIME'),
        'a plain deletion',
      );
      t.match(await denial('--cascade=foreground'), 'no right to look');
      const command = commandIn(plain, /to grant it: +(.*)/);
      t.match(await pasteCommand(t, cluster, command, 'grantRights'), { exitCode: 0 });
      await cluster.until('it to be let look', async () => !(await denial()).includes('no right to look'));
      const [, name = ''] = /clusterrole (\S+)/.exec(command) ?? [];
      await cluster.kubectl('delete', 'clusterrole,clusterrolebinding', name);
      const { apiVersion, kind, metadata, spec } = saved;
      const again = { apiVersion, kind, metadata: { name: metadata.name }, spec };
      await api.ok('POST', policyBinding.slice(0, policyBinding.lastIndexOf('/')), again);
      await cluster.until('the rights', async () => (await rights()).length === 2);
    },
  );

  await t.test('goes with one command and with its custom resources, where a policy says so', async t => {
    await setPolicies(cluster, { all: { operands: 'Delete' } });
    await cluster.until('the policy to decide', async () => {
      const { stderr } = await cascades.delete('never', 'never-ready', '--dry-run=server');
      return !stderr.includes('denied');
    });
    await cascades.admitted('never', 'never-ready');
    await cascades.until('never', 'Succeeded');
    await setPolicies(cluster, {});
    await isAsBefore(t, cluster, before);
    t.notOk(await api.exists(`${olmApi}/namespaces/never/clusterserviceversions/never-ready.v1.0.0`));
  });

  await t.test('the sweeper may escalate no other role', async t => {
    const user = 'system:serviceaccount:subscription-guard:sweeper';
    const mayEscalate = async (name?: string): Promise<boolean> => {
      const resourceAttributes = {
        verb: 'escalate',
        group: 'rbac.authorization.k8s.io',
        resource: 'clusterroles',
        name,
      };
      const review = { spec: { user, resourceAttributes } };
      return (await api.ok('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', review)).status.allowed;
    };
    t.equal(await mayEscalate('subscription-guard-unready-operands-view'), true);
    for (const name of [undefined, 'cluster-admin', 'subscription-guard-sweeper', 'subscription-guard-operands-edit'])
      t.equal(await mayEscalate(name), false, name ?? 'any');
  });
});
