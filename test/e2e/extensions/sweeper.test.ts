import { join } from 'node:path';
import t from 'tap';
import { boundRoles, describeRight, describeRule, rightsOf } from '../../deploy/rights.ts';
import { auditedRequests, ourAccounts } from '../../support/control-plane/audit-log.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { applyForeignCrds } from '../../support/control-plane/foreign-crds.ts';
import { applyOlmV1, extensionsPath, installExtension, objectSetsPath } from '../../support/control-plane/olm-v1.ts';
import { freePorts } from '../../support/control-plane/process.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { leftovers } from '../../support/e2e/leftovers-command.ts';
import { denialOf, withoutRule } from '../../support/e2e/missing-rights.ts';
import { pasteCommand } from '../../support/e2e/shell.ts';
import { kustomizationOf, render } from '../../support/kustomize.ts';

const [, sweeperUser] = ourAccounts;
const bundle = join(import.meta.dirname, '..', '..', 'bundles', 'redis-operator', 'v1.0.0');

t.test('what the sweeper does about OLM v1', async t => {
  // Each of its rights is taken away for a while.
  const cluster = await startCluster(t, { olm: 'apis', expectedDenials: [/./] });
  const { api, until } = cluster;
  await applyForeignCrds(cluster);
  await cluster.kubectl('apply', '-f', 'test/support/manifests/console-crds.yaml');
  await cluster.kubectl('wait', '--for=condition=Established', '--timeout=300s', 'crd', '--all');
  const components = ['extension-guard'];
  await startWebhook(t, cluster, { cascade: true, components });
  const [healthPort = 0] = await freePorts(1);
  const env = { SUBSCRIPTION_GUARD_AUDIT_INTERVAL: '1s' };
  const sweeper = await startSweeper(t, cluster, { components, healthPort, env });
  const samples = async (name: string): Promise<string[]> => {
    const answer = await fetch(`http://127.0.0.1:${healthPort}/metrics`).catch(() => undefined);
    const metrics = (await answer?.text()) ?? 'not started yet';
    return metrics.split('\n').filter(line => line.startsWith(`subscription_guard_${name}`));
  };
  const readsAll = async (): Promise<boolean> =>
    (await samples('audit_unknowns')).includes('subscription_guard_audit_unknowns 0');
  const asked = (group: string) =>
    auditedRequests(cluster).filter(one => one.user === sweeperUser && one.group === group);

  await t.test('without OLM v1 its audit asks for nothing of it', async t => {
    await until('an audit', readsAll);
    t.strictSame(asked('olm.operatorframework.io'), []);
  });

  await applyOlmV1(cluster);
  await installExtension(cluster, { name: 'redis', namespace: 'redis', bundle, runtime: 'helm' });

  await t.test('it keeps the right to see the custom resources of extensions', async t => {
    await cluster.kubectl('create', '-f', 'test/support/manifests/operands.yaml');
    await until('the guard to see them', async () => {
      const { stderr } = await cluster.kubectl(
        'delete',
        'clusterextensions.olm.operatorframework.io',
        'redis',
        '--dry-run=server',
      );
      return stderr.includes('kubectl delete redisclusters.redis.example.io prod staging -n redis');
    });
    t.pass('without any ClusterRole made by hand');
    await cluster.kubectl('delete', '-f', 'test/support/manifests/operands.yaml');
  });

  await t.test('its audit finds what OLM v1 left, and kubectl leftovers the same', async t => {
    await until('a healthy cluster', readsAll);
    t.strictSame(await samples('leftovers{'), []);
    await api.ok('DELETE', `${extensionsPath}/redis?propagationPolicy=Orphan`);
    await api.ok('POST', objectSetsPath, {
      apiVersion: 'olm.operatorframework.io/v1',
      kind: 'ClusterObjectSet',
      metadata: { name: 'gone-1', labels: { 'olm.operatorframework.io/owner-name': 'gone' } },
      spec: { revision: 1, lifecycleState: 'Active', collisionProtection: 'Prevent' },
    });
    const listed = async (): Promise<
      { operator: string; remedy: string; findings: { object: { kind: string } }[] }[]
    > => JSON.parse((await leftovers(cluster, '-o', 'json')).stdout).operators;
    const kinds = async (): Promise<string[]> =>
      (await listed()).flatMap(({ findings }) => findings.map(({ object }) => object.kind));
    await until('the garbage collector to let go of all', async () => (await kinds()).length > 8);
    const byKind = Map.groupBy(await kinds(), kind => kind);
    const expected = [...byKind].map(
      ([kind, { length }]) => `subscription_guard_leftovers{package="",namespace="",kind="${kind}"} ${length}`,
    );
    t.match(expected.join('\n'), 'kind="CustomResourceDefinition"} 2');
    t.match(expected.join('\n'), 'kind="ClusterObjectSet"} 1');
    await until('the metrics', async () => (await samples('leftovers{')).length === expected.length);
    t.strictSame((await samples('leftovers{')).toSorted(), expected.toSorted());
    const { items } = await api.ok('GET', '/apis/events.k8s.io/v1/events');
    const told = items.flatMap(({ reason, note }: { reason: string; note: string }) =>
      reason === 'LeftoversFound' ? (/^Left by (\S+):/.exec(note)?.[1] ?? []) : [],
    );
    t.strictSame(
      told.toSorted(),
      (await listed()).map(({ operator }) => operator).toSorted(),
      'an Event for each extension that is gone',
    );
    const { remedy = '' } = (await listed()).find(({ remedy }) => remedy.startsWith('kubectl get ')) ?? {};
    t.match((await pasteCommand(t, cluster, remedy, 'listLabelled')).stdout, 'redis-operator');
    await api.ok('DELETE', `${objectSetsPath}/gone-1`);
    await until(
      'it to be told no more',
      async () => !(await samples('leftovers{')).join().includes('ClusterObjectSet'),
    );
  });

  await t.test('each of its rights for that is needed, and used', async t => {
    const manifests = await render(kustomizationOf(t.testdir({}), 'deploy/overlays/cert-manager', []));
    const roles = boundRoles(manifests).filter(({ name }) => name === 'subscription-guard-sweeper-extensions');
    t.strictSame(
      roles.map(({ user }) => user),
      [sweeperUser],
    );
    for (const role of roles) {
      for (const rule of role.rules) {
        const what = describeRule(rule);
        const since = sweeper.output().length;
        const said = (): string => sweeper.output().slice(since).replaceAll('\\"', '"');
        await withoutRule(cluster, role, rule, () =>
          until(`${what} to be missed`, async () => denialOf(sweeperUser, rule).test(said())),
        );
        await until('everything to be read again', readsAll);
        t.pass(what);
      }
    }
    const requests = auditedRequests(cluster).filter(({ allowed, user }) => allowed && user === sweeperUser);
    for (const right of roles.flatMap(rightsOf)) {
      const used = requests.some(
        ({ verb, group, resource, reason }) =>
          verb === right.verb &&
          group === right.group &&
          resource === right.resource &&
          reason.includes(`"${right.role}" to `),
      );
      t.ok(used, describeRight(right));
    }
  });
});
