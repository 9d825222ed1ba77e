import { sleep } from './loop.ts';

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
      await Promise.race([sleep(milliseconds, AbortSignal.any([signal, over.signal])), fired.promise]);
      over.abort();
      fired = Promise.withResolvers();
    },
  };
}

/** The pause of a controller: until the trigger fires, but at least and at most so many milliseconds. */
export async function pauseFor(
  trigger: Trigger,
  { least, most }: { readonly least: number; readonly most: number },
  signal: AbortSignal,
): Promise<void> {
  await sleep(least, signal);
  await trigger.wait(most - least, signal);
}
