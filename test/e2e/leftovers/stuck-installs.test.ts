import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { LeftoverOperator } from '../../../src/audit/finding.ts';
import { showOlm } from '../../../src/kubectl.ts';
import { redisLikeBundle } from '../../support/control-plane/bundle-copies.ts';
import { ourBundles, startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { catalogSource, olmApi, olmNamespace } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, isAsBefore, subscription } from '../../support/e2e/cascades.ts';
import { leftovers, listLeftovers } from '../../support/e2e/leftovers-command.ts';
import { commandIn, pasteCommand } from '../../support/e2e/shell.ts';
import type { Template } from '../../support/e2e/templates.ts';

const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const oddApi = 'redisclusters.odd.example.io';
const quotas = '/api/v1/namespaces/unpacking/resourcequotas';
const long = 'operator-with-a-package-name-that-fills-a-label-key';

interface Plan {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly approved: boolean; readonly clusterServiceVersionNames: readonly string[] };
}

/** Cases of docs/field-reports.md in which OLM itself is stuck, by their ids. Commands are pasted as they are printed. */
t.test('installs that do not start, or start again', async t => {
  const cluster = await startCluster(t, { bundles: [...ourBundles(), redisLikeBundle('odd', t.testdir({}))] });
  await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);
  const { api, kubectl, until, untilFound } = cluster;
  const cascades = new Cascades(cluster);
  await Promise.all([
    cluster.prepareNamespace('manual'),
    cluster.prepareNamespace('needing'),
    cluster.prepareNamespace('original', 'all'),
    cluster.prepareNamespace('copied', 'all'),
    cluster.prepareNamespace('gone'),
    cluster.prepareNamespace('failing'),
    cluster.prepareNamespace('unpacking'),
  ]);
  const before = await cluster.list();
  const subscriptionsIn = (namespace: string) => `${olmApi}/namespaces/${namespace}/subscriptions`;
  const statusOf = async (namespace: string, name: string) =>
    (await api.ok('GET', `${subscriptionsIn(namespace)}/${name}`)).status ?? {};
  const manually = (name: string, extra: object = {}) =>
    api.ok('POST', subscriptionsIn('manual'), {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      metadata: { name, namespace: 'manual' },
      spec: { name, source: catalogSource, sourceNamespace: olmNamespace, installPlanApproval: 'Manual', ...extra },
    });
  const plans = async (): Promise<readonly Plan[]> =>
    (await api.ok('GET', `${olmApi}/namespaces/manual/installplans`)).items;
  const approve = ({ metadata: { name } }: Plan) =>
    api.ok('PATCH', `${olmApi}/namespaces/manual/installplans/${name}`, { spec: { approved: true } });
  const found = async (rule: string): Promise<LeftoverOperator | undefined> =>
    (await listLeftovers(cluster)).find(({ findings }) => findings.some(one => one.rule === rule));
  /** The audit waits five minutes after the last word of OLM, which may say another one right after this. */
  const withoutCsv = (namespace: string, name: string): Promise<LeftoverOperator> =>
    untilFound('the finding', async () => {
      const status = { lastUpdated: '2026-01-01T00:00:00Z' };
      await api.ok('PATCH', `${subscriptionsIn(namespace)}/${name}/status`, { status });
      return found('subscription-without-csv');
    });
  const subscribe = (namespace: string, name: string, sourceNamespace = olmNamespace) =>
    api.ok('POST', subscriptionsIn(namespace), {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      metadata: { name, namespace },
      spec: { name, source: catalogSource, sourceNamespace },
    });
  const says = (condition: string, namespace: string, name: string) =>
    until(`OLM to say ${condition}`, async () => {
      const { conditions = [] } = await statusOf(namespace, name);
      return conditions.some(({ type, status }: Condition) => type === condition && status === 'True');
    });
  const paste = async (command: string, ...of: [Template, ...Template[]]) => {
    const { exitCode, stderr } = await pasteCommand(t, cluster, command, ...of);
    t.equal(exitCode, 0, stderr);
  };

  // OLM gives up on an InstallPlan after a minute.
  await makeOddApi(cluster);
  await subscribe('failing', 'odd-operator');
  await refusePods(cluster, 'unpacking');
  await cluster.offerImage('unpacking', 'unpackable');
  await subscribe('unpacking', 'unpackable', 'unpacking');

  await manually('redis-operator', { channel: 'stable', startingCSV: 'redis-operator.v1.0.0' });
  await Promise.all([
    cluster.install({ namespace: 'needing', packageName: 'needs-redis' }),
    cluster.install({ namespace: 'original', packageName: 'kitchen-sink' }),
    cluster.install({ namespace: 'gone', packageName: long }),
    until('the first plan', async () => (await plans()).length > 0),
  ]);

  await t.test('why: an InstallPlan that waits for approval', async t => {
    const { exitCode, stdout } = await leftovers(cluster, 'why', 'redis-operator', '-n', 'manual');
    t.equal(exitCode, 1);
    const command = commandIn(stdout, /^ +(kubectl patch installplans.*)$/m);
    await paste(command, 'approveInstallPlan');
    const installed = async () => (await statusOf('manual', 'redis-operator')).installedCSV === 'redis-operator.v1.0.0';
    await until('its install', installed);
  });

  await t.test('B19: a Subscription that uses the copy of another installation', async t => {
    await cluster.install({ namespace: 'copied', packageName: 'kitchen-sink', phase: 'none' });
    const rides = async () => (await statusOf('copied', 'kitchen-sink')).installedCSV === 'kitchen-sink.v1.0.0';
    await until('OLM to take the copy for its own', rides);
    // Until then OLM goes on with the plan, and installs the operator after all when the copy is gone.
    const complete = async () => {
      const { items } = await api.ok('GET', `${olmApi}/namespaces/copied/installplans`);
      return items.some(({ status }: { status?: { phase?: string } }) => status?.phase === 'Complete');
    };
    await until('its plan', complete);
    await cluster.settled('original');
    await cluster.settled('copied');
    const { stderr } = await kubectl('delete', subscription, 'kitchen-sink', '-n', 'original');
    t.match(stderr, "Subscription copied/kitchen-sink uses this installation, by OLM's copy of it");
    t.match(await cascades.admitted('original', 'kitchen-sink'), /use this installation, and stop working/);
    await cascades.until('original', 'Succeeded');
    await until(
      'the copy to be gone',
      async () => !(await api.exists(`${olmApi}/namespaces/copied/clusterserviceversions/kitchen-sink.v1.0.0`)),
    );
    t.match(await withoutCsv('copied', 'kitchen-sink'), {
      operator: 'kitchen-sink.copied',
      findings: [{ rule: 'subscription-without-csv', severity: 'high', object: { kind: 'Subscription' } }],
    });
    const denial = await kubectl('delete', subscription, 'kitchen-sink', '-n', 'copied');
    t.equal(denial.exitCode, 1, 'a plain deletion would leave what its InstallPlan brought');
    t.match(denial.stderr, 'its ClusterServiceVersion is gone');
    await cascades.admitted('copied', 'kitchen-sink');
    await cascades.until('copied', 'Succeeded');
    t.equal(await found('subscription-without-csv'), undefined);
  });

  await t.test('B6: a Subscription whose ClusterServiceVersion is gone', async t => {
    const name = (await statusOf('gone', long)).installedCSV;
    await kubectl('delete', 'clusterserviceversions.operators.coreos.com', name, '-n', 'gone');
    await until('OLM to notice', async () => (await statusOf('gone', long)).state === 'UpgradePending');
    const { exitCode, stdout } = await leftovers(cluster, 'why', long, '-n', 'gone');
    t.equal(exitCode, 1);
    t.matchSnapshot(stdout, 'why');
    const { remedy } = await withoutCsv('gone', long);
    t.match(remedy, /^kubectl delete .* --cascade=orphan && kubectl leftovers clean /);
    await paste(`${remedy} --yes`, 'deleteSubscription', 'cleanLeftovers');
    t.equal(await found('subscription-without-csv'), undefined);
  });

  await t.test('why: OLM says what is wrong, and nothing is in the way', async t => {
    await subscribe('gone', 'no-such-package');
    await says('ResolutionFailed', 'gone', 'no-such-package');
    // An audit waits for five minutes before it finds a failure, so this one is made an old one.
    const dir = t.testdir({});
    for (const kind of ['subscriptions', 'clusterserviceversions', 'operatorgroups', 'operators', 'installplans']) {
      const { stdout } = await kubectl('get', `${kind}.operators.coreos.com`, '-A', '-o', 'yaml');
      const old = stdout.replaceAll(/(creationTimestamp|lastTransitionTime): .*/g, '$1: "2026-01-01T00:00:00Z"');
      writeFileSync(join(dir, `${kind}.yaml`), old);
    }
    const { stdout } = await leftovers(cluster, '--snapshot', dir, '-o', 'json');
    const { remedy } = (JSON.parse(stdout).operators as readonly LeftoverOperator[]).find(
      ({ operator }) => operator === 'no-such-package.gone',
    ) ?? { remedy: '' };
    const told = await pasteCommand(t, cluster, remedy, 'explainSubscription');
    t.equal(told.exitCode, 1);
    t.match(told.stdout, /no-such-package/);
    const { stderr: warnings } = await kubectl('delete', subscription, 'no-such-package', '-n', 'gone');
    const [, removeShell = ''] = /^Warning: (kubectl delete operators.*)$/m.exec(warnings) ?? [];
    await paste(removeShell, 'deleteObjects');
    t.match(await pasteCommand(t, cluster, showOlm, 'showOlm'), { exitCode: 0 });
  });

  await t.test('B15: a dependency that nobody needs any more', async t => {
    t.equal(await found('dependency-unneeded'), undefined, 'it is needed');
    await cascades.admitted('needing', 'needs-redis');
    await cascades.until('needing', 'Succeeded');
    const operator = await found('dependency-unneeded');
    t.match(operator, {
      findings: [{ rule: 'dependency-unneeded', severity: 'low', object: { kind: 'Subscription' } }],
    });
    await cluster.settled('needing');
    await paste(`${operator?.remedy} --yes`, 'deleteWithLeftovers');
    t.strictSame((await api.ok('GET', subscriptionsIn('needing'))).items, []);
  });

  await t.test('B13: an InstallPlan that would bring an operator back', async t => {
    await manually('own-namespace-only');
    const ofBoth = ({ spec: { clusterServiceVersionNames: names } }: Plan) =>
      names.includes('redis-operator.v2.0.0') && names.some(name => name.startsWith('own-namespace-only'));
    await until('a plan for both', async () => (await plans()).some(ofBoth));
    const named = async () => (await statusOf('manual', 'own-namespace-only')).currentCSV !== undefined;
    await until('both to wait for it', named);
    const { stderr } = await kubectl('delete', subscription, 'redis-operator', '-n', 'manual');
    t.match(stderr, /Afterwards delete 1 InstallPlan of the namespace: approved for another Subscription, it installs/);
    t.match(
      await cascades.admitted('manual', 'redis-operator'),
      'An InstallPlan waits for approval, and would install it',
    );
    await cascades.until('manual', 'Succeeded');
    const operator = await found('install-plan-pending');
    t.match(operator, {
      findings: [{ severity: 'high', reason: /would install redis-operator\.v2\.0\.0, whose Subsc/ }],
    });
    await paste(operator?.remedy ?? '', 'deleteObjects');
    const ofTheOther = ({ spec: { approved, clusterServiceVersionNames: names } }: Plan) =>
      !approved && names.length === 1 && names[0]?.startsWith('own-namespace-only');
    const plan = await untilFound('OLM to make a new plan for the other one', async () =>
      (await plans()).find(ofTheOther),
    );
    t.equal(await found('install-plan-pending'), undefined);
    await approve(plan);
    const installed = async () => (await statusOf('manual', 'own-namespace-only')).installedCSV !== undefined;
    await until('its install', installed);
    t.notOk(await api.exists(`${olmApi}/namespaces/manual/clusterserviceversions/redis-operator.v2.0.0`));
    await cascades.admitted('manual', 'own-namespace-only');
    await until(
      'both Cleanups',
      async () => (await cascades.cleanupFor('manual', 'own-namespace-only'))?.status?.phase === 'Succeeded',
    );
  });

  await t.test('why: an InstallPlan that has failed', async t => {
    await says('InstallPlanFailed', 'failing', 'odd-operator');
    const { exitCode, stdout } = await leftovers(cluster, 'why', 'odd-operator', '-n', 'failing');
    t.equal(exitCode, 1);
    t.match(
      stdout,
      `has failed, because CustomResourceDefinition ${oddApi} and its objects do not fit the new version`,
    );
    await api.ok('DELETE', '/apis/odd.example.io/v1/namespaces/failing/redisclusters/prod');
    await paste(commandIn(stdout, /^ +(kubectl patch installplans.*)$/m), 'retryInstallPlan');
    const csv = `${olmApi}/namespaces/failing/clusterserviceversions/odd-operator.v1.0.0`;
    await until('its install', async () => (await api.ok('GET', csv)).status?.phase === 'Succeeded');
    await cluster.settled('failing');
    await cascades.admitted('failing', 'odd-operator');
    await cascades.until('failing', 'Succeeded');
    await api.send('DELETE', `${crds}/${oddApi}`);
  });

  await t.test('B22: the failed Job that OLM goes by is removed by the command that is printed', async t => {
    const jobs = async () => (await api.ok('GET', '/apis/batch/v1/namespaces/unpacking/jobs')).items;
    await says('BundleUnpackFailed', 'unpacking', 'unpackable');
    const { exitCode, stdout } = await leftovers(cluster, 'why', 'unpackable', '-n', 'unpacking');
    t.equal(exitCode, 1);
    t.matchSnapshot(stdout, 'why');
    const command = commandIn(stdout, /^ +(kubectl delete configmaps.*)$/m);

    const { stderr } = await kubectl('delete', subscription, 'unpackable', '-n', 'unpacking');
    t.match(stderr, 'Warning: OLM could not unpack its bundle.');
    t.equal(commandIn(stderr, /^Warning: (kubectl delete configmaps.*)$/m), command);
    const [failed] = await jobs();
    await subscribe('unpacking', 'unpackable', 'unpacking');
    await says('BundleUnpackFailed', 'unpacking', 'unpackable');
    t.strictSame(
      (await jobs()).map(({ metadata: { uid } }: Job) => uid),
      [failed.metadata.uid],
      'OLM goes by the Job of the former Subscription',
    );

    await api.ok('DELETE', `${quotas}/none`);
    await paste(command, 'deleteObjects');
    await until('OLM to unpack again', async () => {
      const [job] = await jobs();
      return job !== undefined && job.metadata.uid !== failed.metadata.uid;
    });
    await says('BundleUnpacking', 'unpacking', 'unpackable');
    await api.ok('DELETE', `${subscriptionsIn('unpacking')}/unpackable`);
    await api.ok('DELETE', `${olmApi}/namespaces/unpacking/catalogsources/${catalogSource}`);
    await api.send('DELETE', '/apis/operators.coreos.com/v1/operators/unpackable.unpacking');
    await until('what OLM has unpacked to go', async () => (await jobs()).length === 0);
  });

  await isAsBefore(t, cluster, before);
});

