import t from 'tap';
import { isExempt, olmAccounts } from '../../src/admission/requester.ts';
import { settings as serveSettings } from '../../src/programs/serve-settings.ts';
import { settings as sweepSettings } from '../../src/programs/sweep-settings.ts';
import { version } from '../../src/version.ts';
import { kustomizationOf, render } from '../support/kustomize.ts';
import type { Manifest } from '../support/manifest.ts';
import { readValues } from '../support/read-values.ts';

const manifests = await render('.');
const webhook = byName('Deployment', 'subscription-guard-webhook');
const sweeper = byName('Deployment', 'subscription-guard-sweeper');
const webhooks = manifests.flatMap(({ webhooks = [] }) => webhooks);
const commands = {
  serve: { deployment: webhook, settings: serveSettings },
  sweep: { deployment: sweeper, settings: sweepSettings },
};
/** The part of the URL that the API server prints when no replica answers. */
const contact = 'if-this-fails-see-annotation-contact-of-namespace-subscription-guard';
const program = { program: 'subscription-guard', summary: '' };

for (const [name, { deployment, settings }] of Object.entries(commands)) {
  t.test(`${name} runs with settings that it has`, async t => {
    const { args, env, image } = containerOf(deployment);
    t.strictSame(args, [name]);
    t.equal(image, `subscription-guard:${version}`);
    const ours = Object.fromEntries(
      env.flatMap(({ name, value = 'from-the-pod' }: { name: string; value?: string }) =>
        name.startsWith('SUBSCRIPTION_GUARD_') ? [[name, value]] : [],
      ),
    );
    const known = Object.keys(settings).map(name => `SUBSCRIPTION_GUARD_${name.toUpperCase().replaceAll('-', '_')}`);
    t.strictSame(
      Object.keys(ours).filter(name => !known.includes(name)),
      [],
      'no variable that nobody reads',
    );
    t.ok(readValues({ ...program, name, settings }, [], ours));
  });

  t.test(`${name} outlives a node`, async t => {
    const { replicas, template } = deployment.spec;
    const { name } = deployment.metadata;
    t.equal(replicas, 2);
    t.equal(template.spec.priorityClassName, 'system-cluster-critical');
    const { maxUnavailable, selector } = byName('PodDisruptionBudget', name).spec;
    t.equal(maxUnavailable, 1, 'with two replicas: one stays');
    t.strictSame(selector.matchLabels, template.metadata.labels);
    const spread: { topologyKey: string; labelSelector: object }[] = [
      ...template.spec.topologySpreadConstraints,
      ...template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.map(
        (term: { podAffinityTerm: object }) => term.podAffinityTerm,
      ),
    ];
    t.strictSame(
      spread.map(({ topologyKey }) => topologyKey),
      ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'],
    );
    t.equal(template.spec.topologySpreadConstraints.length, 1, 'or a node without a zone would count for none');
    for (const { labelSelector } of spread) t.strictSame(labelSelector, { matchLabels: template.metadata.labels });
  });

  t.test(`${name} is probed in each phase of its life`, async t => {
    const { startupProbe, readinessProbe, livenessProbe } = containerOf(deployment);
    t.match(startupProbe.httpGet, { path: '/livez', port: 'health' });
    t.match(readinessProbe.httpGet, { path: '/readyz', port: 'health' });
    t.match(livenessProbe.httpGet, { path: '/livez', port: 'health' });
  });

  t.test(`${name} may do nothing on its node`, async t => {
    const { securityContext } = deployment.spec.template.spec;
    t.match(securityContext, { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    t.strictSame(containerOf(deployment).securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  t.test(`${name} has memory for its heap`, async t => {
    const { env, resources } = containerOf(deployment);
    const options = env.find(({ name }: { name: string }) => name === 'NODE_OPTIONS').value;
    const limit = Number(/^(\d+)Mi$/.exec(resources.limits.memory)?.[1]);
    const old = Number(/--max-old-space-size=(\d+)/.exec(options)?.[1]);
    const young = 2 * Number(/--max-semi-space-size=(\d+)/.exec(options)?.[1]);
    t.equal(old, 0.75 * limit);
    t.ok(limit - old - young >= 100, 'Node itself takes that much, and the program');
  });
}

t.test('the sweeper audits by default, and writes a report only with the component', async t => {
  const sweeping = (deployment: Manifest) =>
    readValues({ ...program, name: 'sweep', settings: sweepSettings }, [], variablesOf(deployment));
  t.match(sweeping(sweeper), { 'audit-interval': 600_000, 'audit-report': false });
  const audited = await render(kustomizationOf(t.testdir({}), 'deploy/overlays/cert-manager', ['audit']));
  t.match(sweeping(byName('Deployment', 'subscription-guard-sweeper', audited)), {
    'audit-interval': 600_000,
    'audit-report': true,
  });
});

const serving = readValues({ ...program, name: 'serve', settings: serveSettings }, [], variablesOf(webhook));

t.test('kubelet waits until the last decision has been answered', async t => {
  const { terminationGracePeriodSeconds } = webhook.spec.template.spec;
  t.ok(terminationGracePeriodSeconds * 1_000 >= serving['drain-period'] + serving.timeout + 1_000);
});

t.test('a probe waits longer than the checks behind it', async t => {
  for (const { deployment } of Object.values(commands)) {
    t.ok(containerOf(deployment).readinessProbe.timeoutSeconds >= 3, 'two seconds for a check, see health.ts');
  }
});

t.test('the API server waits a second longer than a decision may take, and lets nothing pass unasked', async t => {
  const rendered = await render(kustomizationOf(t.testdir({}), 'deploy/overlays/cert-manager', ['olm-guard']));
  const all = rendered.flatMap(({ webhooks = [] }) => webhooks);
  t.equal(all.length, 5);
  for (const { name, timeoutSeconds, failurePolicy, matchPolicy, sideEffects, rules } of all) {
    t.equal(timeoutSeconds * 1_000, serving.timeout + 1_000, name);
    const failing = name.startsWith('catalogsource.') ? 'Ignore' : 'Fail';
    t.strictSame([failurePolicy, matchPolicy], [failing, 'Equivalent'], name);
    t.equal(sideEffects, /^(csv|operatorgroup|catalogsource)\./.test(name) ? 'None' : 'NoneOnDryRun', name);
    t.match(rules, [{ operations: ['DELETE'] }], name);
  }
});

t.test('the network lets through what is asked of our Pods, and nothing is named that is not there', async t => {
  const rendered = await render(kustomizationOf(t.testdir({}), 'deploy/overlays/cert-manager', ['network-policy']));
  const policies = rendered.filter(({ kind }) => kind === 'NetworkPolicy');
  for (const deployment of [webhook, sweeper]) {
    const { labels } = deployment.spec.template.metadata;
    const about = policies.filter(({ spec }) =>
      Object.entries(spec.podSelector.matchLabels).every(([key, value]) => labels[key] === value),
    );
    const open = about.flatMap(({ spec }) => spec.ingress.flatMap(({ ports }: { ports: { port: string }[] }) => ports));
    const ports: { name: string }[] = containerOf(deployment).ports;
    t.strictSame(open.map(({ port }) => port).toSorted(), ports.map(({ name }) => name).toSorted());
  }
});

t.test('the API server asks an endpoint that is there, through a Service that leads to the webhook', async t => {
  const paths = {
    'guard.subscription-guard.io': `/validate/${contact}`,
    'cascade.subscription-guard.io': `/mutate/${contact}`,
  };
  const service = byName('Service', 'subscription-guard-webhook');
  const { labels } = webhook.spec.template.metadata;
  const ports = containerOf(webhook).ports.map(({ name }: { name: string }) => name);
  for (const [name, path] of Object.entries(paths)) {
    const { clientConfig } = webhooks.find(webhook => webhook.name === name);
    const { namespace, name: serviceName } = service.metadata;
    t.strictSame(clientConfig, { service: { namespace, name: serviceName, path, port: 443 } });
  }
  t.match(labels, service.spec.selector);
  t.strictSame(
    service.spec.ports.map(({ port }: { port: number }) => port),
    [443],
  );
  t.ok(ports.includes(service.spec.ports[0].targetPort));
});

t.test('where its question says whom to ask when nobody answers, somebody is named', async t => {
  const { annotations } = byName('Namespace', 'subscription-guard').metadata;
  t.ok(annotations?.['subscription-guard.io/contact']);
});

t.test('whom the API server does not ask about, the webhook would let go as well', async t => {
  for (const { name, matchConditions } of webhooks) {
    const expressions = matchConditions.map(({ expression }: { expression: string }) => expression).join(' ');
    const exempt: string[] = expressions.match(/system:[a-z0-9:-]+/g) ?? [];
    t.equal(exempt.length, 3, name);
    for (const username of exempt) t.ok(isExempt({ username }, []), `${name}: ${username}`);
  }
});

t.test('the guard of ClusterServiceVersions: the same, and OLM as well', async t => {
  const rendered = await render(kustomizationOf(t.testdir({}), 'deploy/overlays/cert-manager', ['olm-guard']));
  const guards = rendered.flatMap(({ kind, webhooks }) => (kind === 'ValidatingWebhookConfiguration' ? webhooks : []));
  const [guard, csvGuard] = guards;
  t.strictSame(csvGuard.clientConfig, {
    service: { ...guard.clientConfig.service, path: `/validate-csv/${contact}` },
  });
  const expressions = csvGuard.matchConditions.map(({ expression }: { expression: string }) => expression).join(' ');
  const exempt: string[] = expressions.match(/system:[a-z0-9:-]+/g) ?? [];
  t.equal(exempt.length, 7);
  const own = [...(serving['own-accounts'] ?? []), ...olmAccounts];
  for (const username of exempt) t.ok(isExempt({ username }, own), username);
});

t.test('our own accounts are the ones that our Pods run as', async t => {
  const accounts = [webhook, sweeper].map(({ metadata, spec }) => {
    const { serviceAccountName } = spec.template.spec;
    t.ok(byName('ServiceAccount', serviceAccountName));
    return `system:serviceaccount:${metadata.namespace}:${serviceAccountName}`;
  });
  t.strictSame(serving['own-accounts'], accounts);
});

function byName(kind: string, name: string, among: readonly Manifest[] = manifests): Manifest {
  const found = among.find(manifest => manifest.kind === kind && manifest.metadata.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

function containerOf({ spec }: Manifest) {
  return spec.template.spec.containers[0];
}

function variablesOf(deployment: Manifest): Record<string, string> {
  const { env } = containerOf(deployment);
  return Object.fromEntries(env.map(({ name, value }: { name: string; value: string }) => [name, value]));
}
