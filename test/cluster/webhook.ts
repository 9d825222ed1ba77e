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
}

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

/** Runs `subscription-guard serve` as its users would and registers it with the API server; both end with the test. */
export async function startWebhook(t: Test, cluster: TestCluster, options: WebhookOptions = {}): Promise<Webhook> {
  const webhook = await runWebhook(cluster, options);
  t.teardown(() => webhook.stop());
  return webhook;
}

/** The same without a test; {@link Webhook.stop} ends it. */
export async function runWebhook(cluster: TestCluster, options: WebhookOptions = {}): Promise<Webhook> {
  const dir = mkdtempSync(join(cluster.dir, 'webhook-'));
  const certificate = await selfSigned('guard.subscription-guard.test');
  writeTlsDir(dir, certificate);
  const [port = 0, healthPort = 0] = await freePorts(2);
  const log = join(dir, 'serve.log');
  const program = new Program(process.execPath, {
    args: [
      ...[main, 'serve', '--kubeconfig', options.kubeconfig ?? cluster.kubeconfig, '--tls-dir', dir],
      ...['--port', `${port}`, '--health-port', `${healthPort}`, '--address', '127.0.0.1', '--drain-period', '0s'],
      ...(options.args ?? []),
    ],
    log,
  }).start();
  await program.until(
    async () => (await fetch(`http://127.0.0.1:${healthPort}/readyz`).catch(() => undefined))?.ok === true,
  );
  await register(cluster, port, certificate.cert, options.timeoutSeconds ?? 5);
  const stop = async (): Promise<void> => {
    await cluster.api.send('DELETE', `${path}/subscription-guard`);
    await program.stop();
  };
  return { program, port, healthPort, caFile: join(dir, 'ca.crt'), decisions: () => decisionsIn(log), stop };
}

const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';

async function register({ api }: TestCluster, port: number, ca: string, timeoutSeconds: number): Promise<void> {
  await api.ok('POST', path, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'subscription-guard' },
    webhooks: [
      {
        name: 'guard.subscription-guard.io',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail',
        matchPolicy: 'Equivalent',
        timeoutSeconds,
        clientConfig: { url: `https://127.0.0.1:${port}/validate`, caBundle: Buffer.from(ca).toString('base64') },
        rules: [
          {
            apiGroups: ['operators.coreos.com'],
            apiVersions: ['v1alpha1'],
            resources: ['subscriptions'],
            operations: ['DELETE'],
          },
        ],
      },
    ],
  });
  // A fresh configuration takes a moment to be in force: an invisible object tells when.
  await waitFor('the webhook configuration to be in force', 30, async () => {
    await api.send('POST', '/apis/operators.coreos.com/v1alpha1/namespaces/default/subscriptions', probe);
    const { code } = await api.send(
      'DELETE',
      `/apis/operators.coreos.com/v1alpha1/namespaces/default/subscriptions/${probe.metadata.name}?dryRun=All`,
    );
    return code === 400;
  });
  await api.ok('PATCH', `/apis/operators.coreos.com/v1alpha1/namespaces/default/subscriptions/${probe.metadata.name}`, {
    metadata: { annotations: { 'subscription-guard.io/on-delete': 'Orphan' } },
  });
  await api.ok('DELETE', `/apis/operators.coreos.com/v1alpha1/namespaces/default/subscriptions/${probe.metadata.name}`);
  await api.send('DELETE', '/apis/operators.coreos.com/v1/operators/probe.default');
}

/** Its annotation is denied by a webhook that is there, and by nobody else. */
const probe = {
  apiVersion: 'operators.coreos.com/v1alpha1',
  kind: 'Subscription',
  metadata: { name: 'webhook-probe', annotations: { 'subscription-guard.io/on-delete': 'probe' } },
  spec: { name: 'probe', source: 'none', sourceNamespace: 'none' },
};

function decisionsIn(log: string): Record<string, unknown>[] {
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter(line => line.includes('"msg":"decision"'))
    .map(line => JSON.parse(line));
}
