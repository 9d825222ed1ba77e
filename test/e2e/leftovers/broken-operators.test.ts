import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { stopConversion } from '../../../src/kubectl.ts';
import { kitchenLikeBundle, makeRedisCluster, redisLikeBundle } from '../../support/control-plane/bundle-copies.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { added, type Listing } from '../../support/control-plane/ground-truth.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, left, subscription } from '../../support/e2e/cascades.ts';
import { leftovers, listLeftovers } from '../../support/e2e/leftovers-command.ts';
import { commandIn, pasteCommand } from '../../support/e2e/shell.ts';
import type { Template } from '../../support/e2e/templates.ts';

/** Each case has an operator of its own, in a namespace of its name. */
const kitchens = ['bare', 'refuse', 'frozen', 'mixed', 'static', 'last'];
const redises = ['account', 'again', 'restored', 'later'];

/**
 * Cases of docs/field-reports.md in which the operator or OLM itself does not work any more, by their ids. Commands are
 * pasted as they are printed, and full listings are compared.
 */
t.test('operators that are broken when they are uninstalled', async t => {
  const dir = t.testdir({});
  const bundles = [
    kitchenLikeBundle('bare', dir),
    kitchenLikeBundle('refuse', dir, manifest => manifest.replaceAll('operations: [CREATE]', 'operations: [DELETE]')),
    ...['frozen', 'mixed', 'static', 'last'].map(name => kitchenLikeBundle(name, dir)),
    bundleWithDefaultAccount('account', dir),
    redisLikeBundle('again', dir),
    redisLikeBundle('restored', dir),
    redisLikeBundle('going', dir),
    redisLikeBundle('later', dir),
  ];
  const cluster = await startCluster(t, { bundles });
  await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);
  const { api, kubectl, until, untilFound } = cluster;
  const cascades = new Cascades(cluster);
  await Promise.all([
    ...kitchens.map(name => cluster.prepareNamespace(name, 'all')),
    ...redises.map(name => cluster.prepareNamespace(name)),
  ]);
  const before = await cluster.list();
  await Promise.all([
    ...kitchens.map(name => cluster.install({ namespace: name, packageName: `${name}-sink` })),
    ...[...redises, 'going'].map(name => cluster.install({ namespace: name, packageName: `${name}-operator` })),
  ]);
  await cluster.settled();

  const paste = async (command: string, ...of: Template[]) => {
    const { exitCode, stdout, stderr } = await pasteCommand(t, cluster, command, ...of);
    t.equal(exitCode, 0, command, { stderr });
    return stdout;
  };
  const denialOf = async (namespace: string, name: string, ...flags: string[]) => {
    const { exitCode, stderr } = await kubectl('delete', subscription, name, '-n', namespace, ...flags);
    t.equal(exitCode, 1, `the deletion of ${name} is denied`);
    return stderr;
  };
  /** What is left of an operator, whose objects all have its name; OLM copies the CSVs of some into all namespaces. */
  const leftOf = async (name: string) =>
    left(before, await cluster.list()).filter(object => new RegExp(`[/.]${name}(?:-sink|-operator|\\.)`).test(object));

  await t.test('B27: the ServiceAccount default goes with the operator', async t => {
    const account = '/api/v1/namespaces/account/serviceaccounts/default';
    const planned = async () =>
      (await leftovers(cluster, 'plan', 'account-operator', '-n', 'account')).stdout.match(
        /ServiceAccount +account .*/,
      );
    t.match(await planned(), [/default +Keep +Kubernetes makes one in each namespace/], 'OLM has only labelled it');
    const { uid } = (await api.ok('GET', account)).metadata;
    const csv = (await api.ok('GET', `${olmApi}/namespaces/account/clusterserviceversions/account-operator.v1.0.0`))
      .metadata;
    const owner = {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'ClusterServiceVersion',
      name: csv.name,
      uid: csv.uid,
    };
    await api.ok('PATCH', account, { metadata: { ownerReferences: [owner] } });
    t.match(await planned(), [/default +Follows +ClusterServiceVersion/], 'an older OLM has made it its own');
    for (let number = 0; number < 13; number += 1)
      await makeRedisCluster(cluster, { operator: 'account', name: `db-${number}` });
    const many = await denialOf('account', 'account-operator');
    t.match(await paste(commandIn(many, /13 RedisClusters .*: (kubectl get .*)/), 'listObjects'), /db-12/);
    await api.ok('DELETE', '/apis/account.example.io/v1/namespaces/account/redisclusters');
    const denial = await denialOf('account', 'account-operator');
    t.match(denial, 'ServiceAccount default of account goes with the operator, and Kubernetes makes a new one');
    t.match(await paste(commandIn(denial, /^Full list: (.*?) {2}/m), 'showPlan'), /ServiceAccount +account +default/);
    const warnings = await cascades.admitted('account', 'account-operator');
    await paste(commandIn(warnings, /(kubectl wait .*)/), 'waitUntilReady');
    await cascades.until('account', 'Succeeded');
    t.not((await api.ok('GET', account)).metadata.uid, uid, 'Kubernetes has made a new one');
    t.strictSame(await leftOf('account'), []);
  });

  await t.test('B10: its own webhook refuses the deletion of its custom resources', async t => {
    await api.ok('POST', '/apis/refuse.example.io/v1/taps', {
      apiVersion: 'refuse.example.io/v1',
      kind: 'Tap',
      metadata: { name: 'hot' },
    });
    await api.ok('DELETE', '/api/v1/namespaces/refuse/serviceaccounts/refuse-sink');
    await kubectl('delete', 'pods', '-n', 'refuse', '--all');
    const denial = async () => denialOf('refuse', 'refuse-sink');
    await until('the guard to notice', async () => /not at work/.test(await denial()));
    const first = /Tap hot cannot be deleted before the operator: .*\n +remove the operator first, [\w ]+: +(.*)/;
    const whole = commandIn(await denial(), first);
    t.match(whole, 'kubectl leftovers delete refuse-sink -n refuse --operands keep && kubectl leftovers clean ');
    // The same in two parts, to see what a clean-up says that comes too early.
    await kubectl('delete', subscription, 'refuse-sink', '-n', 'refuse', '--cascade=orphan');
    const clean = () => leftovers(cluster, 'clean', 'refuse-sink.refuse', '--operands', 'delete', '--yes');
    const { exitCode, stderr } = await clean();
    t.equal(exitCode, 2);
    await paste(`${commandIn(stderr, /Remove the operator first: (.*)/)} --yes`, 'cleanLeftovers');
    t.match(await clean(), { exitCode: 0 });
    t.strictSame(await leftOf('refuse'), []);
  });

  const crdOf = (name: string) => `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/sinks.${name}.example.io`;
  const storeIn = async (name: string, storage: string) => {
    const { versions } = (await api.ok('GET', crdOf(name))).spec as { versions: { name: string }[] };
    const changed = versions.map(version => ({ ...version, storage: version.name === storage }));
    await api.ok('PATCH', crdOf(name), { spec: { versions: changed } });
  };
  const sinksOf = (name: string, version: string) => `/apis/${name}.example.io/${version}/namespaces/${name}/sinks`;
  /** Until the API server has noticed what the CRD says, it stores them as before, and calls the webhook. */
  const makeSink = (name: string, version: string, sink: string) => {
    const body = { apiVersion: `${name}.example.io/${version}`, kind: 'Sink', metadata: { name: sink } };
    return until(`Sink ${sink}`, async () => (await api.send('POST', sinksOf(name, version), body)).code === 201);
  };

  /** So no version answers without the conversion webhook. */
  const storeInBoth = async (name: string) => {
    await storeIn(name, 'v1beta1');
    await makeSink(name, 'v1beta1', 'old');
    await storeIn(name, 'v1');
    await makeSink(name, 'v1', 'new');
  };

  await t.test('B9: where another version answers, the commands ask in that one', async t => {
    await storeIn('frozen', 'v1beta1');
    for (let number = 0; number < 13; number += 1) await makeSink('frozen', 'v1beta1', `sink-${number}`);
    t.equal((await api.send('GET', sinksOf('frozen', 'v1'))).code, 500, 'the preferred version does not answer');
    const many = await denialOf('frozen', 'frozen-sink');
    t.match(await paste(commandIn(many, /13 Sinks .*: (kubectl get .*)/), 'listObjects'), /sink-12/);
    for (let number = 1; number < 13; number += 1)
      await api.ok('DELETE', `${sinksOf('frozen', 'v1beta1')}/sink-${number}`);
    const command = commandIn(await denialOf('frozen', 'frozen-sink'), /^ +(kubectl delete sinks.*)$/m);
    t.match(command, 'kubectl delete sinks.v1beta1.frozen.example.io sink-0');
    await paste(command, 'deleteObjects');
    t.notMatch(await denialOf('frozen', 'frozen-sink'), /sinks/);
  });

  await t.test('B9: what is not stored in the storage version goes after the operator', async t => {
    await makeSink('frozen', 'v1beta1', 'old');
    await storeIn('frozen', 'v1');
    const told = /Sink frozen\/old cannot be deleted before the operator: its conversion webhook .*\n.*: {2}(.*)/;
    await until('the guard to notice', async () => told.test(await denialOf('frozen', 'frozen-sink')));
    const command = commandIn(await denialOf('frozen', 'frozen-sink'), told);
    await paste(answered(command), 'deleteWithLeftovers', 'stopConversion', 'cleanLeftovers');
    t.strictSame(await leftOf('frozen'), []);
  });

  await t.test('B9: where no version answers, OLM undoes the patch as long as the CSV is there', async t => {
    await storeInBoth('mixed');
    const isConverted = async () => (await api.ok('GET', crdOf('mixed'))).spec.conversion.strategy === 'Webhook';
    await paste(stopConversion('sinks.mixed.example.io'));
    await until('OLM to register the webhook again', isConverted);
    const denied = /could not list sinks\.mixed\.example\.io(?:.|\n)*?to do without it: {2}(.*)/;
    await until('the guard to notice', async () => denied.test(await denialOf('mixed', 'mixed-sink')));
    const command = commandIn(await denialOf('mixed', 'mixed-sink'), denied);
    await paste(`${command} --yes`, 'deleteSubscription', 'deleteObjects', 'stopConversion', 'cleanLeftovers');
    t.strictSame(await leftOf('mixed'), []);
  });

  await t.test('B9: a conversion webhook that has outlived its operator is a finding', async t => {
    await storeInBoth('static');
    await kubectl('delete', subscription, 'static-sink', '-n', 'static', '--cascade=orphan');
    const clean = () => leftovers(cluster, 'clean', 'static-sink.static', '--operands', 'delete', '--yes');
    const refused = await clean();
    t.equal(refused.exitCode, 2, 'its CSV is there, and so is its conversion webhook');
    await paste(
      commandIn(refused.stderr, /does not answer\. .*: (kubectl delete clusterserviceversions.*)/),
      'deleteObjects',
      'stopConversion',
    );
    const ended = async () => (await api.ok('GET', crdOf('static'))).spec.conversion.strategy === 'None';
    await until('OLM to take it away', ended);
    const service = { namespace: 'static', name: 'static-sink-service' };
    const webhook = { conversionReviewVersions: ['v1'], clientConfig: { service } };
    await api.ok('PATCH', crdOf('static'), { spec: { conversion: { strategy: 'Webhook', webhook } } });
    // Its objects cannot be read, which is an unknown besides.
    const found = async () => {
      const { stdout } = await leftovers(cluster, '-o', 'json');
      const { operators } = JSON.parse(stdout) as { operators: Awaited<ReturnType<typeof listLeftovers>> };
      return operators.find(({ operator }) => operator === 'static-sink.static');
    };
    const isFound = async () => (await found())?.findings.some(({ rule }) => rule === 'crd-without-conversion');
    await until('the finding', async () => (await isFound()) === true);
    const { remedy = '' } = (await found()) ?? {};
    t.match(remedy, /^kubectl patch \S+ sinks\.static\.example\.io .* && kubectl leftovers clean static-sink\.static$/);
    await paste(`${remedy} --operands delete --yes`, 'stopConversion', 'cleanLeftovers');
    t.strictSame(await leftOf('static'), []);
  });

  await t.test('B12: the operator makes a custom resource again', async t => {
    const deployment = '/apis/apps/v1/namespaces/again/deployments/again-operator';
    const resource = '/apis/again.example.io/v1/namespaces/again/redisclusters/default';
    const operator = new AbortController();
    t.teardown(() => operator.abort());
    const work = async (): Promise<void> => {
      while (!operator.signal.aborted) {
        const isDue = (await api.exists(deployment)) && !(await api.exists(resource));
        if (isDue) await makeRedisCluster(cluster, { operator: 'again', name: 'default' });
        await delay(50);
      }
    };
    const working = work();
    const isThere = () => api.exists(resource);
    await until('the operator to make it', isThere);
    const first = await denialOf('again', 'again-operator');
    await paste(commandIn(first, /^ +(kubectl delete redisclusters.*)$/m), 'deleteObjects');
    await until('the operator to make it again', isThere);
    const denial = await denialOf('again', 'again-operator');
    t.match(denial, 'RedisCluster again/default has been made again since it was to be deleted');
    const command = commandIn(denial, /remove the operator first, then what it makes: +(.*)/);
    await paste(answered(command), 'deleteWithLeftovers', 'cleanLeftovers');
    operator.abort();
    await working;
    t.strictSame(await leftOf('again'), []);
  });

  await t.test('B7: a Subscription that was restored from a backup, without its status', async t => {
    await makeRedisCluster(cluster, { operator: 'restored', name: 'db' });
    const subscriptions = `${olmApi}/namespaces/restored/subscriptions`;
    const db = '/apis/restored.example.io/v1/namespaces/restored/redisclusters/db';
    const { uid } = (await api.ok('GET', db)).metadata;
    const { apiVersion, kind, metadata, spec } = await api.ok('GET', `${subscriptions}/restored-operator`);
    const backup = { apiVersion, kind, metadata: { name: metadata.name, namespace: 'restored' }, spec };
    const restore = async () => {
      await kubectl('delete', subscription, metadata.name, '-n', 'restored', '--cascade=orphan');
      await api.ok('POST', subscriptions, backup);
    };
    const why = async () => (await leftovers(cluster, 'why', 'restored-operator', '-n', 'restored')).stdout;
    const told = /^ +(kubectl delete clusterserviceversions.*)$/m;
    await restore();
    await until('OLM to refuse it', async () => {
      if (told.test(await why())) return true;
      // A busy OLM takes it for the one that it still has in its cache.
      const { status } = await api.ok('GET', `${subscriptions}/${metadata.name}`);
      if (status?.installedCSV) await restore();
      return false;
    });
    const command = commandIn(await why(), told);
    const listed = (await listLeftovers(cluster)).find(({ operator }) => operator === 'restored-operator.restored');
    t.match(listed, { findings: [{ rule: 'csv-without-subscription', remedy: command }], remedy: command });
    await paste(command, 'deleteObjects');
    const csv = `${olmApi}/namespaces/restored/clusterserviceversions/restored-operator.v1.0.0`;
    const isBack = async () => (await api.exists(csv)) && (await api.ok('GET', csv)).status?.phase === 'Succeeded';
    await until('OLM to install it again', isBack);
    t.equal((await api.ok('GET', db)).metadata.uid, uid, 'its custom resource is the same');
    t.match(await why(), /Nothing is in the way/);
  });

  await t.test('B8: an InstallPlan is missing somewhere', async t => {
    await kubectl('delete', 'installplans.operators.coreos.com', '--all', '-n', 'later');
    await kubectl('delete', subscription, 'bare-sink', '-n', 'bare', '--cascade=orphan');
    await kubectl('delete', 'clusterserviceversions.operators.coreos.com', 'bare-sink.v1.0.0', '-n', 'bare');
    const { exitCode, stderr } = await leftovers(cluster);
    t.equal(exitCode, 2);
    t.equal(
      stderr,
      'warning: it is not known whether anything needs ClusterRole bare-sink-raw-reader, ClusterRoleBinding bare-sink-raw-reader, PriorityClass bare-sink-priority: OLM has dropped the InstallPlan of later-operator.v1.0.0 (later), which may have brought it\n',
    );
    const { remedy = '' } = JSON.parse((await leftovers(cluster, '-o', 'json')).stdout).operators[0] ?? {};
    await paste(`${remedy} --yes`, 'cleanLeftovers');
    t.strictSame(await leftOf('bare'), [], 'its own InstallPlan told the clean-up what the list did not know');
  });

  await t.test('B16: Namespace and Subscription in one deletion', async t => {
    await makeRedisCluster(cluster, { operator: 'going', name: 'db', finalizers: ['going.example.io/cleanup'] });
    const file = join(dir, 'all.yaml');
    writeFileSync(file, manifestOf('going'));
    const { exitCode, stderr } = await kubectl('delete', '-f', file, '--wait=false');
    t.equal(exitCode, 0, stderr);
    const ask = commandIn(stderr, /what is in no namespace stays\. Afterwards run: (.*)/);
    const told = async () =>
      (await kubectl('get', 'events', '-n', 'default', '--field-selector', 'involvedObject.name=going')).stdout;
    await until('an Event', async () => /DeletedWithNamespace .*A Subscription is deleted/.test(await told()));
    const stuck = async () =>
      (await listLeftovers(cluster))
        .find(({ operator }) => operator === 'going-operator.going')
        ?.findings.find(({ breaks }) => breaks.includes('and that of Namespace going with it'));
    // Until OLM has removed the roles of its CSV, it is not known whether the operator without an InstallPlan needs them.
    await until('the doubts to be gone', async () => (await leftovers(cluster)).stderr === '');
    const { breaks } = await untilFound('the Namespace to hang', stuck);
    t.equal((await pasteCommand(t, cluster, ask, 'listLeftovers')).exitCode, 1, 'it finds something');
    await paste(commandIn(breaks, /To give up on what that stands for: (.*)/), 'takeFinalizersOff');
    await until('the Namespace to go', async () => !(await api.exists('/api/v1/namespaces/going')));
    const [operator] = (await listLeftovers(cluster)).filter(one => one.operator === 'going-operator.going');
    await paste(`${operator?.remedy} --yes`, 'cleanLeftovers');
    t.strictSame(await leftOf('going'), []);
  });

  await t.test('a snapshot that lacks something says how to add it', async t => {
    const snapshot = join(dir, 'snapshot');
    mkdirSync(snapshot);
    await kubectl('get', 'namespaces', '-o', 'yaml').then(({ stdout }) =>
      writeFileSync(join(snapshot, 'namespaces.yaml'), stdout),
    );
    const commands: string[] = [];
    for (;;) {
      const { stderr } = await leftovers(cluster, '--snapshot', snapshot);
      const [, command] = /(?:Add|and add) what this prints: (.*)/.exec(stderr) ?? [];
      if (command === undefined) break;
      t.notOk(commands.includes(command), command);
      commands.push(command);
      await paste(`cd ${snapshot} && ${command}`, 'dumpObjects');
    }
    t.ok(commands.length > 0);
  });

  await t.test('B18: OLM was removed first', async t => {
    await makeRedisCluster(cluster, { operator: 'later', name: 'db' });
    const crds = (await kubectl('get', 'customresourcedefinitions', '-o', 'name')).stdout.split('\n');
    await kubectl('delete', ...crds.filter(name => name.endsWith('.operators.coreos.com')));
    const found = async () => {
      const { stdout } = await leftovers(cluster, '-o', 'json');
      return JSON.parse(stdout).operators as Awaited<ReturnType<typeof listLeftovers>>;
    };
    const deployments = ['/apis/apps/v1/namespaces/last/deployments/last-sink'];
    await until('Kubernetes to collect', async () => !(await api.exists(deployments[0] ?? '')));
    const listed = await leftovers(cluster);
    t.equal(listed.exitCode, 1);
    t.match(listed.stderr, 'OLM v0 is not installed here, so what carries its labels is left over.\n');
    for (const { remedy } of await found())
      await pasteCommand(t, cluster, `${remedy} --operands delete --yes`, 'cleanLeftovers');
    t.strictSame(await found(), []);
    t.strictSame(withoutOlm(before, await cluster.list()), [], '0 left');
    t.strictSame(withoutOlm(await cluster.list(), before), [], 'and nothing else has gone');
  });
});

