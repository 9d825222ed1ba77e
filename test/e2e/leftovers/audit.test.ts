import { isDeepStrictEqual } from 'node:util';
import t, { type Test } from 'tap';
import { monitoringIn } from '../../deploy/monitoring.ts';
import { parse } from '../../deploy/promql.ts';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { applyForeignCrds } from '../../support/control-plane/foreign-crds.ts';
import type { Listing } from '../../support/control-plane/ground-truth.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { freePorts } from '../../support/control-plane/process.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades } from '../../support/e2e/cascades.ts';
import { policiesPath, setPolicies } from '../../support/e2e/deletion-policy.ts';
import { leftovers } from '../../support/e2e/leftovers-command.ts';
import { kustomizationOf } from '../../support/kustomize.ts';

const reportPath = '/apis/openreports.io/v1alpha1/clusterreports/subscription-guard-leftovers';
const redis = `${olmApi}/namespaces/redis`;

t.test('what the sweeper tells of policies and leftovers, with the rights that deploy/ gives it', async t => {
  const cluster = await startCluster(t);
  const webhook = await startWebhook(t, cluster, { cascade: true });
  const { api, kubectl, until } = cluster;
  const cascades = new Cascades(cluster);
  const start = (...components: string[]) => startAuditingSweeper(t, cluster, components);
  let sweeper = await start();
  await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
  await cluster.install({ namespace: 'kitchen', packageName: 'kitchen-sink', scope: 'all' });

  /** So many audits that have begun since. */
  const audits = async (number: number): Promise<void> => {
    const before = sweeper.audits();
    // The one that is under way does not count.
    await until(`${number} audits`, async () => sweeper.audits() > before + number);
  };
  const leftoversTold = async () => (await sweeper.samples('subscription_guard_leftovers')).join('\n');
  const eventsTold = async (): Promise<{ note: string; regarding: { name: string; uid: string } }[]> => {
    const { items } = await api.ok('GET', '/apis/events.k8s.io/v1/events');
    return items.filter(({ reason }: { reason: string }) => reason === 'LeftoversFound');
  };

  await t.test('a healthy cluster: nothing is found, and nothing could not be read', async t => {
    await audits(1);
    t.strictSame(await sweeper.samples('subscription_guard_audit_unknowns'), ['subscription_guard_audit_unknowns 0']);
    t.equal((await sweeper.samples('subscription_guard_audit_last_success_timestamp_seconds')).length, 1);
    t.equal(await leftoversTold(), '');
    t.strictSame(await eventsTold(), []);
  });

  await t.test('the status of a policy says what it does', async t => {
    const inDev = { namespaceSelector: { matchLabels: { env: 'dev' } } };
    await setPolicies(cluster, {
      all: { crds: 'Keep' },
      dev: { match: inDev },
      etcd: { match: { packages: ['etcd'] } },
    });
    const table = async () => (await kubectl('get', 'deletionpolicies', '-o', 'wide')).stdout.replace(/ +\S+$/gm, '');
    const matches = (name: string, number: number) =>
      until(`${name} to match ${number}`, async () => {
        const { status } = await api.ok('GET', `${policiesPath}/${name}`);
        return status?.matches === number;
      });
    await Promise.all([matches('all', 2), matches('dev', 0), matches('etcd', 0)]);
    t.matchSnapshot(await table(), 'what kubectl shows');
    await api.ok('PATCH', '/api/v1/namespaces/redis', { metadata: { labels: { env: 'dev' } } });
    await matches('dev', 1);
    const { status } = await api.ok('GET', `${policiesPath}/all`);
    t.match(status, { observedGeneration: 1, matches: 2, decides: 1, conditions: [{ type: 'Ready', status: 'True' }] });
    await cluster.install({ namespace: 'unready', packageName: 'etcd', phase: 'none' });
    await Promise.all([matches('all', 3), matches('etcd', 1)]);
    await api.ok('PATCH', `${policiesPath}/all`, { spec: { match: { packages: ['redis-operator', 'kitchen-sink'] } } });
    await matches('all', 2);
    t.match((await api.ok('GET', `${policiesPath}/all`)).status, { observedGeneration: 2, decides: 2 });
    t.matchSnapshot(await table(), 'what kubectl shows then');
  });

  await t.test('and which of its fields are in force', async t => {
    const match = { packages: ['redis-operator'] };
    await setPolicies(cluster, { all: {}, keep: { match, crds: 'Keep' }, cascade: { match, allow: ['Cascade'] } });
    const inForce = async (name: string, fields: readonly string[]): Promise<void> => {
      await until(`${fields} of ${name} to be in force`, async () => {
        const { status } = await api.ok('GET', `${policiesPath}/${name}`);
        return isDeepStrictEqual(status?.fields?.toSorted(), fields.toSorted());
      });
      t.pass(name);
    };
    const agreed = [
      'action',
      'operands',
      'operandOrder',
      'operatorGroup',
      'dependencies',
      'authorization',
      'ttlSecondsAfterFinished',
    ];
    await inForce('all', [...agreed, 'crds', 'allow']);
    await inForce('keep', [...agreed, 'crds']);
    await inForce('cascade', [...agreed, 'allow']);
    await api.ok('PATCH', `${policiesPath}/keep`, { spec: { crds: 'DeleteIfUnused' } });
    await inForce('cascade', [...agreed, 'crds', 'allow']);
  });

  await t.test('nothing is written when nothing has changed', async t => {
    const sent = (verb: string, resource: string) =>
      sweeper.sum(`subscription_guard_api_requests_total{verb="${verb}",resource="${resource}"`);
    const before = { reads: await sent('GET', 'namespaces'), writes: await sent('PATCH', 'deletionpolicies') };
    t.ok(before.writes > 0);
    await api.ok('PATCH', `${redis}/subscriptions/redis-operator`, { metadata: { annotations: { seen: 'no' } } });
    await until('another look', async () => (await sent('GET', 'namespaces')) > before.reads);
    await until('yet another one', async () => (await sent('GET', 'namespaces')) > before.reads + 1);
    t.equal(await sent('PATCH', 'deletionpolicies'), before.writes);
  });

  await t.test('leftovers are told by metrics and Events', async t => {
    await setPolicies(cluster, {});
    await kubectl('delete', 'subscriptions.operators.coreos.com', 'redis-operator', '-n', 'redis', '--cascade=orphan');
    await until('the metric', async () => (await leftoversTold()) !== '');
    t.equal(
      await leftoversTold(),
      'subscription_guard_leftovers{package="redis-operator",namespace="redis",kind="ClusterServiceVersion"} 1',
    );
    const csv = await api.ok('GET', `${redis}/clusterserviceversions/redis-operator.v1.0.0`);
    t.match(await eventsTold(), [{ regarding: { name: csv.metadata.name, uid: csv.metadata.uid } }]);
    const { stdout } = await kubectl('describe', 'clusterserviceversions', csv.metadata.name, '-n', 'redis');
    const events = await kubectl('get', 'events', '-A', '--field-selector', 'reason=LeftoversFound');
    t.equal(events.stdout.trim().split('\n').length, 2, 'a heading and one Event');
    t.match(stdout, /Warning +LeftoversFound .+ Left by redis-operator.redis: .+ its Subscription is gone; /);
  });

  await t.test('without the API of reports the component audit adds none, which is said once', async t => {
    await sweeper.stop();
    sweeper = await start('audit');
    await audits(2);
    t.equal(sweeper.log().split('install the API openreports.io/v1alpha1').length, 2);
    t.strictSame(await sweeper.samples('subscription_guard_audit_unknowns'), ['subscription_guard_audit_unknowns 0']);
    await applyForeignCrds(cluster);
    await until('the report', async () => api.exists(reportPath));
    const { source, summary, results } = await api.ok('GET', reportPath);
    t.equal(source, 'subscription-guard');
    t.strictSame(summary, { pass: 0, fail: 1, warn: 0, error: 0, skip: 0 });
    t.match(results, [{ rule: 'csv-without-subscription', result: 'fail', properties: { package: 'redis-operator' } }]);
  });

  await t.test('every metric of the rules and the dashboard is there', async t => {
    const dir = kustomizationOf(t.testdir({}), 'deploy/overlays/cert-manager', ['audit', 'monitoring']);
    const { expressions } = await monitoringIn(dir);
    const own = await fetch(`http://127.0.0.1:${webhook.healthPort}/metrics`);
    const told = new Set([...namesIn(await own.text()), ...namesIn(await sweeper.metrics())]);
    const asked = new Set(expressions.flatMap(([, expression]) => parse(expression).metrics));
    t.strictSame(
      [...asked].filter(name => !told.has(name.replace(/_(bucket|sum|count)$/, ''))),
      [],
    );
  });

  await t.test('an audit changes nothing, and the next leader tells nothing twice', async t => {
    const events = (await eventsTold()).length;
    const before = await cluster.list();
    const report = await api.ok('GET', reportPath);
    await audits(2);
    await sweeper.restart();
    await audits(2);
    t.strictSame(uidsOf(await cluster.list()), uidsOf(before));
    t.equal((await api.ok('GET', reportPath)).metadata.resourceVersion, report.metadata.resourceVersion);
    t.equal((await eventsTold()).length, events);
  });

  await t.test('a cascade under way leaves nothing to be found', async t => {
    await cascades.admitted('kitchen', 'kitchen-sink');
    await cascades.until('kitchen', 'Succeeded');
    await audits(1);
    t.notMatch(await leftoversTold(), 'kitchen');
    t.strictSame(
      (await eventsTold()).filter(({ note }) => /kitchen/.test(note)),
      [],
    );
  });

  await t.test('what has been cleaned up is not told any more', async t => {
    const { exitCode, stderr } = await leftovers(
      cluster,
      'clean',
      'redis-operator.redis',
      '--operands',
      'delete',
      '--yes',
    );
    t.equal(exitCode, 0, stderr);
    await until('the metric to go', async () => (await leftoversTold()) === '');
    await until('the report to be empty', async () => (await api.ok('GET', reportPath)).summary.fail === 0);
    t.strictSame((await api.ok('GET', reportPath)).results, []);
  });
});

/** As deploy/ runs it, but with an audit every second. */
async function startAuditingSweeper(t: Test, cluster: TestCluster, components: readonly string[]) {
  const [healthPort = 0] = await freePorts(1);
  const env = { SUBSCRIPTION_GUARD_AUDIT_INTERVAL: '1s' };
  const program = await startSweeper(t, cluster, { components, healthPort, env });
  const metrics = async (): Promise<string> => (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text();
  const samples = async (name: string): Promise<string[]> =>
    (await metrics()).split('\n').filter(line => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return {
    metrics,
    samples,
    log: () => program.output(),
    /** Audits that have ended. */
    audits: () => program.output().split('"msg":"audited"').length - 1,
    /** Of all samples that begin so. */
    sum: async (beginning: string): Promise<number> =>
      (await metrics())
        .split('\n')
        .filter(line => line.startsWith(beginning))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0),
    stop: () => program.stop(),
    restart: async () => {
      await program.stop();
      program.start();
    },
  };
}

function namesIn(metrics: string): Set<string> {
  return new Set([...metrics.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
}

function uidsOf(listing: Listing): Record<string, string> {
  return Object.fromEntries([...listing].map(([id, { uid }]) => [id, uid]));
}
