import type { Logger } from 'pino';
import { hasBegun, leavingCsvs } from '../cleanup/active.ts';
import { type Cleanup, type CleanupStatus, cleanups, isFinished } from '../cleanup/cleanup.ts';
import { type Cluster, ClusterError } from '../cluster/cluster.ts';
import { retrying } from '../cluster/live/retrying.ts';
import { sleep } from '../controllers/loop.ts';
import { makeTrigger, type Trigger } from '../controllers/trigger.ts';
import { announce } from './events.ts';
import { type ReconcileOptions, reconcile } from './reconcile.ts';
import { isNews, quietFor } from './status.ts';

export interface SweeperOptions {
  readonly cluster: Cluster;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The Pod, for Events. */
  readonly instance: string;
  readonly signal: AbortSignal;
  readonly observe?: ReconcileOptions['observe'];
  /** Fires when there may be something to do; default: never. */
  readonly trigger?: Trigger;
  /** Called with all Cleanups in each round. */
  readonly seen?: (cleanups: readonly Cleanup[], now: number) => void;
}

/** The most milliseconds between two rounds. Each Cleanup has its own due time. */
const busy = 500;
const idle = 5_000;
/** Our own writes fire the trigger, too. */
const leastWait = 100;
const longestWait = 10_000;
/** Milliseconds between two looks at objects that were just deleted. */
const pause = 100;

/** When each unfinished Cleanup was last looked at, by its UID. */
type Looks = Map<string, number>;

/**
 * Carries out Cleanups until the signal aborts. Each round lists them anew and looks at the live cluster; the trigger
 * only makes it come sooner. So a silent watch or a lost connection cannot make it miss anything.
 */
export async function sweep(given: SweeperOptions): Promise<void> {
  const { logger, signal, trigger = makeTrigger() } = given;
  const options = { ...given, cluster: retrying(given.cluster, { signal }) };
  const looks: Looks = new Map();
  let failures = 0;
  while (!signal.aborted) {
    let pause = idle;
    try {
      pause = await round(options, looks);
      failures = 0;
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      failures += 1;
      logger.warn({ reason: error.reason, code: error.code, why: error.message }, 'cannot go on, trying again');
    }
    await sleep(failures > 0 ? Math.min(busy * 2 ** failures, longestWait) : leastWait, signal);
    if (failures === 0) await trigger.wait(pause - leastWait, signal);
  }
}

/**
 * Makes a pass over every Cleanup that is due. A failing one does not hold up the others. Returns the milliseconds
 * until the next round.
 */
async function round(options: SweeperOptions, looks: Looks): Promise<number> {
  const { cluster, now, seen } = options;
  const all = (await Array.fromAsync(cluster.list(cleanups))) as Cleanup[];
  seen?.(all, now());
  const active = all.filter(cleanup => !isFinished(cleanup));
  const due = active.filter(cleanup => dueAt(cleanup, looks, now()) <= now());
  const results = await Promise.allSettled(due.map(cleanup => sweepOne(cleanup, active, options)));
  rememberLooks(looks, active, due, now());
  const failed = results.find(result => result.status === 'rejected');
  if (failed) throw failed.reason;
  return pauseFor(active, looks, now());
}

/** Milliseconds until the next one is due. */
function pauseFor(active: readonly Cleanup[], looks: Looks, now: number): number {
  if (active.length === 0) return idle;
  const due = Math.min(...active.map(cleanup => dueAt(cleanup, looks, now)));
  return Math.min(Math.max(due - now, leastWait), busy);
}

/** The longer nothing has happened, the later it is due: a Cleanup that is stalled for days is no load. */
function dueAt(cleanup: Cleanup, looks: Looks, now: number): number {
  const interval = Math.min(Math.max(quietFor(cleanup, now) / 10, leastWait), longestWait);
  return (looks.get(cleanup.metadata.uid ?? '') ?? Number.NEGATIVE_INFINITY) + interval;
}

function rememberLooks(looks: Looks, active: readonly Cleanup[], due: readonly Cleanup[], now: number): void {
  const uids = new Set(active.map(({ metadata }) => metadata.uid));
  for (const uid of looks.keys()) if (!uids.has(uid)) looks.delete(uid);
  for (const { metadata } of due) looks.set(metadata.uid ?? '', now);
}

async function sweepOne(cleanup: Cleanup, active: readonly Cleanup[], options: SweeperOptions): Promise<void> {
  const { cluster, logger, now, signal, observe } = options;
  const leaving = leavingCsvs(active, cleanup.spec.subject.uid);
  const departed = leavingCsvs(active.filter(hasBegun), cleanup.spec.subject.uid);
  const status = await reconcile(cleanup, {
    cluster,
    leaving,
    departed,
    now: now(),
    // The list of leaving operators was read before, and must not become stale while this pass waits.
    ...(leaving.size === 0 && { pause: () => sleep(pause, signal) }),
    ...(observe && { observe }),
  });
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
  const problem = await announce(cluster, cleanup, status, now(), options.instance);
  if (problem) logger.warn({ cleanup: cleanup.metadata.name, why: problem }, 'no Event could be written');
}

/**
 * A merge patch keeps what it does not name, so outdated fields are set to null. The UID makes sure that this Cleanup
 * was not replaced by the webhook meanwhile.
 */
async function write(cluster: Cluster, { metadata }: Cleanup, status: CleanupStatus): Promise<void> {
  const patch = {
    metadata: { uid: metadata.uid },
    status: { step: null, blocking: null, completionTime: null, ...status },
  };
  await cluster.patch(cleanups, { name: metadata.name }, patch, 'status');
}
