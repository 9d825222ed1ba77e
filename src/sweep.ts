import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { pino } from 'pino';
import { ApiClient } from './cluster/live/api-client.ts';
import { loadKubeConfig } from './cluster/live/kube-config.ts';
import { LiveCluster } from './cluster/live/live-cluster.ts';
import { readValues, type Surroundings } from './command-line.ts';
import { runAsLeader } from './election/election.ts';
import { buildHealth, cachedFor } from './server/health.ts';
import { type SweepSettings, settings } from './sweep-settings.ts';
import { sweep } from './sweeper/sweeper.ts';

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

/** Waits until it is the leader and sweeps until a signal ends it. Exit code 1 when the lease was lost: start anew. */
async function runSweeper(settings: SweepSettings, { stdout, signals }: Surroundings): Promise<number> {
  const logger = pino({ level: settings['log-level'] }, stdout);
  const client = new ApiClient(loadKubeConfig(settings.kubeconfig === undefined ? {} : { file: settings.kubeconfig }));
  const cluster = new LiveCluster(client);
  const health = buildHealth({
    cluster: cachedFor(2_000, async () => {
      await client.request('/version', { signal: AbortSignal.timeout(2_000) });
    }),
  });
  await health.listen({ host: settings.address, port: settings['health-port'] });
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) signals.once(name, () => stop.abort());
  const identity = `${hostname()}_${randomUUID()}`;
  const ended = await runAsLeader({
    cluster,
    namespace: settings['lease-namespace'],
    name: 'subscription-guard-sweeper',
    identity,
    signal: stop.signal,
    log: (message, fields) => logger.info({ identity, ...fields }, message),
    lead: signal => sweep({ cluster, logger, now: Date.now, signal }),
  });
  await health.close();
  await client.close();
  return ended === 'stopped' ? 0 : 1;
}
