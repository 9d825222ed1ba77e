import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { makeRedisCluster, redisLikeBundle } from '../../support/control-plane/bundle-copies.ts';
import { ourBundles, startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, isAsBefore } from '../../support/e2e/cascades.ts';
import { setPolicies } from '../../support/e2e/deletion-policy.ts';
import { leftovers, listLeftovers } from '../../support/e2e/leftovers-command.ts';
import { commandIn, pasteCommand } from '../../support/e2e/shell.ts';

const subscription = 'subscriptions.operators.coreos.com';
const consolePlugins = '/apis/console.openshift.io/v1/consoleplugins';
const consoles = '/apis/operator.openshift.io/v1/consoles';
const console = `${consoles}/cluster`;
const redisClusters = '/apis/redis.example.io/v1/namespaces/redis/redisclusters';

/** Cases of docs/field-reports.md on a real control plane, by their ids. Commands are pasted as they are printed. */
t.test('field reports', async t => {
  const cluster = await startCluster(t, { bundles: [...ourBundles(), pluggedBundle(t.testdir({}))] });
  await serveConsole(cluster);
  await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);
  const { api, kubectl, until, untilFound } = cluster;
  const cascades = new Cascades(cluster);
  await Promise.all([
    cluster.prepareNamespace('kitchen', 'all'),
    ...['redis', 'plugged'].map(name => cluster.prepareNamespace(name)),
  ]);
  const before = await cluster.list();
  await Promise.all([
    cluster.install({ namespace: 'kitchen', packageName: 'kitchen-sink' }),
    cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' }),
    cluster.install({ namespace: 'plugged', packageName: 'plugged-operator' }),
  ]);

  await t.test(
    'B1: a webhook configuration that the operator made itself goes with the Service that it calls',
    async t => {
      const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
      const runtime = {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: 'sink-runtime' },
        webhooks: [
          {
            name: 'runtime.kitchen.example.io',
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            failurePolicy: 'Fail',
            clientConfig: { service: { namespace: 'kitchen', name: 'kitchen-sink-service', path: '/x' } },
            namespaceSelector: { matchLabels: { blast: 'yes' } },
            rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
          },
        ],
      };
      await api.ok('POST', path, runtime);
      const { stdout } = await leftovers(cluster, 'plan', 'kitchen-sink', '-n', 'kitchen');
      t.match(stdout, /sink-runtime +Delete +it calls Service kitchen\/kitchen-sink-service, which goes/);

      const file = join(cluster.dir, 'by-hand.json');
      writeFileSync(file, JSON.stringify({ ...runtime, metadata: { name: 'by-hand' } }));
      t.match(await kubectl('apply', '-f', file), { exitCode: 0 });
      await until('the cascade to be denied for the one that a person has applied', async () => {
        const { stderr } = await cascades.delete('kitchen', 'kitchen-sink', '--dry-run=server');
        return stderr.includes('Somebody else manages what calls the operator');
      });
      const { stderr } = await cascades.delete('kitchen', 'kitchen-sink');
      const command = commandIn(stderr, /^ +(kubectl delete validatingwebhookconfigurations.*)$/m);
      t.match(await pasteCommand(t, cluster, command, 'deleteObjects'), { exitCode: 0 });
      t.notOk(await api.exists(`${path}/by-hand`));

      // While a custom resource holds the cascade up, a person applies over what the operator has made.
      const sinks = '/apis/kitchen.example.io/v1/namespaces/kitchen/sinks';
      const held = { name: 'dripping', finalizers: ['kitchen.example.io/hold'] };
      await api.ok('POST', sinks, { apiVersion: 'kitchen.example.io/v1', kind: 'Sink', metadata: held });
      await setPolicies(cluster, { all: { operands: 'Delete' } });
      await cascades.admitted('kitchen', 'kitchen-sink');
      const message = async () => (await cascades.cleanupOf('kitchen'))?.status?.message ?? '';
      await until('the custom resource to hold it up', async () => /dripping/.test(await message()));
      writeFileSync(file, JSON.stringify(runtime));
      t.match(await kubectl('apply', '--server-side', '--force-conflicts', '-f', file), { exitCode: 0 });
      // The operator makes another one, which is in no plan.
      await api.ok('POST', path, { ...runtime, metadata: { name: 'late' } });
      await api.ok('PATCH', `${sinks}/dripping`, { metadata: { finalizers: null } });
      await cascades.until('kitchen', 'Stalled');
      t.ok(await api.exists('/api/v1/namespaces/kitchen/services/kitchen-sink-service'), 'somebody still answers');
      const told = /sink-runtime: kubectl apply manages it, but it calls Service .*: (kubectl delete validating.*)$/;
      t.match(await pasteCommand(t, cluster, commandIn(await message(), told), 'deleteObjects'), { exitCode: 0 });
      /** The command that removes a configuration in the way, and the one for an operator that makes it again. */
      const commandsAbout = async (name: string): Promise<[string, string]> => {
        const told = new RegExp(
          `Configuration ${name}, which is not in the plan, calls Service .*: (kubectl delete validating\\S+ ${name})\\. If it .*: (.*)$`,
        );
        const [, itself = '', operatorFirst = ''] = await untilFound(
          `${name} to hold it up`,
          async () => told.exec(await message()) ?? undefined,
        );
        return [itself, operatorFirst];
      };
      const [late] = await commandsAbout('late');
      // Under another name, which the sweeper sees first: so it cannot go on in between.
      await api.ok('POST', path, { ...runtime, metadata: { name: 'again' } });
      t.match(await pasteCommand(t, cluster, late, 'deleteObjects'), { exitCode: 0 });
      const [, operatorFirst] = await commandsAbout('again');
      t.match(await pasteCommand(t, cluster, operatorFirst, 'deleteObjects', 'deleteObjects'), { exitCode: 0 });
      await cascades.until('kitchen', 'Succeeded');
      await setPolicies(cluster, {});
      for (const name of ['late', 'again']) t.notOk(await api.exists(`${path}/${name}`));
      t.notOk(await api.exists(`${path}/sink-runtime`));
      await api.ok('POST', path, runtime);
      t.match(await listLeftovers(cluster), [
        { findings: [{ rule: 'call-without-service', severity: 'high', object: { name: 'sink-runtime' } }] },
      ]);
      const remedy = (await listLeftovers(cluster))[0]?.remedy ?? '';
      t.match(await pasteCommand(t, cluster, `${remedy} --yes`, 'cleanLeftovers'), { exitCode: 0 });
      t.notOk(await api.exists(`${path}/sink-runtime`));
    },
  );

  await t.test(
    'B20: a plugin that the console loads is named before it goes, and as long as it is in the list',
    async t => {
      const setPlugins = (...plugins: string[]) => api.ok('PATCH', console, { spec: { plugins } });
      const plugins = async () => (await api.ok('GET', console)).spec.plugins;
      await setPlugins('other', 'plugged');
      const { stderr } = await kubectl('delete', subscription, 'plugged-operator', '-n', 'plugged');
      t.match(stderr, "OpenShift's console loads plugin plugged of this operator, and may crash when that is gone.");
      const command = commandIn(stderr, /^ +(kubectl patch consoles.*)$/m);
      const warnings = await cascades.admitted('plugged', 'plugged-operator');
      t.equal(commandIn(warnings, /^Warning: (kubectl patch consoles.*)$/m), command);
      await cascades.until('plugged', 'Succeeded');
      t.notOk(await api.exists(`${consolePlugins}/plugged`));
      t.strictSame(await plugins(), ['other', 'plugged'], 'the Console is not ours');

      const finding = async () =>
        (await listLeftovers(cluster)).find(({ findings }) =>
          findings.some(one => one.rule === 'console-plugin-missing'),
        );
      t.match(await finding(), {
        findings: [{ severity: 'medium', object: { kind: 'Console', name: 'cluster' } }],
        remedy: command,
      });
      await setPlugins('plugged', 'other');
      t.match(
        await pasteCommand(t, cluster, command, 'disablePlugins'),
        { exitCode: 1 },
        'the list is another one now',
      );
      t.strictSame(await plugins(), ['plugged', 'other']);
      const remedy = (await finding())?.remedy ?? '';
      t.match(await pasteCommand(t, cluster, remedy, 'disablePlugins'), { exitCode: 0 });
      t.strictSame(await plugins(), ['other']);
      t.equal(await finding(), undefined);
    },
  );

  await t.test('B2: what nobody finalizes is given up on by the command that is printed', async t => {
    await makeRedisCluster(cluster, { name: 'db', finalizers: ['redis.example.io/cleanup'] });
    await api.ok('DELETE', '/api/v1/namespaces/redis/serviceaccounts/redis-operator');
    await kubectl('delete', 'pods', '-n', 'redis', '--all');
    const csv = `${olmApi}/namespaces/redis/clusterserviceversions/redis-operator.v1.0.0`;
    await until('OLM to notice', async () => (await api.ok('GET', csv)).status.phase !== 'Succeeded');
    await until('the cascade not to be too early', async () => {
      const { stderr } = await cascades.delete('redis', 'redis-operator', '--dry-run=server');
      return /not at work/.test(stderr);
    });
    const { stderr } = await kubectl('delete', subscription, 'redis-operator', '-n', 'redis');
    const command = commandIn(stderr, /^ +(kubectl delete redisclusters.*)$/m);
    t.match(command, '--wait=false && kubectl patch');
    t.match(await pasteCommand(t, cluster, command, 'deleteUnfinalized'), { exitCode: 0 });
    t.notOk(await api.exists(`${redisClusters}/db`));
  });

  await t.test(
    'B25, B26: an InstallPlan without owner goes, and the Secret that keeps an Operator object is named',
    async t => {
      const plans = `${olmApi}/namespaces/redis/installplans`;
      for (const { metadata } of (await api.ok('GET', plans)).items)
        await api.ok('PATCH', `${plans}/${metadata.name}`, { metadata: { ownerReferences: null } });
      const label = 'operators.coreos.com/redis-operator.redis';
      const secrets = '/api/v1/namespaces/default/secrets';
      await api.ok('POST', secrets, { metadata: { name: 'copy', labels: { [label]: '', 'olm.managed': 'true' } } });
      await cascades.admitted('redis', 'redis-operator');
      await until('it to be named', async () => {
        const { message = '' } = (await cascades.cleanupOf('redis'))?.status ?? {};
        return /Secret default\/copy still carries its label/.test(message);
      });
      await api.ok('DELETE', `${secrets}/copy`);
      await cascades.until('redis', 'Succeeded');
      await isAsBefore(t, cluster, before);
    },
  );

  await t.test('B24: a denial tells what of the operator is gone already, and a cascade ends well', async t => {
    await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
    const deniedWith = (words: string) =>
      until(`the denial to say: ${words}`, async () => {
        const { stderr } = await kubectl('delete', subscription, 'redis-operator', '-n', 'redis');
        return stderr.includes(`The operator does not work as it should: `) && stderr.includes(words);
      });
    const groups = '/apis/operators.coreos.com/v1/namespaces/redis/operatorgroups';
    const [{ metadata, spec }] = (await api.ok('GET', groups)).items;
    const kind = { apiVersion: 'operators.coreos.com/v1', kind: 'OperatorGroup' };
    const makeGroup = (name: string) => api.ok('POST', groups, { ...kind, metadata: { name }, spec });
    await api.ok('DELETE', `${groups}/${metadata.name}`);
    await deniedWith('its namespace has no OperatorGroup');
    await makeGroup(metadata.name);
    await makeGroup('second');
    await deniedWith('its namespace has 2 OperatorGroups');
    await api.ok('DELETE', `${groups}/second`);

    const csv = `${olmApi}/namespaces/redis/clusterserviceversions/redis-operator.v1.0.0`;
    const { finalizers = [] } = (await api.ok('GET', csv)).metadata;
    await api.ok('PATCH', csv, { metadata: { finalizers: [...finalizers, 'example.io/hold'] } });
    await api.ok('DELETE', csv);
    await deniedWith('its ClusterServiceVersion is already being deleted, since 20');
    await until('OLM to have taken its finalizer off', async () => {
      return (await api.ok('GET', csv)).metadata.finalizers.length === 1;
    });
    await api.ok('PATCH', csv, { metadata: { finalizers: null } });
    await cascades.admitted('redis', 'redis-operator');
    await cascades.until('redis', 'Succeeded');
    await isAsBefore(t, cluster, before);
  });
});

