import { setTimeout as delay } from 'node:timers/promises';

/** Wakes a controller between two rounds. A watch fires it when something has changed. */
export interface Trigger {
  readonly fire: () => void;
  /**
   * Resolves when the trigger has fired since the last call, after these milliseconds, or when the signal aborts,
   * whichever comes first.
   */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export function makeTrigger(): Trigger {
  let fired = Promise.withResolvers<void>();
  return {
    fire: () => fired.resolve(),
    wait: async (milliseconds, signal) => {
      const over = new AbortController();
      const sleep = delay(milliseconds, undefined, { signal: AbortSignal.any([signal, over.signal]) });
      await Promise.race([sleep.catch(() => {}), fired.promise]);
      over.abort();
      fired = Promise.withResolvers();
    },
  };
}
