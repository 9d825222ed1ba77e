import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ClusterError } from '../cluster/cluster.ts';

interface LoopOptions {
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** What the log says when a look fails. */
  readonly complaint: string;
  /** Resolves when it is time to look again. */
  readonly pause: () => Promise<unknown>;
}

/** Looks again and again until the signal aborts. A cluster that fails a look is logged, and looked at again. */
export async function loop(
  look: () => Promise<void>,
  { logger, signal, complaint, pause }: LoopOptions,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await look();
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      logger.warn({ code: error.code, why: error.message }, complaint);
    }
    await pause();
  }
}

/** Resolves after so many milliseconds, or when the signal aborts. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => {});
}
