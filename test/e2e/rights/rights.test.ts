import { join } from 'node:path';
import t from 'tap';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { boundRoles, describeRight, describeRule, type Right, rightsOf } from '../../deploy/rights.ts';
import { type AuditedRequest, auditedRequests, ourAccounts } from '../../support/control-plane/audit-log.ts';
import { makeRedisCluster } from '../../support/control-plane/bundle-copies.ts';
import { ourBundles, startCluster } from '../../support/control-plane/cluster.ts';
import { applyForeignCrds } from '../../support/control-plane/foreign-crds.ts';
import { makeNamespace } from '../../support/control-plane/install.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, left, markedIn, subscription } from '../../support/e2e/cascades.ts';
import { policiesPath, setPolicies } from '../../support/e2e/deletion-policy.ts';
import { allowAgain, denyAll } from '../../support/e2e/denials.ts';
import { markingAsSweeper } from '../../support/e2e/marks.ts';
import { denialOf, withoutBinding, withoutRule } from '../../support/e2e/missing-rights.ts';
import { pasteCommand } from '../../support/e2e/shell.ts';
import { addOns, kustomizationOf, render } from '../../support/kustomize.ts';
import { addComponents, componentsElsewhere, removeComponentsElsewhere, withoutLabels } from './handmade-objects.ts';
import { report, SweeperAtWork, sweeperRules } from './sweeper-rules.ts';

const [webhookUser, sweeperUser] = ourAccounts;
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const apis = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const consolePath = '/apis/console.openshift.io/v1';

/** The rights for OLM v1 are in test/e2e/rights/extension-rights.test.ts and test/e2e/extensions/sweeper.test.ts. */
const ofOlmV0 = addOns.filter(name => name !== 'extension-guard');
const roleForOlmV1 = 'subscription-guard-sweeper-extensions';

/** Their plan holds every kind that OLM takes from a bundle or makes for it. */
const subjects = { kitchen: 'kitchen-sink', every: 'every-kind' };
const names = Object.entries(subjects);

const operators = names.map(([namespace, name]) => `/apis/operators.coreos.com/v1/operators/${name}.${namespace}`);
const redisClusters = '/apis/redis.example.io/v1/namespaces/redis/redisclusters';

/** What lists find by its label, and what therefore is asked for by name once that has gone. */
const labelled = [
  `${rbac}/clusterroles/kitchen-sink-raw-reader`,
  `${rbac}/clusterrolebindings/kitchen-sink-raw-reader`,
  '/apis/scheduling.k8s.io/v1/priorityclasses/kitchen-sink-priority',
  `${apis}/taps.kitchen.example.io`,
  ...['consoleyamlsamples', 'consolequickstarts', 'consoleclidownloads', 'consolelinks', 'consoleplugins'].map(
    plural => `${consolePath}/${plural}/every-kind`,
  ),
];

/** What the garbage collector would take, were it not for those who have dropped the owner (some backups do). */
const owned = [
  '/apis/policy/v1/namespaces/kitchen/poddisruptionbudgets/kitchen-sink',
  '/apis/networking.k8s.io/v1/namespaces/kitchen/networkpolicies/kitchen-sink',
  '/apis/monitoring.coreos.com/v1/namespaces/every/prometheusrules/every-kind',
  '/apis/monitoring.coreos.com/v1/namespaces/every/servicemonitors/every-kind',
  '/apis/autoscaling.k8s.io/v1/namespaces/every/verticalpodautoscalers/every-kind',
];

/**
 * One life of two operators, with the API server's audit log as witness: it notes for each request of our accounts which
 * role has allowed it. Every right of every role must have allowed one, and no other role gives that right. So without any
 * of them something is denied. What that breaks, and where people see it, is tried out for each rule and each gathered role.
 */
