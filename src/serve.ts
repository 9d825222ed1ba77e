import type { AddressInfo, Server } from 'node:net';
import { type Logger, pino } from 'pino';
import type { Decide } from './admission/decision.ts';
import { mutator } from './admission/mutate.ts';
import { validator } from './admission/validate.ts';
import { accessReviewer } from './cluster/live/access.ts';
import { ApiClient } from './cluster/live/api-client.ts';
import { loadKubeConfig } from './cluster/live/kube-config.ts';
import { LiveCluster } from './cluster/live/live-cluster.ts';
import { readValues, type Surroundings } from './command-line.ts';
import { type ServeSettings, settings } from './serve-settings.ts';
import { buildApp, type WebhookServer } from './server/app.ts';
import { drainOf, serveUntilSignal } from './server/drain.ts';
import { buildHealth, type Check, cachedFor } from './server/health.ts';
import { expiryOf, loadTls, type TlsOptions } from './server/tls.ts';
import { watchTls } from './server/tls-watch.ts';

const description = {
  program: 'subscription-guard',
  name: 'serve',
  summary: 'Serve the admission webhook that guards the deletion of Subscriptions.',
  settings,
};

export const serveCommand = {
  ...description,
  run: (args: readonly string[], surroundings: Surroundings): Promise<number> =>
    serve(readValues(description, args, surroundings.env), surroundings),
};

/** Milliseconds, over the time for a decision, for its last words and the answer's way back. */
const closingTime = 1_000;

/** Runs the webhook until a signal ends it. Rejects before it serves when something that it needs is missing. */
async function serve(settings: ServeSettings, { stdout, signals }: Surroundings): Promise<number> {
  const logger = pino({ level: settings['log-level'] }, stdout);
  const tls = loadTls(settings['tls-dir']);
  const client = new ApiClient(loadKubeConfig(settings.kubeconfig === undefined ? {} : { file: settings.kubeconfig }));
  const app = buildApp({ ...deciders(client, settings), logger, timeout: settings.timeout, tls });
  const certificate = keepCertificate(app, settings['tls-dir'], tls, logger);
  const drain = drainOf(app);
  const health = buildHealth({
    shutdown: failIf(() => drain.draining, 'draining'),
    certificate: failIf(() => certificate.expiry().getTime() < Date.now(), 'it has expired'),
    cluster: cachedFor(2_000, () => askForVersion(client)),
  });
  const close = async (): Promise<void> => {
    certificate.stopWatching();
    await Promise.all([app.close(), health.close()]);
    await client.close();
  };
  try {
    await app.listen({ host: settings.address, port: settings.port });
    await health.listen({ host: settings.address, port: settings['health-port'] });
  } catch (error) {
    await close();
    throw error;
  }
  logger.info({ port: portOf(app), healthPort: portOf(health), expires: certificate.expiry() }, 'serving');
  return serveUntilSignal({
    signals,
    drain,
    period: settings['drain-period'],
    lastAnswer: settings.timeout + closingTime,
    close,
    logger,
  });
}

function deciders(client: ApiClient, settings: ServeSettings): { validate: Decide; mutate?: Decide } {
  const options = {
    cluster: new LiveCluster(client),
    mayAccess: accessReviewer(client),
    ownAccounts: settings['own-accounts'] ?? [],
    now: Date.now,
    cascade: settings.cascade === 'on',
  };
  const validate = validator(options);
  return options.cascade ? { validate, mutate: mutator(options) } : { validate };
}

/** Serves each new certificate of the folder as soon as it is there. */
function keepCertificate(app: WebhookServer, dir: string, first: TlsOptions, logger: Logger) {
  let current = first;
  const stopWatching = watchTls({
    dir,
    current,
    onChange: changed => {
      app.server.setSecureContext(changed);
      current = changed;
      logger.info({ expires: expiryOf(changed) }, 'certificate reloaded');
    },
    onError: error => logger.error({ err: error }, 'cannot reload the certificate, serving on with the old one'),
  });
  return { stopWatching, expiry: (): Date => expiryOf(current) };
}

function failIf(wrong: () => boolean, why: string): Check {
  return () => {
    if (wrong()) throw new Error(why);
  };
}

async function askForVersion(client: ApiClient): Promise<void> {
  await client.request('/version', { signal: AbortSignal.timeout(2_000) });
}

function portOf({ server }: { readonly server: Server }): number {
  return (server.address() as AddressInfo).port;
}