interface Condition {
  readonly type: string;
  readonly status: string;
}

interface Job {
  readonly metadata: { readonly uid: string };
}

/** The API that odd-operator brings, in a shape that does not fit, and a custom resource of it. */
async function makeOddApi(cluster: TestCluster): Promise<void> {
  const { api, until } = cluster;
  const openAPIV3Schema = { type: 'object', properties: { metadata: { type: 'object' }, spec: { type: 'string' } } };
  await api.ok('POST', crds, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: oddApi },
    spec: {
      group: 'odd.example.io',
      scope: 'Namespaced',
      names: { kind: 'RedisCluster', listKind: 'RedisClusterList', plural: 'redisclusters', singular: 'rediscluster' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  });
  const path = '/apis/odd.example.io/v1/namespaces/failing/redisclusters';
  await until('it to be served', () => api.exists(path));
  await api.ok('POST', path, {
    apiVersion: 'odd.example.io/v1',
    kind: 'RedisCluster',
    metadata: { name: 'prod' },
    spec: 'a text',
  });
}

/** So a Job of OLM's that unpacks a bundle gets no Pod, and fails when its short time is up. */
async function refusePods({ api }: TestCluster, namespace: string): Promise<void> {
  await api.ok('POST', quotas, { metadata: { name: 'none' }, spec: { hard: { pods: '0' } } });
  await api.ok('PATCH', `/apis/operators.coreos.com/v1/namespaces/${namespace}/operatorgroups/group`, {
    metadata: { annotations: { 'operatorframework.io/bundle-unpack-timeout': '5s' } },
  });
}
