import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { type Logger, pino } from 'pino';
import { type Cleanup, cleanups } from '../cleanup/cleanup.ts';
import type { Resource } from '../cluster/cluster.ts';
import { retrying } from '../cluster/live/retrying.ts';
import { subscriptions } from '../cluster/resources.ts';
import { auditRegularly } from '../controllers/audit.ts';
import { removeEmptyOperators } from '../controllers/empty-operators.ts';
import { removeExpiredCleanups } from '../controllers/expired-cleanups.ts';
import { keepOperandRights } from '../controllers/operand-rights.ts';
import { keepPolicyStatuses } from '../controllers/policy-status.ts';
import { makeTrigger, type Trigger } from '../controllers/trigger.ts';
import { runAsLeader } from '../election/election.ts';
import { type AuditMetrics, auditMetrics } from '../metrics/audit.ts';
import { newRegistry } from '../metrics/registry.ts';
import { type SweeperMetrics, sweeperMetrics } from '../metrics/sweeper.ts';
import { deletionPolicies } from '../policy/deletion-policy.ts';
import { nextSignal } from '../server/drain.ts';
import { buildHealth } from '../server/health.ts';
import { sweep } from '../sweeper/sweeper.ts';
import { valuesOf } from './command-line.ts';
import { type Connection, connect } from './connection.ts';
import type { ServerIo } from './process-io.ts';
import { type SweepSettings, settings } from './sweep-settings.ts';

const description = {
  program: 'subscription-guard',
  name: 'sweep',
  summary: 'Carry out approved cascades: remove what deleted Subscriptions left, in the safe order.',
  settings,
};

export const sweepCommand = {
  ...description,
  run: (command: Command, io: ServerIo): Promise<number> => runSweeper(valuesOf(description, command, io.env), io),
};

/** Milliseconds for running work at the end; the API server may no longer answer. */
const closingTime = 2_000;

/** Waits until it is the leader, then sweeps until a signal ends it. Exit code 1 if it lost the lease: start anew. */
async function runSweeper(settings: SweepSettings, { stdout, signals }: ServerIo): Promise<number> {
  const stop = new AbortController();
  const first = nextSignal(signals).then(() => stop.abort());
  const logger = pino({ level: settings['log-level'] }, stdout);
  const register = newRegistry();
  const metrics = { ...sweeperMetrics(register), audit: auditMetrics(register) };
  metrics.leading(false);
  const apiServer = connect({ kubeconfig: settings.kubeconfig, register, logger });
  const { cluster } = apiServer;
  const health = buildHealth({ cluster: apiServer.check }, register);
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
      metrics.leading(true);
      await lead({ apiServer, logger, settings, metrics, signal }).finally(() => {
        metrics.leading(false);
        metrics.audit.reset();
      });
    },
  });
  // Without the lease it must not do anything any more, so running work is cut off.
  if (ended === 'lost') return 1;
  const second = first.then(() => nextSignal(signals));
  const late = delay(closingTime, undefined, { ref: false });
  await Promise.race([Promise.all([health.close(), apiServer.client.close()]), second, late]);
  return 0;
}

interface LeadOptions {
  readonly apiServer: Connection;
  readonly logger: Logger;
  readonly settings: SweepSettings;
  readonly metrics: SweeperMetrics & { readonly audit: AuditMetrics };
  readonly signal: AbortSignal;
}

/** Runs the leader's jobs until the signal aborts or one of them fails. */
async function lead({ apiServer, logger, settings, metrics, signal: given }: LeadOptions): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([given, over.signal]);
  const now = (): number => apiServer.client.now();
  const common = { cluster: apiServer.cluster, logger, now, signal, instance: hostname() };
  const triggers = { cleanups: makeTrigger(), policies: makeTrigger(), rights: makeTrigger() };
  let known: readonly Cleanup[] = [];
  const seen = (all: readonly Cleanup[], now: number): void => {
    known = all;
    metrics.seen(all, now);
  };
  const jobs = [
    sweep({ ...common, seen, trigger: triggers.cleanups }),
    keepPolicyStatuses({ ...common, seen: metrics.policiesSeen, trigger: triggers.policies }),
    removeExpiredCleanups({ ...common, known: () => known }),
    removeEmptyOperators(common),
    keepOperandRights({ ...common, trigger: triggers.rights }),
    fire([triggers.cleanups], cleanups),
    fire([triggers.policies], deletionPolicies),
    fire([triggers.cleanups, triggers.policies, triggers.rights], subscriptions),
  ];
  const interval = settings['audit-interval'];
  if (interval !== undefined) {
    const cluster = retrying(apiServer.cluster, { signal });
    const report = settings['audit-report'];
    jobs.push(auditRegularly({ ...common, cluster, interval, report, observe: metrics.audit.ended }));
  }
  await Promise.all(jobs).finally(() => over.abort());

  /** Wakes the controllers that may have work. Without the watches they are only slower. */
  function fire(woken: readonly Trigger[], resource: Resource): Promise<void> {
    const fireAll = (): void => {
      for (const trigger of woken) trigger.fire();
    };
    return apiServer.follow(resource, fireAll, signal);
  }
}
