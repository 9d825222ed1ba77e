import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { selfSigned, writeTlsDir } from '../certificates.ts';
import type { TestCluster } from './cluster.ts';
import { freePorts, Program, waitFor } from './process.ts';

export interface Webhook {
  readonly program: Program;
  readonly port: number;
  readonly healthPort: number;
  readonly caFile: string;
  /** The log lines of decisions so far, parsed. */
  decisions(): Record<string, unknown>[];
  /** Takes the webhook configuration away and ends the program. */
  stop(): Promise<void>;
}

export interface WebhookOptions {
  /** A kubeconfig other than the admin's. */
  readonly kubeconfig?: string;
  readonly timeoutSeconds?: number;
  readonly args?: readonly string[];
  /** With POST /mutate and the Cleanup API; default: the read-only guard alone. */
  readonly cascade?: boolean;
}

const root = join(import.meta.dirname, '..', '..');

/** Runs `subscription-guard serve` as its users would and registers it with the API server; both end with the test. */
export async function startWebhook(t: Test, cluster: TestCluster, options: WebhookOptions = {}): Promise<Webhook> {
  const webhook = await runWebhook(cluster, options);
  t.teardown(() => webhook.stop());
  return webhook;
}

/** The same without a test; {@link Webhook.stop} ends it. */
export async function runWebhook(cluster: TestCluster, options: WebhookOptions = {}): Promise<Webhook> {
  const { kubeconfig = cluster.kubeconfig, cascade = false, timeoutSeconds = 5, args = [] } = options;
  const dir = mkdtempSync(join(cluster.dir, 'webhook-'));
  const certificate = await selfSigned('guard.subscription-guard.test');
  writeTlsDir(dir, certificate);
  if (cascade) {
    await cluster.kubectl('apply', '-k', join(root, 'deploy', 'crds'));
    await waitFor('our APIs', 30, () => ourApisAnswer(cluster));
  }
  const [port = 0, healthPort = 0] = await freePorts(2);
  const log = join(dir, 'serve.log');
  const program = new Program(process.execPath, {
    args: [
      ...[join(root, 'src', 'main.ts'), 'serve', '--kubeconfig', kubeconfig, '--tls-dir', dir],
      ...['--port', `${port}`, '--health-port', `${healthPort}`, '--address', '127.0.0.1', '--drain-period', '0s'],
      ...(cascade ? ['--cascade', 'on'] : []),
      ...args,
    ],
    log,
  }).start();
  await program.until(
    async () => (await fetch(`http://127.0.0.1:${healthPort}/readyz`).catch(() => undefined))?.ok === true,
  );
  const endpoint = { port, ca: certificate.cert, timeoutSeconds };
  const kinds = cascade ? ([validating, mutating] as const) : ([validating] as const);
  for (const kind of kinds) await register(cluster, kind, endpoint);
  const stop = async (): Promise<void> => {
    for (const { plural } of kinds) await cluster.api.send('DELETE', `${path}/${plural}/subscription-guard`);
    await program.stop();
  };
  return { program, port, healthPort, caFile: join(dir, 'ca.crt'), decisions: () => decisionsIn(log), stop };
}

/** A fresh API answers 404 until discovery knows it, then 429 until its storage is open; each of them at its own time. */
async function ourApisAnswer({ api }: TestCluster): Promise<boolean> {
  const base = '/apis/subscription-guard.io/v1alpha1';
  const answers = await Promise.all(['cleanups', 'deletionpolicies'].map(name => api.send('GET', `${base}/${name}`)));
  return answers.every(({ code }) => code === 200);
}

const path = '/apis/admissionregistration.k8s.io/v1';

const validating = {
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  url: 'validate',
  name: 'guard.subscription-guard.io',
  sideEffects: 'None',
};

const mutating = {
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  url: 'mutate',
  name: 'cascade.subscription-guard.io',
  sideEffects: 'NoneOnDryRun',
};

interface Endpoint {
  readonly port: number;
  readonly ca: string;
  readonly timeoutSeconds: number;
}

/** Creates one webhook configuration and waits until the API server has taken notice of it. */
async function register(
  { api }: TestCluster,
  { kind, plural, url, name, sideEffects }: typeof validating,
  { port, ca, timeoutSeconds }: Endpoint,
): Promise<void> {
  const common = {
    admissionReviewVersions: ['v1'],
    sideEffects,
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    timeoutSeconds,
    clientConfig: { url: `https://127.0.0.1:${port}/${url}`, caBundle: Buffer.from(ca).toString('base64') },
  };
  const subscriptions = {
    apiGroups: ['operators.coreos.com'],
    apiVersions: ['v1alpha1'],
    resources: ['subscriptions'],
  };
  const configMaps = { apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] };
  const isProbe = { name: 'is-probe', expression: `request.name == 'probe-${url}'` };
  await api.ok('POST', `${path}/${plural}`, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name: 'subscription-guard' },
    webhooks: [
      { ...common, name, rules: [{ ...subscriptions, operations: ['DELETE'] }] },
      {
        ...common,
        name: `probe.${name}`,
        rules: [{ ...configMaps, operations: ['CREATE'] }],
        matchConditions: [isProbe],
      },
    ],
  });
  // Our webhook denies everything that is no DELETE of a Subscription; until it is in force, nobody denies this.
  await waitFor(`${kind} to be in force`, 30, async () => {
    const configMap = { metadata: { name: `probe-${url}` } };
    const { code } = await api.send('POST', '/api/v1/namespaces/default/configmaps?dryRun=All', configMap);
    return code === 400;
  });
}

function decisionsIn(log: string): Record<string, unknown>[] {
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter(line => line.includes('"msg":"decision"'))
    .map(line => JSON.parse(line));
}
