import type { EventEmitter } from 'node:events';
import type { Missed } from './decision.ts';

/** Milliseconds of the API server's timeout that we keep free for the way back of the answer. */
const margin = 500;

/** Milliseconds; with less, a decision is not worth starting. */
const shortest = 200;

/**
 * Milliseconds that work gets after the signal to say what it does not know. obstacles.ts uses 150 of them to check
 * which names it may show. Part of the margin.
 */
const grace = 250;

/**
 * Returns the milliseconds for one decision: our own limit, or less if the API server waits less, which it says as
 * `?timeout=5s`, in whole seconds (docs/facts/admission.md#timeout-parameter).
 */
export function timeFor(timeoutParameter: unknown, limit: number): number {
  const seconds = typeof timeoutParameter === 'string' ? /^(\d{1,6})s$/.exec(timeoutParameter)?.[1] : undefined;
  return seconds === undefined ? limit : Math.min(limit, Math.max(Number(seconds) * 1_000 - margin, shortest));
}

/**
 * Runs work with a signal that aborts when the time is up or the client hangs up (`close`). Does not wait much longer
 * for work that ignores the signal; what it does later has no effect.
 */
export function inTime<T>(
  work: (signal: AbortSignal) => Promise<T>,
  milliseconds: number,
  client: EventEmitter,
): Promise<T | Missed> {
  const { promise, resolve, reject } = Promise.withResolvers<T | Missed>();
  const controller = new AbortController();
  let lastWords: NodeJS.Timeout | undefined;
  const giveUp = (why: Missed): void => {
    lastWords ??= setTimeout(resolve, grace, why);
    controller.abort(new DOMException(`a decision is not wanted any more: ${why}`, 'TimeoutError'));
  };
  const timer = setTimeout(giveUp, milliseconds, 'Timeout');
  const hangUp = (): void => giveUp('ClientGone');
  client.once('close', hangUp);
  (async () => work(controller.signal))().then(resolve, reject);
  return promise.finally(() => {
    clearTimeout(timer);
    clearTimeout(lastWords);
    client.off('close', hangUp);
  });
}
