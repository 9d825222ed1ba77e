import type { Logger } from 'pino';
import { type Cleanup, cleanups, isFinished } from '../cleanup/cleanup.ts';
import { type Cluster, ClusterError } from '../cluster/cluster.ts';
import { retrying } from '../cluster/live/retrying.ts';
import { loop, sleep } from './loop.ts';

export interface ExpiredCleanupsOptions {
  readonly cluster: Cluster;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** The Cleanups as the sweeper has last listed them. Each is deleted by its UID, so an old list does no harm. */
  readonly known: () => readonly Cleanup[];
}

const interval = 5_000;
/** Milliseconds, whatever the policy says, so that a client that follows a Cleanup sees how it ended. */
const leastKept = 5_000;

/** Removes the records of finished cascades when their time is up, until the signal aborts. */
export async function removeExpiredCleanups(options: ExpiredCleanupsOptions): Promise<void> {
  const { logger, signal, known } = options;
  const cluster = retrying(options.cluster, { signal });
  const complaint = 'cannot remove expired Cleanups, trying again';
  const pause = () => sleep(interval, signal);
  await loop(() => expireAll(known(), { ...options, cluster }), { logger, signal, complaint, pause });
}

/** If one cannot be removed, for example because a policy engine forbids it, the others still are. */
export async function expireAll(
  all: readonly Cleanup[],
  { cluster, logger, now }: Pick<ExpiredCleanupsOptions, 'cluster' | 'logger' | 'now'>,
): Promise<void> {
  for (const { metadata } of all.filter(cleanup => hasExpired(cleanup, now()))) {
    try {
      const { name, uid } = metadata;
      if (uid) await cluster.delete(cleanups, { name }, { uid });
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      logger.warn({ cleanup: metadata.name, code: error.code, why: error.message }, 'cannot remove an expired Cleanup');
    }
  }
}

function hasExpired(cleanup: Cleanup, now: number): boolean {
  const finished = Date.parse(cleanup.status?.completionTime ?? '');
  return isFinished(cleanup) && now - finished > Math.max(cleanup.spec.ttlSecondsAfterFinished * 1_000, leastKept);
}
