import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ClusterError } from '../cluster/cluster.ts';

interface LoopOptions {
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** The log message for a failed round. */
  readonly complaint: string;
  /** Resolves when the next round is due. */
  readonly pause: () => Promise<unknown>;
}

/** Runs rounds until the signal aborts. Logs a round that the cluster made fail, and goes on. */
export async function loop(
  round: () => Promise<void>,
  { logger, signal, complaint, pause }: LoopOptions,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await round();
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      logger.warn({ code: error.code, why: error.message }, complaint);
    }
    await pause();
  }
}

/** Resolves after these milliseconds, or when the signal aborts. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => {});
}