/** An operator with a plugin for OpenShift's console, which its CSV announces. */
function pluggedBundle(under: string): string {
  const message = '    operator.openshift.io/uninstall-message:';
  const announced = `    console.openshift.io/plugins: '["plugged"]'\n${message}`;
  const bundle = redisLikeBundle('plugged', under, manifest => manifest.replace(message, announced));
  const plugin = {
    apiVersion: 'console.openshift.io/v1',
    kind: 'ConsolePlugin',
    metadata: { name: 'plugged' },
    spec: {},
  };
  writeFileSync(join(bundle, 'manifests', 'consoleplugin.yaml'), JSON.stringify(plugin));
  return bundle;
}

/** What a cluster of OpenShift has: the APIs of the console, and a plugin of another product. */
async function serveConsole({ api, kubectl }: TestCluster): Promise<void> {
  const file = 'test/support/manifests/console-crds.yaml';
  t.match(await kubectl('apply', '-f', file), { exitCode: 0 });
  t.match(await kubectl('wait', '--for=condition=Established', '--timeout=300s', '-f', file), { exitCode: 0 });
  await api.ok('POST', consolePlugins, {
    apiVersion: 'console.openshift.io/v1',
    kind: 'ConsolePlugin',
    metadata: { name: 'other' },
    spec: {},
  });
  await api.ok('POST', consoles, {
    apiVersion: 'operator.openshift.io/v1',
    kind: 'Console',
    metadata: { name: 'cluster' },
    spec: { plugins: ['other'] },
  });
}