/** What is there now and was not before, but for OLM itself and what it makes of an OperatorGroup. */
function withoutOlm(before: Listing, after: Listing): string[] {
  return added(before, after)
    .filter(
      ({ kind, group, name }) =>
        kind !== 'Cleanup' && ![group, name].some(text => /operators\.coreos\.com|^olm\.og\./.test(text)),
    )
    .map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
}

/** The commands as they are for somebody who says yes to what they ask. */
function answered(commands: string): string {
  return commands
    .split(' && ')
    .map(command => (command.startsWith('kubectl leftovers') ? `${command} --yes` : command))
    .join(' && ');
}

/** The first group of a pattern in a message. */
/** A bundle that brings the ServiceAccount that its operator runs with, and that is named like that of each namespace. */
function bundleWithDefaultAccount(name: string, dir: string): string {
  const bundle = redisLikeBundle(name, dir, text =>
    text.replaceAll(`serviceAccountName: ${name}-operator`, 'serviceAccountName: default'),
  );
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
  writeFileSync(join(bundle, 'manifests', 'account.yaml'), JSON.stringify(account));
  return bundle;
}

/** All that a person has made to install an operator. */
function manifestOf(name: string): string {
  const items = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
    { apiVersion: 'operators.coreos.com/v1', kind: 'OperatorGroup', metadata: { name: 'group', namespace: name } },
    {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      metadata: { name: `${name}-operator`, namespace: name },
    },
  ];
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
