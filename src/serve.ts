import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import { validator } from './admission/validate.ts';
import { accessReviewer } from './cluster/live/access.ts';
import { ApiClient } from './cluster/live/api-client.ts';
import { loadKubeConfig } from './cluster/live/kube-config.ts';
import { LiveCluster } from './cluster/live/live-cluster.ts';
import { type Command, duration, oneOf, port, UsageError } from './command-line.ts';
import { buildApp } from './server/app.ts';
import { buildHealth, cachedFor } from './server/health.ts';
import { loadTls, watchTls } from './server/tls.ts';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Serve the admission webhook that guards the deletion of Subscriptions.',
  settings: [
    { name: 'kubeconfig', value: 'FILE', help: 'How to reach the API server; without it, as the Pod one runs in' },
    {
      name: 'tls-dir',
      value: 'DIR',
      help: 'Folder with tls.crt and tls.key, and optionally ca.crt; reloaded on change',
    },
    { name: 'port', value: 'N', help: 'Port for the webhook (HTTPS)', default: '8443', parse: port },
    { name: 'health-port', value: 'N', help: 'Port for /livez and /readyz (HTTP)', default: '8080', parse: port },
    { name: 'address', value: 'IP', help: 'Address to listen on', default: '::' },
    {
      name: 'timeout',
      value: 'DURATION',
      help: 'Time for one decision; keep it below timeoutSeconds of the webhook configuration',
      default: '4s',
      parse: duration,
    },
    {
      name: 'drain-period',
      value: 'DURATION',
      help: 'Time to go on serving after SIGTERM, until no API server sends requests here any more',
      default: '10s',
      parse: duration,
    },
    {
      name: 'own-accounts',
      value: 'NAMES',
      help: 'User names, comma-separated, whose deletions are always allowed: our own service accounts',
      default: '',
    },
    {
      name: 'log-level',
      value: 'LEVEL',
      help: 'trace, debug, info, warn or error',
      default: 'info',
      parse: oneOf('trace', 'debug', 'info', 'warn', 'error'),
    },
  ],
};

interface ServeSettings {
  readonly kubeconfig?: string;
  readonly 'tls-dir'?: string;
  readonly port: number;
  readonly 'health-port': number;
  readonly address: string;
  readonly timeout: number;
  readonly 'drain-period': number;
  readonly 'own-accounts'?: string;
  readonly 'log-level': string;
}

/** Runs the webhook until a signal ends it. Rejects before it listens when something it needs is missing. */
export async function serve(given: Record<string, unknown>): Promise<void> {
  const settings = given as unknown as ServeSettings;
  const tlsDir = settings['tls-dir'];
  if (tlsDir === undefined) throw new UsageError('--tls-dir is required: the folder with tls.crt and tls.key.');
  if (settings.kubeconfig !== undefined && !existsSync(settings.kubeconfig)) {
    throw new UsageError(`--kubeconfig: there is no file ${settings.kubeconfig}.`);
  }
  const tls = loadTls(tlsDir);
  const client = new ApiClient(loadKubeConfig(settings.kubeconfig === undefined ? {} : { file: settings.kubeconfig }));
  const logger = pino({ level: settings['log-level'] });
  const app = buildApp({
    validate: validator({
      cluster: new LiveCluster(client),
      mayAccess: accessReviewer(client),
      ownAccounts: settings['own-accounts']?.split(',') ?? [],
      now: Date.now,
    }),
    logger,
    timeout: settings.timeout,
    tls,
  });
  let draining = false;
  const health = buildHealth([
    { name: 'shutting down', holds: async () => !draining },
    { name: 'the API server does not answer', holds: cachedFor(2_000, () => answers(client)) },
  ]);
  app.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('connection', 'close');
  });
  const stopWatching = watchTls(tlsDir, tls, {
    onChange: changed => {
      (app.server as unknown as { setSecureContext: (tls: object) => void }).setSecureContext(changed);
      logger.info('certificate reloaded');
    },
    onError: error => logger.error({ err: error }, 'the changed certificate cannot be used, the old one stays'),
  });
  await app.listen({ host: settings.address, port: settings.port });
  await health.listen({ host: settings.address, port: settings['health-port'] });
  logger.info({ port: portOf(app), healthPort: portOf(health) }, 'serving');

  await signalled(logger);
  draining = true;
  await drained(settings['drain-period'], logger);
  stopWatching();
  await app.close();
  await health.close();
  await client.close();
}

async function answers(client: ApiClient): Promise<boolean> {
  await client.request('/version', { signal: AbortSignal.timeout(2_000) });
  return true;
}

function portOf({ server }: FastifyInstance): number {
  return (server.address() as AddressInfo).port;
}

function signalled(logger: Logger): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        logger.info({ signal }, 'shutting down');
        resolve();
      });
    }
  });
}

/**
 * API servers go on using connections to a Pod that is terminating (kubernetes#127335), so requests are answered until
 * they have noticed. A second signal ends the wait.
 */
function drained(milliseconds: number, logger: Logger): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        clearTimeout(timer);
        logger.info({ signal }, 'not waiting any longer');
        resolve();
      });
    }
  });
}
