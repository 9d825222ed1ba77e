import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { deletionPolicyOf } from '../../src/policy/deletion-policy.ts';
import { policyFor } from '../../src/policy/match.ts';
import { documented } from '../support/e2e/documents.ts';
import { kustomizationOf, render } from '../support/kustomize.ts';
import type { Manifest } from '../support/manifest.ts';

const operations = 'docs/operations.md';

/** The default with these components, and with what docs/operations.md tells people to add to their kustomization. */
async function renderAsTold(heading: string, ...components: readonly string[]): Promise<Manifest[]> {
  const dir = kustomizationOf(t.testdir({}), 'deploy/overlays/cert-manager', components);
  writeFileSync(join(dir, 'client-ca.crt'), 'a CA');
  appendFileSync(join(dir, 'kustomization.yaml'), documented(operations, heading, 'yaml'));
  return render(dir);
}

function named(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.find(manifest => manifest.kind === kind && manifest.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
}

t.test('the policy to begin with warns, and lets nothing be removed', async t => {
  const policy = deletionPolicyOf(parse(documented(operations, '### First without consequences', 'yaml')));
  const place = { packageName: 'any', namespace: 'any', labels: {} };
  t.match(policyFor(place, [policy]), { action: 'Warn', allow: ['Orphan'] });
});

t.test('more time for decisions is in both places', async t => {
  const manifests = await renderAsTold('## Settings');
  t.match(envOf(manifests), { SUBSCRIPTION_GUARD_TIMEOUT: '14s', SUBSCRIPTION_GUARD_TLS_DIR: '/tls' });
  const webhooks = manifests.flatMap(({ webhooks = [] }) => webhooks);
  t.strictSame(
    webhooks.map(({ timeoutSeconds }) => timeoutSeconds),
    [15, 15],
  );
});

t.test('the CA of clients is where the webhook looks for it', async t => {
  const manifests = await renderAsTold('### Let only the API server ask');
  const { volumes, containers } = webhookIn(manifests).spec.template.spec;
  const { name, mountPath } = containers[0].volumeMounts.at(-1);
  t.strictSame(volumes.at(-1), { name, configMap: { name: 'subscription-guard-client-ca' } });
  const { data, metadata } = named(manifests, 'ConfigMap', 'subscription-guard-client-ca');
  t.equal(metadata.namespace, 'subscription-guard');
  t.equal(envOf(manifests).SUBSCRIPTION_GUARD_CLIENT_CA, `${mountPath}/${Object.keys(data)[0]}`);
});

t.test('Prometheus in another namespace is let in, and nobody else', async t => {
  const policy = named(await renderAsTold('## Network', 'network-policy'), 'NetworkPolicy', 'subscription-guard');
  t.strictSame(policy.spec.ingress[0].from, [
    { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'openshift-user-workload-monitoring' } } },
  ]);
});

t.test('OLM elsewhere is exempt from olm-guard', async t => {
  const manifests = await renderAsTold('### olm-guard', 'olm-guard');
  const [guard, csvGuard] = named(manifests, 'ValidatingWebhookConfiguration', 'subscription-guard').webhooks;
  t.match(csvGuard.matchConditions.at(-1), { name: 'not-by-olm-elsewhere' });
  t.notMatch(guard.matchConditions.at(-1), { name: 'not-by-olm-elsewhere' });
});

t.test('runbooks are where people read them', async t => {
  const { spec } = named(await renderAsTold('## Alerts', 'monitoring'), 'PrometheusRule', 'subscription-guard');
  const rules = spec.groups.flatMap(({ rules }: Manifest) => rules);
  t.ok(rules.length >= 10);
  for (const { alert, annotations } of rules)
    t.match(annotations.runbook_url, new RegExp(`^https://\\S+/docs/operations.md#${alert.toLowerCase()}$`));
});

function webhookIn(manifests: readonly Manifest[]): Manifest {
  return named(manifests, 'Deployment', 'subscription-guard-webhook');
}

function envOf(manifests: readonly Manifest[]): Record<string, string> {
  const { env } = webhookIn(manifests).spec.template.spec.containers[0];
  return Object.fromEntries(env.map(({ name, value }: { name: string; value: string }) => [name, value]));
}
