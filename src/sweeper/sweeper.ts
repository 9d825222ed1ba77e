import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { leavingCsvs } from '../cleanup/active.ts';
import { type Cleanup, type CleanupStatus, cleanups, isFinished } from '../cleanup/cleanup.ts';
import { type Cluster, ClusterError } from '../cluster/cluster.ts';
import { announce } from './events.ts';
import { type ReconcileOptions, reconcile } from './reconcile.ts';
import { sweepShells } from './shells.ts';
import { isNews } from './status.ts';

export interface SweeperOptions {
  readonly cluster: Cluster;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly observe?: ReconcileOptions['observe'];
}

/** How long to wait for the next look: soon while there is something to do, and as often again after failures. */
const busy = 500;
const idle = 2_000;
const longestWait = 30_000;
const shellInterval = 10_000;

/**
 * Carries out Cleanups until the signal aborts. Each round lists them anew and looks at the live cluster, so there is no
 * watch that could silently end, and nothing that a lost connection could make it miss.
 */
export async function sweep(options: SweeperOptions): Promise<void> {
  const { logger, now, signal } = options;
  let failures = 0;
  let nextShells = 0;
  while (!signal.aborted) {
    let active = 0;
    try {
      active = await round(options);
      if (now() >= nextShells) {
        for (const name of await sweepShells(options.cluster, now()))
          logger.info({ operator: name }, 'empty Operator object removed');
        nextShells = now() + shellInterval;
      }
      failures = 0;
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      failures += 1;
      logger.warn({ reason: error.reason, code: error.code, why: error.message }, 'cannot go on, trying again');
    }
    const wait = failures > 0 ? Math.min(busy * 2 ** failures, longestWait) : active > 0 ? busy : idle;
    await delay(wait, undefined, { signal }).catch(() => {});
  }
}

/** Looks at every Cleanup once. One that fails does not keep the others waiting. Returns how many are unfinished. */
async function round(options: SweeperOptions): Promise<number> {
  const all = (await Array.fromAsync(options.cluster.list(cleanups))) as Cleanup[];
  const active = all.filter(cleanup => !isFinished(cleanup));
  await Promise.all(all.filter(isFinished).map(cleanup => expire(cleanup, options)));
  const results = await Promise.allSettled(active.map(cleanup => sweepOne(cleanup, active, options)));
  const failed = results.find(result => result.status === 'rejected');
  if (failed) throw failed.reason;
  return active.length;
}

async function sweepOne(cleanup: Cleanup, active: readonly Cleanup[], options: SweeperOptions): Promise<void> {
  const { cluster, logger, now, observe } = options;
  const leaving = leavingCsvs(active, cleanup.spec.subject.uid);
  const status = await reconcile(cleanup, { cluster, leaving, now: now(), ...(observe && { observe }) });
  if (!isNews(cleanup.status, status)) return;
  await write(cluster, cleanup, status);
  if (cleanup.status?.phase === status.phase) return;
  const { namespace, name } = cleanup.spec.subject;
  const { phase, message, removed, total } = status;
  logger.info(
    {
      cleanup: cleanup.metadata.name,
      subject: `${namespace}/${name}`,
      phase,
      removed,
      total,
      kept: status.kept.length,
    },
    message,
  );
  const problem = await announce(cluster, cleanup, status, now());
  if (problem) logger.warn({ cleanup: cleanup.metadata.name, why: problem }, 'no Event could be written');
}

/** A merge patch keeps what it does not name, so what is no longer true is named with null. */
async function write(cluster: Cluster, { metadata }: Cleanup, status: CleanupStatus): Promise<void> {
  const patch = { status: { step: null, blocking: null, completionTime: null, ...status } };
  await cluster.patch(cleanups, { name: metadata.name }, patch, 'status');
}

async function expire({ metadata, spec, status }: Cleanup, { cluster, now }: SweeperOptions): Promise<void> {
  const finished = Date.parse(status?.completionTime ?? '');
  if (metadata.uid && now() - finished > spec.ttlSecondsAfterFinished * 1_000) {
    await cluster.delete(cleanups, { name: metadata.name }, metadata.uid);
  }
}
