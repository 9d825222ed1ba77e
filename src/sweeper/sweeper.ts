import type { Logger } from 'pino';
import { activeCleanups, hasBegun, leavingCsvs } from '../cleanup/active.ts';
import { type Cleanup, type CleanupItem, type CleanupStatus, cleanups, isFinished } from '../cleanup/cleanup.ts';
import { mark, unmark } from '../cleanup/marks.ts';
import { type Cluster, ClusterError } from '../cluster/cluster.ts';
import { retrying } from '../cluster/live/retrying.ts';
import { sharing } from '../cluster/live/sharing.ts';
import { keyOf } from '../cluster/object.ts';
import { sleep } from '../controllers/loop.ts';
import type { Trigger } from '../controllers/trigger.ts';
import { markAnnotation } from '../names.ts';
import { announce } from './events.ts';
import { pauseWithin } from './pause.ts';
import { presentOf } from './present.ts';
import { Cancelled, type Others, type ReconcileOptions, reconcile } from './reconcile.ts';
import { isNews, patience, quietFor } from './status.ts';

export interface SweeperOptions {
  readonly cluster: Cluster;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The Pod, for Events. */
  readonly instance: string;
  readonly signal: AbortSignal;
  readonly observe?: ReconcileOptions['observe'];
  /** Fires when there may be something to do. The end of each pass fires it, too. */
  readonly trigger: Trigger;
  /** Called with all Cleanups in each round. */
  readonly seen?: (cleanups: readonly Cleanup[], now: number) => void;
}

/** The most milliseconds between two rounds. Each Cleanup has its own due time. */
const busy = 500;
const idle = 5_000;
/** Our own writes fire the trigger, too. */
const leastWait = 100;
const longestWait = 10_000;
/** Milliseconds. Passes at the same time share what they read of the whole cluster. */
const longestRead = 30_000;

/** Milliseconds after which a pass waits for nothing more: its end updates the status, and others go by that. */
const longestPass = 10_000;

/** The log line has some of the objects that carry no mark; mostly all have the same reason. */
const maxTold = 3;

/** What the sweeper remembers of each unfinished Cleanup, by its UID. */
interface Memory {
  /** When it was last looked at. */
  readonly looks: Map<string, number>;
  /** The Cleanups whose objects it has marked. */
  readonly marked: Set<string>;
  /** How many passes over it have failed, one after the other. */
  readonly failures: Map<string, number>;
  /** The passes under way. */
  readonly passes: Map<string, Promise<void>>;
  /** Errors of ours, which end the program. */
  readonly faults: unknown[];
}

/**
 * Carries out Cleanups until the signal aborts. Each round lists them anew and looks at the live cluster; the trigger
 * only makes it come sooner. So a silent watch or a lost connection cannot make it miss anything.
 */
export async function sweep(given: SweeperOptions): Promise<void> {
  const { logger, signal, trigger } = given;
  const options = { ...given, cluster: retrying(sharing(given.cluster, longestRead), { signal }) };
  const memory: Memory = {
    looks: new Map(),
    marked: new Set(),
    failures: new Map(),
    passes: new Map(),
    faults: [],
  };
  let failures = 0;
  while (!signal.aborted) {
    let pause = idle;
    try {
      endOnFault(memory);
      pause = await round(options, memory);
      failures = 0;
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      failures += 1;
      logger.warn({ reason: error.reason, code: error.code, why: error.message }, 'cannot go on, trying again');
    }
    await sleep(failures > 0 ? Math.min(busy * 2 ** failures, longestWait) : leastWait, signal);
    if (failures === 0) await trigger.wait(pause - leastWait, signal);
  }
  await Promise.all(memory.passes.values());
  endOnFault(memory);
}

/**
 * Starts a pass over every Cleanup that is due, and waits for none: neither one that fails nor one that waits for an answer
 * holds up the others. The end of each fires the trigger. Returns the milliseconds until the next round.
 */
async function round(options: SweeperOptions, memory: Memory): Promise<number> {
  const { cluster, now, seen } = options;
  const all = (await Array.fromAsync(cluster.list(cleanups))) as Cleanup[];
  seen?.(all, now());
  const active = all.filter(cleanup => !isFinished(cleanup));
  forget(memory, active);
  for (const cleanup of active) {
    const { uid = '' } = cleanup.metadata;
    if (!memory.passes.has(uid) && dueAt(cleanup, memory, now()) <= now())
      memory.passes.set(uid, passOver(cleanup, options, memory));
  }
  return pauseFor(active, memory, now());
}

function endOnFault({ faults: [fault] }: Memory): void {
  if (fault !== undefined) throw fault;
}

/** Milliseconds until the next one is due. A pass under way ends in its own time, and says so. */
function pauseFor(active: readonly Cleanup[], memory: Memory, now: number): number {
  const resting = active.filter(({ metadata }) => !memory.passes.has(metadata.uid ?? ''));
  if (resting.length === 0) return idle;
  const due = Math.min(...resting.map(cleanup => dueAt(cleanup, memory, now)));
  return Math.min(Math.max(due - now, leastWait), busy);
}

