import type { AddressInfo, Server } from 'node:net';
import { hostname } from 'node:os';
import type { Command } from 'commander';
import { pino } from 'pino';
import { Announcer } from '../admission/announcer.ts';
import type { Decide } from '../admission/decision.ts';
import { mutator } from '../admission/mutate.ts';
import { NamedOperands } from '../admission/named-operands.ts';
import { type PolicyReader, policyReader } from '../admission/policy-reader.ts';
import type { Endpoint } from '../admission/route.ts';
import { validator } from '../admission/validate.ts';
import { catalogSourceValidator } from '../admission/validate-catalog-source.ts';
import { csvValidator } from '../admission/validate-csv.ts';
import { extensionValidator } from '../admission/validate-extension.ts';
import { operatorGroupValidator } from '../admission/validate-operator-group.ts';
import { accessReviewer } from '../cluster/live/access.ts';
import { sharing } from '../cluster/live/sharing.ts';
import { catalogSources, clusterServiceVersions, operatorGroups, subscriptions } from '../cluster/resources.ts';
import { clusterExtensions, clusterObjectSets } from '../extension/resources.ts';
import { newRegistry } from '../metrics/registry.ts';
import { certificateMetric, decisionMetrics, infoMetric, policiesMetric } from '../metrics/webhook.ts';
import { deletionPolicies } from '../policy/deletion-policy.ts';
import { buildApp } from '../server/app.ts';
import { keepCertificate } from '../server/certificate.ts';
import { drainOf, nextSignal, serveUntilSignal } from '../server/drain.ts';
import { buildHealth } from '../server/health.ts';
import { loadTls } from '../server/tls.ts';
import { version } from '../version.ts';
import { valuesOf } from './command-line.ts';
import { type Connection, connect } from './connection.ts';
import type { ServerIo } from './process-io.ts';
import { type ServeSettings, settings } from './serve-settings.ts';

const description = {
  program: 'subscription-guard',
  name: 'serve',
  summary: 'Serve the admission webhook that guards the deletion of Subscriptions.',
  settings,
};

export const serveCommand = {
  ...description,
  run: (command: Command, io: ServerIo): Promise<number> => serve(valuesOf(description, command, io.env), io),
};

/** Milliseconds beyond the time for a decision, for its last words and the way back of the answer. */
const closingTime = 1_000;

/** Runs the webhook until a signal ends it. Rejects before it serves if something that it needs is missing. */
async function serve(settings: ServeSettings, { stdout, signals }: ServerIo): Promise<number> {
  const first = nextSignal(signals);
  const logger = pino({ level: settings['log-level'] }, stdout);
  const clientCa = settings['client-ca'];
  const files = { dir: settings['tls-dir'], ...(clientCa !== undefined && { clientCa }) };
  const tls = loadTls(files);
  const register = newRegistry();
  const { kubeconfig, timeout } = settings;
  const apiServer = connect({ kubeconfig, register, logger });
  const policies = policyReader(apiServer.cluster, () => performance.now());
  const announcer = new Announcer({ cluster: apiServer.cluster, logger, now: Date.now, instance: hostname() });
  const endpoints = endpointsOf(apiServer, policies, settings, announcer);
  const observe = decisionMetrics(register, endpoints);
  const over = new AbortController();
  const following = apiServer.follow(deletionPolicies, policies.forget, over.signal);
  const app = buildApp({ endpoints, logger, timeout, tls, observe });
  const certificate = keepCertificate(app, files, tls, logger);
  infoMetric(register, { version, cascade: settings.cascade });
  certificateMetric(register, certificate.expiry);
  policiesMetric(register, policies.age);
  const drain = drainOf(app);
  const checks = { shutdown: drain.check, certificate: certificate.check, cluster: apiServer.check };
  const health = buildHealth(checks, register);
  const close = async (): Promise<void> => {
    certificate.stopWatching();
    over.abort();
    await Promise.all([app.close(), health.close(), following]);
    await announcer.settled();
    await apiServer.client.close();
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
    first,
    signals,
    drain,
    period: settings['drain-period'],
    lastAnswer: settings.timeout + closingTime,
    close,
    logger,
  });
}

/**
 * The endpoints of olm-guard and extension-guard are always there: they only read, and without these components no API
 * server calls them.
 */
function endpointsOf(
  { client, cluster }: Connection,
  policies: PolicyReader,
  settings: ServeSettings,
  announcer: Announcer,
): readonly Endpoint[] {
  const options = {
    cluster: sharing(cluster, settings.timeout),
    policies,
    mayAccess: accessReviewer(client),
    namedOperands: new NamedOperands(),
    ownAccounts: settings['own-accounts'] ?? [],
    now: () => client.now(),
    cascade: settings.cascade,
  };
  const told = (decide: Decide, admissions: boolean): Decide =>
    settings.events ? announcer.telling(decide, { admissions }) : decide;
  // /validate may still deny what it admits.
  const mutate = { path: '/mutate', resources: [subscriptions], decide: told(mutator(options), false) };
  return [
    { path: '/validate', resources: [subscriptions], decide: told(validator(options), true) },
    ...(options.cascade ? [mutate] : []),
    { path: '/validate-csv', resources: [clusterServiceVersions], decide: csvValidator(options) },
    { path: '/validate-operator-group', resources: [operatorGroups], decide: operatorGroupValidator(options) },
    { path: '/validate-catalog-source', resources: [catalogSources], decide: catalogSourceValidator(options) },
    {
      path: '/validate-extension',
      resources: [clusterExtensions, clusterObjectSets],
      decide: extensionValidator(options),
    },
  ];
}

function portOf({ server }: { readonly server: Server }): number {
  return (server.address() as AddressInfo).port;
}