t.test('our accounts have the rights that they need, and no others', async t => {
  const everyKind = join(import.meta.dirname, 'every-kind');
  // Each of their rights is taken away for a while.
  const cluster = await startCluster(t, { bundles: [...ourBundles(), everyKind], expectedDenials: [/./] });
  const { api } = cluster;
  const cascades = new Cascades(cluster);
  await applyForeignCrds(cluster);
  await cluster.kubectl('apply', '-f', 'test/support/manifests/console-crds.yaml');
  await cluster.kubectl('wait', '--for=condition=Established', '--timeout=300s', 'crd', '--all');
  await api.ok('POST', '/apis/operator.openshift.io/v1/consoles', {
    apiVersion: 'operator.openshift.io/v1',
    kind: 'Console',
    metadata: { name: 'cluster' },
    spec: { plugins: ['every-kind'] },
  });
  const webhook = await startWebhook(t, cluster, { cascade: true, components: ['olm-guard'] });
  const env = { SUBSCRIPTION_GUARD_AUDIT_INTERVAL: '2s' };
  const sweeper = await startSweeper(t, cluster, { components: ['audit'], env });
  const atWork = new SweeperAtWork(cluster, sweeper, Object.keys(subjects));
  const manifests = await render(kustomizationOf(t.testdir({}), 'deploy/overlays/cert-manager', ofOlmV0));
  const roles = boundRoles(manifests).filter(({ name }) => name !== roleForOlmV1);

  await Promise.all(
    [...names.map(([namespace]) => namespace), 'redis', 'typo'].map(name => cluster.prepareNamespace(name, 'all')),
  );
  await makeNamespace(cluster.api, 'elsewhere');
  await cluster.until('its account', () => api.exists('/api/v1/namespaces/elsewhere/serviceaccounts/default'));
  const before = await cluster.list();
  await Promise.all([
    cluster.install({ namespace: 'kitchen', packageName: 'kitchen-sink' }),
    cluster.install({ namespace: 'every', packageName: 'every-kind', phase: 'Failed' }),
    cluster.install({ namespace: 'redis', packageName: 'needs-redis' }),
    cluster.install({ namespace: 'typo', packageName: 'no-such-package', phase: 'none' }),
  ]);
  // A user who may see its objects may see its CRD, by a role of OLM's. So one that is not there is asked for by our
  // right.
  const ghost = { name: 'ghosts.every.example.io', kind: 'Ghost', version: 'v1' };
  await api.ok('PATCH', `${olmApi}/namespaces/every/clusterserviceversions/every-kind.v1.0.0`, {
    spec: { customresourcedefinitions: { owned: [ghost] } },
  });
  await addComponents(cluster, 'kitchen-sink.kitchen', 'kitchen-sink.v1.0.0');
  await cluster.until('OLM to know all components', async () => {
    const { status } = await api.ok('GET', '/apis/operators.coreos.com/v1/operators/kitchen-sink.kitchen');
    const refs: { kind: string; name: string }[] = status.components.refs;
    return componentsElsewhere.every(kind => refs.some(ref => ref.kind === kind && ref.name === 'by-hand'));
  });

  /**
   * What kubectl says about each of the two. "not today" is the denial of another policy, after all that the webhook
   * does.
   */
  const attempt = (...flags: string[]) =>
    Promise.all(names.map(async ([namespace, name]) => (await cascades.delete(namespace, name, ...flags)).stderr));
  const admittedByUs = async (...flags: string[]) =>
    (await attempt(...flags)).every(stderr => stderr.includes('not today'));
  const mark = await markingAsSweeper(t, cluster, cascades);
  const approvedAndMarked = async () => {
    await cluster.until('both cascades to be admitted', () => admittedByUs());
    for (const [namespace] of names) await mark(namespace);
  };
  await denyAll(cluster, Object.keys(subjects));
  await cluster.until('that to be in force', () => admittedByUs('--dry-run=server'));

  await t.test('a cascade is admitted with them', async t => {
    await cluster.until('both cascades to be admitted', () => admittedByUs());
    t.equal((await cluster.kubectl('delete', 'csv', 'kitchen-sink.v1.0.0', '-n', 'kitchen')).exitCode, 1);
  });

  await t.test('and with what has lost its labels', async t => {
    await cluster.until('it to be asked for', async () => {
      await withoutLabels(cluster, labelled, async () => void (await attempt('--dry-run=server')));
      const asked = auditedRequests(cluster)
        .filter(({ user, verb }) => user === webhookUser && verb === 'get')
        .map(({ resource, name }) => `${resource}/${name}`);
      return labelled.every(path => asked.includes(path.split('/').slice(-2).join('/')));
    });
    t.pass('asked for by name');
  });

  await t.test('without any rule of the webhook it is not, and the log names the right', async t => {
    for (const role of roles.filter(({ user }) => user === webhookUser)) {
      for (const rule of role.rules.filter(rule => !isOfEvents(rule))) {
        const what = describeRule(rule);
        const denial = denialOf(webhookUser, rule);
        const before = webhook.program.output().length;
        const isNamed = () => denial.test(webhook.program.output().slice(before).replaceAll('\\"', '"'));
        // A mark is taken off again when an approval is taken back.
        const takesBack = rule.verbs.includes('patch');
        if (takesBack) await approvedAndMarked();
        const isDenied = async () =>
          takesBack
            ? (await attempt('--cascade=orphan')).some(stderr => stderr.includes('take back an approved cascade'))
            : !(await admittedByUs());
        // What a console loads is only told.
        let isBroken = rule.resources.includes('consoles');
        await withoutRule(cluster, role, rule, () =>
          cluster.until(`it to be denied without ${what}, and the right to be named`, async () => {
            if (isBroken && isNamed()) return true;
            if (await isDenied()) isBroken = true;
            return false;
          }),
        );
        t.pass(what);
      }
    }
    await cluster.until('it to be admitted again', () => admittedByUs());
  });

  await t.test('without the right to write Events they are missing, and nothing else', async t => {
    const role = roles.find(({ user, rules }) => user === webhookUser && rules.some(isOfEvents));
    const rule = role?.rules.find(isOfEvents);
    if (!role || !rule) throw new Error('there is no such right');
    await withoutRule(cluster, role, rule, async () => {
      await cluster.until('the log to say so', async () => {
        await cluster.kubectl('delete', subscription, 'needs-redis', '-n', 'redis');
        return webhook.program.output().includes('no Event could be written');
      });
    });
    t.equal(await admittedByUs(), true);
  });

  await t.test('nor without the role to see operands: they are an unknown, which blocks', async t => {
    const right = operandRight(webhookUser, 'list', 'kitchen.example.io', 'taps');
    await withoutBinding(cluster, 'subscription-guard-operands-view', right, async () => {
      const unknown = /could not list \w+\.kitchen\.example\.io: Forbidden: /;
      await cluster.until('that to be said', async () => (await attempt()).some(stderr => unknown.test(stderr)));
      t.equal(await admittedByUs(), false);
    });
    await cluster.until('it to be admitted again', () => admittedByUs());
  });

  await t.test('an approval is retracted', async t => {
    await approvedAndMarked();
    await attempt('--cascade=orphan');
    for (const [namespace] of names) t.equal(await cascades.cleanupOf(namespace), undefined, 'retracted');
    t.strictSame(markedIn(await cluster.list()), [], 'unmarked');
  });

  // It is withdrawn after more than a minute, in which other things are tried.
  await cluster.until('both cascades to be admitted', () => admittedByUs());

  await t.test('operands, dependencies, OperatorGroups, records and shells go', async t => {
    await cluster.kubectl('delete', subscription, 'no-such-package', '-n', 'typo');
    const wanted = { operands: 'Delete', dependencies: 'DeleteIfUnused', operatorGroup: 'DeleteIfUnused' };
    // It selects every Namespace, by a selector: then the webhook and the sweeper ask which ones it reaches.
    const match = {
      namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'Exists' }] },
    };
    await setPolicies(cluster, { everything: { match, ...wanted, ttlSecondsAfterFinished: 0 } });
    await cluster.until('its status', async () => {
      const { status } = await api.ok('GET', `${policiesPath}/everything`);
      return status?.matches !== undefined;
    });
    await cluster.until('the policy to decide', async () => {
      await cascades.delete('redis', 'needs-redis', '--dry-run=server');
      return webhook.decisions().at(-1)?.policy === 'everything';
    });
    await cluster.kubectl('create', '-f', 'test/support/manifests/operands.yaml');
    await setFinalizers('prod', ['example.io/backup']);
    const messages = async () =>
      (await cascades.cleanupsOf('redis')).map(({ status }) => `${status?.phase}: ${status?.message}`);
    const denied = (verb: string) =>
      new RegExp(`^Stalled: .* cannot ${verb} resource "redisclusters".*; it may again after: (.*)`);
    const stalled = (verb: string) =>
      cluster.until('a message that names it', async () => (await messages()).some(one => denied(verb).test(one)));

    await withoutBinding(cluster, 'subscription-guard-operands-edit', operandRight(sweeperUser, 'delete'), async () => {
      await cluster.until('the cascade', async () => (await cascades.delete('redis', 'needs-redis')).exitCode === 0);
      await stalled('delete');
      t.ok(await api.exists(`${redisClusters}/staging`), 'it has not been deleted');
      const [, remedy = ''] = (await messages()).flatMap(one => denied('delete').exec(one) ?? []);
      t.match(await pasteCommand(t, cluster, remedy, 'grantRight'), { exitCode: 0 }, remedy);
      await cluster.until('it to be deleted', async () => !(await api.exists(`${redisClusters}/staging`)));
      for (const [, kind = '', name = ''] of remedy.matchAll(/create (\S+) (\S+)/g))
        await cluster.kubectl('delete', kind, name);
    });
    await makeRedisCluster(cluster, { name: 'late' });
    await cluster.until('another one to be deleted', async () => !(await api.exists(`${redisClusters}/late`)));
    await withoutBinding(cluster, 'subscription-guard-operands-view-sweeper', operandRight(sweeperUser, 'list'), () =>
      stalled('list'),
    );
    await setFinalizers('prod', null);
    await cluster.until('all of it to be gone, and the records to have expired', async () => {
      const { items } = await api.ok('GET', `${olmApi}/namespaces/redis/subscriptions`);
      return items.length === 0 && (await cascades.cleanupOf('redis')) === undefined;
    });
    t.equal(await api.exists(`${apis}/redisclusters.redis.example.io`), false);
    t.equal(await api.exists('/apis/operators.coreos.com/v1/namespaces/redis/operatorgroups/group'), false);
    const shell = '/apis/operators.coreos.com/v1/operators/no-such-package.typo';
    await cluster.until('the shell to be gone', async () => !(await api.exists(shell)));
    await setPolicies(cluster, {});
  });

  await t.test('an audit reports, and writes anew what another client has changed', async t => {
    await cluster.until('the first report', () => api.exists(report));
    await api.ok('PATCH', report, { summary: { fail: 1_000 } });
    await cluster.until('the next one', async () => (await api.ok('GET', report)).summary.fail !== 1_000);
    t.pass('reported');
  });

  await t.test('the other approval is withdrawn', async t => {
    for (const [namespace] of names) await cascades.until(namespace, 'Withdrawn');
    t.pass('withdrawn');
  });

  await t.test('the sweeper carries both cascades out, up to something that somebody holds', async t => {
    const plans = `${olmApi}/namespaces/kitchen/installplans`;
    const ofOlm = (await api.ok('GET', plans)).items.map(({ metadata }: KubeObject) => `${plans}/${metadata.name}`);
    for (const path of [...owned, ...ofOlm]) await api.ok('PATCH', path, { metadata: { ownerReferences: null } });
    await removeComponentsElsewhere(cluster);
    for (const path of operators) await api.ok('PATCH', path, { metadata: { finalizers: ['example.io/backup'] } });
    await allowAgain(cluster);
    await cluster.until('the other policy to be gone', async () =>
      (await attempt('--dry-run=server')).every(stderr => !stderr.includes('not today')),
    );
    await Promise.all(names.map(([namespace, name]) => cascades.admittedInTheEnd(namespace, name)));
    await cluster.until('both to be held', () => atWork.isHeld());
    t.pass('held');
  });

  const sweeperRoles = roles.filter(({ user }) => user === sweeperUser);
  t.strictSame(
    sweeperRoles.flatMap(({ rules }) => rules.map(describeRule)).toSorted(),
    Object.keys(sweeperRules).toSorted(),
    'it is known of each rule of the sweeper what it is for',
  );
  for (const role of sweeperRoles) {
    for (const rule of role.rules) {
      const what = describeRule(rule);
      const { purpose, breaks } = sweeperRules[what] as (typeof sweeperRules)[string];
      await t.test(`without ${what}: not able to ${purpose}`, async t => {
        const attempt = atWork.attemptAt(breaks);
        await withoutRule(cluster, role, rule, async () => {
          await attempt.provoke();
          await cluster.until('it to break, and to be named', () => attempt.isBroken(denialOf(sweeperUser, rule)));
        });
        await attempt.mend?.();
        await cluster.until('it to work again', () => attempt.isMended());
        t.pass(breaks);
      });
    }
  }

  await t.test('with all of them nothing is left', async t => {
    for (const path of operators) await api.ok('PATCH', path, { metadata: { finalizers: null } });
    for (const [namespace] of names) await cascades.until(namespace, 'Succeeded');
    const plan = '/apis/operators.coreos.com/v1alpha1/namespaces/elsewhere/installplans/by-hand';
    t.notOk((await api.ok('GET', plan)).metadata.labels['operators.coreos.com/kitchen-sink.kitchen'], 'disowned');
    await api.ok('DELETE', plan);
    await cluster.kubectl('delete', 'namespace', 'team-a');
    const rest = left(before, await cluster.list()).filter(object => !object.startsWith('ClusterReport '));
    t.strictSame(rest, [], '0 left');
  });

  await t.test('every right has been used, and nothing else would have allowed it', async t => {
    const requests = auditedRequests(cluster).filter(({ allowed }) => allowed);
    // To escalate is no request: what it is for has been seen to fail without it.
    const rights = roles.flatMap(rightsOf).filter(({ verb }) => verb !== 'escalate');
    const distinct = new Set(rights.map(({ role: _, ...right }) => JSON.stringify(right)));
    t.equal(distinct.size, rights.length, 'no account has a right twice');
    for (const right of rights) {
      t.ok(
        requests.some(request => isAllowedBy(right, request)),
        describeRight(right),
      );
    }
  });

  await t.test('the roles that Kubernetes gathers have let them see and delete operands, and nothing else', async t => {
    const requests = auditedRequests(cluster).filter(({ allowed }) => allowed);
    const by = (user: string, role: string) =>
      [
        ...new Set(
          requests
            .filter(
              request =>
                request.user === user && request.reason.includes(`Role "subscription-guard-operands-${role}" to `),
            )
            .map(({ verb, resource, group }) => `${verb} ${resource}.${group}`),
        ),
      ].toSorted();
    const operands = ['redisclusters.redis', 'redises.redis', 'sinks.kitchen', 'taps.kitchen'];
    const seen = operands.map(resource => `list ${resource}.example.io`);
    // A user who may see an API may see its CustomResourceDefinition.
    const view = ['get customresourcedefinitions.apiextensions.k8s.io', ...seen];
    t.strictSame(by(webhookUser, 'view'), view);
    t.strictSame(by(sweeperUser, 'view'), view);
    t.strictSame(by(sweeperUser, 'edit'), ['delete redisclusters.redis.example.io']);
  });

  function setFinalizers(name: string, finalizers: string[] | null): Promise<unknown> {
    return api.ok('PATCH', `${redisClusters}/${name}`, { metadata: { finalizers } });
  }
});

function isOfEvents({ resources }: { readonly resources: readonly string[] }): boolean {
  return resources.includes('events');
}

/** A right on custom resources, which a role gathers. */
function operandRight(user: string, verb: string, group = 'redis.example.io', resource = 'redisclusters'): Right {
  return { user, role: 'subscription-guard-operands', verb, group, resource };
}

/** By its role, in the words of the API server: `RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "r" to …`. */
function isAllowedBy(right: Right, request: AuditedRequest): boolean {
  return (
    request.user === right.user &&
    request.verb === right.verb &&
    request.group === right.group &&
    request.resource === right.resource &&
    (right.names === undefined || right.names.includes(request.name ?? '')) &&
    request.reason.includes(`Role "${right.role}" to `)
  );
}
