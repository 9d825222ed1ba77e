import { mkdtempSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { selfSigned, writeTlsDir } from '../certificates.ts';
import type { Manifest } from '../manifest.ts';
import { collectionOf, pathOfObject } from './api.ts';
import type { TestCluster } from './cluster.ts';
import { applyInstallation, type Installation, type InstallationOptions } from './installation.ts';
import { freePorts, Program, waitFor } from './process.ts';
import { shipped } from './shipped.ts';

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

export interface WebhookOptions extends InstallationOptions {
  /** A kubeconfig other than that of our ServiceAccount. */
  readonly kubeconfig?: string;
  /** The URL of a proxy through which our ServiceAccount reaches the API server. */
  readonly proxy?: string;
  readonly timeoutSeconds?: number;
  readonly args?: readonly string[];
  /** The program to run in place of `subscription-guard`. */
  readonly main?: string;
}

/** Runs `subscription-guard serve` as deploy/ does and registers it with the API server; both end with the test. */
export async function startWebhook(t: Test, cluster: TestCluster, options: WebhookOptions = {}): Promise<Webhook> {
  const webhook = await runWebhook(cluster, options);
  t.teardown(() => webhook.stop());
  return webhook;
}

/** The same without a test; {@link Webhook.stop} ends it. */
export async function runWebhook(cluster: TestCluster, options: WebhookOptions = {}): Promise<Webhook> {
  const installation = await applyInstallation(cluster, options);
  const server = await serve(cluster, installation, options);
  const configurations = installation.manifests.filter(({ kind }) => kind.endsWith('WebhookConfiguration'));
  const stop = async (): Promise<void> => {
    for (const configuration of configurations) await cluster.api.send('DELETE', pathOfObject(configuration));
    await server.stop();
  };
  const endpoint = { ...server, timeoutSeconds: options.timeoutSeconds ?? 10 };
  try {
    for (const configuration of configurations) await register(cluster, configuration, endpoint);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...server, stop };
}

/** The program alone, ready, but not registered with an API server. */
export async function serveWebhook(cluster: TestCluster, options: WebhookOptions = {}): Promise<Webhook> {
  return serve(cluster, await applyInstallation(cluster, options), options);
}

async function serve(cluster: TestCluster, installation: Installation, options: WebhookOptions): Promise<Webhook> {
  const { proxy, main = shipped.guard, args = [] } = options;
  const kubeconfig = options.kubeconfig ?? (await installation.kubeconfig('webhook', proxy));
  const dir = mkdtempSync(join(cluster.dir, 'webhook-'));
  writeTlsDir(dir, await selfSigned('guard.subscription-guard.test', hostname()));
  const [port = 0, healthPort = 0] = await freePorts(2);
  const log = join(dir, 'serve.log');
  const program = new Program(process.execPath, {
    args: [
      ...[main, 'serve', '--kubeconfig', kubeconfig, '--tls-dir', dir],
      ...['--port', `${port}`, '--health-port', `${healthPort}`, '--address', '127.0.0.1', '--drain-period', '0s'],
      ...args,
    ],
    env: { ...process.env, ...installation.settings('subscription-guard-webhook'), SUBSCRIPTION_GUARD_TLS_DIR: dir },
    log,
  }).start();
  try {
    await program.until(
      async () => (await fetch(`http://127.0.0.1:${healthPort}/readyz`).catch(() => undefined))?.ok === true,
    );
  } catch (error) {
    await program.stop();
    throw error;
  }
  const caFile = join(dir, 'ca.crt');
  return { program, port, healthPort, caFile, decisions: () => decisionsIn(log), stop: () => program.stop() };
}

type Endpoint = Pick<Webhook, 'port' | 'caFile'> & { readonly timeoutSeconds: number };

/** What a manifest says of a webhook, as far as the tests change it. */
interface Registered {
  readonly name: string;
  readonly clientConfig: { readonly service: { readonly path: string } };
  readonly matchConditions: readonly object[];
}

/**
 * Creates a webhook configuration of deploy/, but for the address: the API server of a test reaches no Service. Waits
 * until it has taken notice of it.
 */
async function register(
  { api }: TestCluster,
  { apiVersion, kind, metadata: { name }, webhooks }: Manifest,
  { port, caFile, timeoutSeconds }: Endpoint,
): Promise<void> {
  const caBundle = readFileSync(caFile).toString('base64');
  const addressed = (webhooks as Registered[]).map(({ clientConfig: { service }, ...webhook }) => ({
    ...webhook,
    timeoutSeconds,
    clientConfig: { url: `https://127.0.0.1:${port}${service.path}`, caBundle },
  }));
  const probe = `probe-${kind.toLowerCase()}`;
  const probing = {
    ...addressed[0],
    name: `probe.${addressed[0]?.name}`,
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
    matchConditions: [{ name: 'is-probe', expression: `request.name == '${probe}'` }],
  };
  const configuration = { apiVersion, kind, metadata: { name }, webhooks: [...addressed, probing] };
  await api.ok('POST', collectionOf(configuration), configuration);
  // Our webhook denies everything that is not a DELETE of a Subscription; until it is in force, this passes.
  await waitFor(`${kind} to be in force`, async () => {
    const configMap = { metadata: { name: probe } };
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
