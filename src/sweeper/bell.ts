import { setTimeout as delay } from 'node:timers/promises';

/** What wakes somebody who sleeps: whoever notices a change rings it. */
export interface Bell {
  readonly ring: () => void;
  /**
   * Resolves when it has been rung since the last time this resolved, or after so many milliseconds, or when the signal
   * aborts, whichever is first.
   */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export function makeBell(): Bell {
  let rung = Promise.withResolvers<void>();
  return {
    ring: () => rung.resolve(),
    wait: async (milliseconds, signal) => {
      const over = new AbortController();
      const sleep = delay(milliseconds, undefined, { signal: AbortSignal.any([signal, over.signal]) });
      await Promise.race([sleep.catch(() => {}), rung.promise]);
      over.abort();
      rung = Promise.withResolvers();
    },
  };
}
