import { setTimeout as delay } from 'node:timers/promises';

/** Repeats a piece of work until it does not fail any more: the API server may be down at the moment. */
export async function eventually<T>(what: string, work: () => Promise<T>, seconds = 240): Promise<T> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > deadline) throw new Error(`${what}: ${error instanceof Error ? error.message : error}`);
      await delay(500);
    }
  }
}
