import { sleep } from '../controllers/loop.ts';

/** Milliseconds between two looks at objects that were just deleted. */
const moment = 100;

/**
 * Returns what a pass that begins now calls to wait for a moment. It answers whether there is time for another one: not after
 * these milliseconds, nor when the sweeper is to end, which the signal says.
 */
export function pauseWithin(milliseconds: number, signal: AbortSignal): () => Promise<boolean> {
  const end = AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
  return async () => {
    await sleep(moment, end);
    return !end.aborted;
  };
}
