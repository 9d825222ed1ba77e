import { join } from 'node:path';
import t from 'tap';
import { boundRoles, describeRight, describeRule, rightsOf } from '../../deploy/rights.ts';
import { auditedRequests, ourAccounts } from '../../support/control-plane/audit-log.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { applyForeignCrds } from '../../support/control-plane/foreign-crds.ts';
import { applyOlmV1, extensionsPath, installExtension, objectSetsPath } from '../../support/control-plane/olm-v1.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { withoutRule } from '../../support/e2e/missing-rights.ts';
import { kustomizationOf, render } from '../../support/kustomize.ts';

const [webhookUser] = ourAccounts;
const redis = join(import.meta.dirname, '..', '..', 'bundles', 'redis-operator', 'v1.0.0');

/** As test/e2e/rights/rights.test.ts does for OLM v0: each rule is taken away for a while, and something breaks. */
t.test('the webhook has the rights that it needs for extensions, and no others', async t => {
  // Each of them is taken away for a while.
  const cluster = await startCluster(t, { olm: 'apis', expectedDenials: [/./] });
  const { api } = cluster;
  await applyForeignCrds(cluster);
  await cluster.kubectl('apply', '-f', 'test/support/manifests/console-crds.yaml');
  await cluster.kubectl('wait', '--for=condition=Established', '--timeout=300s', 'crd', '--all');
  await applyOlmV1(cluster);
  await startWebhook(t, cluster, { components: ['extension-guard'] });
  await installExtension(cluster, { name: 'redis', namespace: 'redis', bundle: redis, runtime: 'boxcutter' });
  const view = ['--verb=list', '--resource=redisclusters.redis.example.io,redises.redis.example.io'];
  await cluster.kubectl('create', 'clusterrole', 'view-redis', ...view);
  await cluster.kubectl('label', 'clusterrole', 'view-redis', 'subscription-guard.io/custom-resources-view=true');
  const mayGo = async (path = `${extensionsPath}/redis`) =>
    (await api.send('DELETE', `${path}?dryRun=All`)).code === 200;
  await cluster.until('it to be let go', () => mayGo());

  const manifests = await render(kustomizationOf(t.testdir({}), 'deploy/overlays/guard-only', ['extension-guard']));
  const roles = boundRoles(manifests).filter(({ name }) => name === 'subscription-guard-webhook-extensions');
  t.ok(roles.length > 0);
  for (const role of roles) {
    for (const rule of role.rules) {
      const what = describeRule(rule);
      await withoutRule(cluster, role, rule, () =>
        cluster.until(`something to break without ${what}`, async () => !(await mayGo())),
      );
      await cluster.until('it to be let go again', () => mayGo());
      t.pass(what);
    }
  }
  t.equal(await mayGo(`${objectSetsPath}/redis-1`), false, 'it belongs to its extension');

  const requests = auditedRequests(cluster).filter(({ allowed, user }) => allowed && user === webhookUser);
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
  const gathered = requests.filter(({ reason }) => reason.includes('"subscription-guard-custom-resources-view" to '));
  t.strictSame([...new Set(gathered.map(({ verb, resource }) => `${verb} ${resource}`))].toSorted(), [
    'list redisclusters',
    'list redises',
  ]);
});
