import { readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { applyForeignCrds } from '../../support/control-plane/foreign-crds.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { left, subscription } from '../../support/e2e/cascades.ts';
import { runDocumented } from '../../support/e2e/documents.ts';

const operations = 'docs/operations.md';
const configurations = '/apis/admissionregistration.k8s.io/v1';

t.test('docs/operations.md, from the installation to the removal', async t => {
  const cluster = await startCluster(t, { bundles: [] });
  const { api } = cluster;
  await applyForeignCrds(cluster);
  const makeSubscription = async (name: string): Promise<void> => {
    await api.ok('POST', `${olmApi}/namespaces/default/subscriptions`, {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      metadata: { name },
      spec: { name: 'no-such-package', source: 'none', sourceNamespace: 'olm' },
    });
  };
  const remove = (name: string) => cluster.kubectl('delete', subscription, name, '-n', 'default');
  const failurePolicies = async (): Promise<string[]> => {
    const kinds = ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'];
    const found = await Promise.all(kinds.map(kind => api.ok('GET', `${configurations}/${kind}/subscription-guard`)));
    return found.flatMap(({ webhooks }) => webhooks.map((webhook: { failurePolicy: string }) => webhook.failurePolicy));
  };
  const asDocumented = async (t: Test, heading: string): Promise<void> => {
    const { exitCode, stdout, stderr } = await runDocumented(cluster, operations, heading);
    t.equal(exitCode, 0, `${heading}: ${stdout}${stderr}`);
  };
  await makeSubscription('first');
  await makeSubscription('second');
  await cluster.until('their Operator object', () =>
    api.exists('/apis/operators.coreos.com/v1/operators/no-such-package.default'),
  );
  const before = await cluster.list();

  await t.test('first without consequences', async t => {
    await asDocumented(t, '### First without consequences');
    t.strictSame(await failurePolicies(), ['Ignore', 'Ignore']);
    t.equal((await remove('first')).exitCode, 0, 'although nobody answers');
  });

  await t.test('then in earnest', async t => {
    await asDocumented(t, '### Then in earnest');
    t.strictSame(await failurePolicies(), ['Fail', 'Fail']);
    await cluster.until('deletions to be denied', async () => {
      return (await remove('second')).stderr.includes('failed calling webhook');
    });
    await asDocumented(t, '## Upgrade');
    await asDocumented(t, '## Backup');
    await asDocumented(t, '### Whom to ask');
    await asDocumented(t, '### Stop a cascade');
  });

  const alerts = readFileSync(operations, 'utf8').split('\n## Alerts\n')[1]?.split('\n## ')[0] ?? '';
  for (const section of alerts.split('\n### ').slice(1)) {
    const heading = `### ${section.split('\n')[0]}`;
    if (section.includes('```sh')) await t.test(`${heading}: every command works`, t => asDocumented(t, heading));
  }

  await t.test('removed, nothing of it is left, and nobody is locked out', async t => {
    await asDocumented(t, '## Remove');
    t.equal((await remove('second')).exitCode, 0);
    t.strictSame(left(before, await cluster.list()), []);
  });
});