/**
 * The longer nothing has happened, the later it is due: a Cleanup that is stalled for days is no load. So is one of which the passes
 * fail.
 */
function dueAt(cleanup: Cleanup, { looks, failures }: Memory, now: number): number {
  const { uid = '' } = cleanup.metadata;
  const failed = failures.get(uid);
  const interval = Math.max(quietFor(cleanup, now) / 10, failed === undefined ? leastWait : busy * 2 ** failed);
  return (looks.get(uid) ?? Number.NEGATIVE_INFINITY) + Math.min(interval, longestWait);
}

function forget({ looks, marked, failures }: Memory, active: readonly Cleanup[]): void {
  const uids = new Set(active.map(({ metadata }) => metadata.uid));
  for (const known of [looks, marked, failures]) for (const uid of known.keys()) if (!uids.has(uid)) known.delete(uid);
}

async function passOver(cleanup: Cleanup, options: SweeperOptions, memory: Memory): Promise<void> {
  const { name, uid = '' } = cleanup.metadata;
  const { looks, failures, passes, faults } = memory;
  try {
    await sweepOne(cleanup, options, memory);
    failures.delete(uid);
  } catch (error) {
    if (error instanceof ClusterError) {
      failures.set(uid, (failures.get(uid) ?? 0) + 1);
      const { reason, code, message } = error;
      options.logger.warn({ cleanup: name, reason, code, why: message }, 'cannot go on, trying again');
    } else faults.push(error);
  } finally {
    looks.set(uid, options.now());
    passes.delete(uid);
    options.trigger.fire();
  }
}

async function sweepOne(cleanup: Cleanup, options: SweeperOptions, memory: Memory): Promise<void> {
  const status = await statusAfterPass(cleanup, options);
  if (!status) return;
  if (isNews(cleanup.status, status)) await tell(cleanup, status, options);
  if (!isFinished({ status })) await putMarks({ ...cleanup, status }, options, memory);
}

/** Undefined if the Cleanup was deleted meanwhile: there is nothing to write it into. */
async function statusAfterPass(cleanup: Cleanup, options: SweeperOptions): Promise<CleanupStatus | undefined> {
  const { cluster, logger, now, signal, observe } = options;
  try {
    return await reconcile(cleanup, {
      cluster,
      others: async () => othersOf(cleanup, await activeCleanups(cluster)),
      now: now(),
      pause: pauseWithin(longestPass, signal),
      ...(observe && { observe }),
    });
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    logger.info({ cleanup: cleanup.metadata.name }, error.message);
    return undefined;
  }
}

async function tell(cleanup: Cleanup, status: CleanupStatus, options: SweeperOptions): Promise<void> {
  const { cluster, logger, now } = options;
  await write(cluster, cleanup, status);
  if (isFinished({ status })) await unmark(cluster, stayingOf(cleanup, status), cleanup.metadata.name);
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

/** The items of a finished Cleanup that are still there. */
function stayingOf({ spec: { items } }: Cleanup, { phase, kept }: CleanupStatus): readonly CleanupItem[] {
  const keys = new Set(kept.map(keyOf));
  return phase === 'Withdrawn' ? items : items.filter(item => keys.has(keyOf(item)));
}

function othersOf({ metadata: { uid }, spec: { subject } }: Cleanup, active: readonly Cleanup[]): Others {
  if (!active.some(({ metadata }) => metadata.uid === uid))
    throw new Cancelled('the Cleanup was deleted: nothing more is removed');
  return { leaving: leavingCsvs(active, subject.uid), departed: leavingCsvs(active.filter(hasBegun), subject.uid) };
}

/**
 * Once for each Cleanup in which nothing moves, whatever comes of it: a mark informs, and must not hold anything up. While
 * objects go, each mark would be a conflict to its deletion, and that of a CustomResourceDefinition takes the API server as long
 * as the deletion.
 */
async function putMarks(cleanup: Cleanup, { cluster, logger, now }: SweeperOptions, { marked }: Memory): Promise<void> {
  const {
    metadata: { name, uid = '' },
    spec: { items },
  } = cleanup;
  if (marked.has(uid) || quietFor(cleanup, now()) < patience) return;
  marked.add(uid);
  try {
    const refused = await mark(cluster, await unmarkedAmong(items, name, cluster), name);
    if (refused.length === 0) {
      logger.info({ cleanup: name }, 'all objects carry our mark');
      return;
    }
    const told = refused.slice(0, maxTold).map(({ object: { kind, name }, why }) => `${kind} ${name}: ${why}`);
    logger.warn({ cleanup: name, unmarked: refused.length, why: told }, 'some objects do not carry our mark');
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    logger.warn({ cleanup: name, why: error.message }, 'some objects do not carry our mark');
  }
}

async function unmarkedAmong(items: readonly CleanupItem[], cleanup: string, cluster: Cluster): Promise<CleanupItem[]> {
  const present = await presentOf(
    items.filter(({ marked }) => marked),
    cluster,
  );
  return [...present].flatMap(([item, { metadata }]) =>
    metadata.uid !== item.uid || metadata.annotations?.[markAnnotation] === cleanup ? [] : [item],
  );
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
