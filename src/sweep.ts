import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { cleanups } from './cleanup/cleanup.ts';
import { ApiClient } from './cluster/live/api-client.ts';
import { followChanges } from './cluster/live/changes.ts';
import { loadKubeConfig } from './cluster/live/kube-config.ts';
import { LiveCluster } from './cluster/live/live-cluster.ts';
import { subscriptions } from './cluster/resources.ts';
import { readValues, type Surroundings } from './command-line.ts';
import { runAsLeader } from './election/election.ts';
import { apiMetrics, newRegistry } from './metrics/registry.ts';
import { sweeperMetrics } from './metrics/sweeper.ts';
import { nextSignal } from './server/drain.ts';
import { buildHealth, cachedFor } from './server/health.ts';
import { type SweepSettings, settings } from './sweep-settings.ts';
import { makeBell } from './sweeper/bell.ts';
import { type SweeperOptions, sweep } from './sweeper/sweeper.ts';

const description = {
  program: 'subscription-guard',
  name: 'sweep',
  summary: 'Carry out approved cascades: remove what deleted Subscriptions left, in the safe order.',
  settings,
};

export const sweepCommand = {
  ...description,
  run: (args: readonly string[], surroundings: Surroundings): Promise<number> =>
    runSweeper(readValues(description, args, surroundings.env), surroundings),
};

/** Milliseconds for what is under way when it ends; the API server need not answer any more. */
const closingTime = 2_000;

/** Waits until it is the leader and sweeps until a signal ends it. Exit code 1 when the lease was lost: start anew. */
async function runSweeper(settings: SweepSettings, { stdout, signals }: Surroundings): Promise<number> {
  const stop = new AbortController();
  const first = nextSignal(signals).then(() => stop.abort());
  const logger = pino({ level: settings['log-level'] }, stdout);
  const register = newRegistry();
  const { leading, seen } = sweeperMetrics(register);
  leading(false);
  const { kubeconfig: file } = settings;
  const client = new ApiClient(loadKubeConfig(file === undefined ? {} : { file }), apiMetrics(register));
  const cluster = new LiveCluster(client);
  const answers = cachedFor(2_000, async () => {
    await client.request('/version', { signal: AbortSignal.timeout(2_000) });
  });
  const health = buildHealth({ cluster: answers }, register);
  await health.listen({ host: settings.address, port: settings['health-port'] });
  const identity = `${hostname()}_${randomUUID()}`;
  const ended = await runAsLeader({
    cluster,
    namespace: settings['lease-namespace'],
    name: 'subscription-guard-sweeper',
    identity,
    signal: stop.signal,
    log: (message, fields) => logger.info({ identity, ...fields }, message),
    lead: async signal => {
      leading(true);
      await lead({ client, cluster, logger, now: Date.now, seen, signal }).finally(() => leading(false));
    },
  });
  // Whoever has lost the lease must not do anything any more: what is under way is cut off.
  if (ended === 'lost') return 1;
  const second = first.then(() => nextSignal(signals));
  const late = delay(closingTime, undefined, { ref: false });
  await Promise.race([Promise.all([health.close(), client.close()]), second, late]);
  return 0;
}

interface LeadOptions extends SweeperOptions {
  readonly client: ApiClient;
}

/** Sweeps, and is woken by what may be something to do. Without the watches it is only slower. */
async function lead({ client, ...options }: LeadOptions): Promise<void> {
  const { logger, signal } = options;
  const bell = makeBell();
  const over = new AbortController();
  const watches = [cleanups, subscriptions].map(resource =>
    followChanges({
      client,
      resource,
      onChange: bell.ring,
      onError: ({ message }) => logger.warn({ resource: resource.plural, why: message }, 'a watch broke'),
      signal: AbortSignal.any([signal, over.signal]),
    }),
  );
  await sweep({ ...options, bell }).finally(() => over.abort());
  await Promise.all(watches);
}
