import type { EventEmitter } from 'node:events';
import type { Missed } from './refusals.ts';

/** Kept free of the time that the API server grants, for the answer's way back. */
const margin = 500;

/** No decision is worth starting with less. */
const shortest = 200;

/**
 * After the signal, work still gets this long to put in words what it does not know: obstacles.ts checks 150 ms of it
 * whose names may be told. It is part of the margin.
 */
const grace = 250;

/**
 * Milliseconds for one decision: our own limit, or less if the API server waits less. It says so as `?timeout=5s`, in
 * whole seconds (docs/facts/admission.md#timeout-parameter).
 */
export function timeFor(timeoutParameter: unknown, limit: number): number {
  const seconds = typeof timeoutParameter === 'string' ? /^(\d{1,6})s$/.exec(timeoutParameter)?.[1] : undefined;
  return seconds === undefined ? limit : Math.min(limit, Math.max(Number(seconds) * 1_000 - margin, shortest));
}

/**
 * Runs work whose signal aborts when the time is up or the client hangs up (`close`), and does not wait much longer for
 * work that ignores it. What the work does after that has no effect.
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
