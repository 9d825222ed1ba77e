import type { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { WebhookServer } from './app.ts';
import type { Check } from './health.ts';

const endSignals = ['SIGTERM', 'SIGINT'] as const;

export interface Drain {
  /** Fails while draining, so that the Service sends no new connections. */
  readonly check: Check;
  /** From now on every answer asks the client to close its connection. */
  start(): void;
}

/**
 * API servers keep using open connections to a terminating Pod, and a server that closes one may cut off a request. So
 * each answer says `Connection: close`, and the client closes (docs/facts/admission.md#open-connections).
 */
export function drainOf(app: WebhookServer): Drain {
  let draining = false;
  app.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('connection', 'close');
  });
  return {
    check() {
      if (draining) throw new Error('draining');
    },
    start() {
      draining = true;
    },
  };
}

export interface End {
  /** The first signal: {@link nextSignal}, called before anything else. */
  readonly first: Promise<string>;
  /** The process, which emits the second one. */
  readonly signals: EventEmitter;
  readonly drain: Drain;
  /** Milliseconds to go on serving. */
  readonly period: number;
  /** Milliseconds after the period by which every running decision has been answered. */
  readonly lastAnswer: number;
  readonly close: () => Promise<unknown>;
  readonly logger: FastifyBaseLogger;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Waits for a signal, then ends in good order; a second signal ends at once. Returns the exit code: 0, or 1 when
 * requests may have been cut off.
 *
 * It does not wait for ever: a closing Node server waits for every connection and applies none of its timeouts. An idle
 * client (a spare connection of Go's transport, a TCP probe) would keep the process alive until it is killed.
 */
export async function serveUntilSignal(end: End): Promise<number> {
  const { first, signals, drain, period, lastAnswer, close, logger, wait = delayUnref } = end;
  logger.info({ signal: await first }, 'draining');
  drain.start();
  const second = nextSignal(signals).then(signal => {
    logger.warn({ signal }, 'stopped before the end of the drain period');
    return 1;
  });
  const inOrder = async (): Promise<number> => {
    await wait(period);
    const left = await Promise.race([close().then(() => 'nothing'), wait(lastAnswer).then(() => 'idle connections')]);
    logger.info({ left }, 'stopped');
    return 0;
  };
  return Promise.race([second, inOrder()]);
}

/** The listening servers keep the process alive, so the timer need not. */
function delayUnref(milliseconds: number): Promise<void> {
  return delay(milliseconds, undefined, { ref: false });
}

/**
 * Without a listener a signal kills the process, and in a Pod it is lost: the kernel drops a signal for which a
 * container's first process has no handler. So programs listen from the start.
 */
export function nextSignal(signals: EventEmitter): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  for (const signal of endSignals) signals.once(signal, resolve);
  return promise.finally(() => {
    for (const signal of endSignals) signals.off(signal, resolve);
  });
}
