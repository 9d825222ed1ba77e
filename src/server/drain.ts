import type { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { WebhookServer } from './app.ts';
import type { Check } from './health.ts';

const endSignals = ['SIGTERM', 'SIGINT'] as const;

export interface Drain {
  /** Fails while draining, so that no new connection comes here. */
  readonly check: Check;
  /** From now on every answer tells the client to open its next connection elsewhere. */
  start(): void;
}

/**
 * API servers go on using open connections to a Pod that is terminating, and a server that closes them may do so under
 * a request. So each answer says `Connection: close`, and the client closes (docs/facts/admission.md#open-connections).
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
  /** Milliseconds after which every decision that is under way at the end of the period has been answered. */
  readonly lastAnswer: number;
  readonly close: () => Promise<unknown>;
  readonly logger: FastifyBaseLogger;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Waits for a signal, then ends in good order; a second signal ends at once. Returns the exit code: 0, or 1 when
 * requests may have been cut off.
 *
 * Closing is not waited for without an end: Node's server closes when every connection is gone, and takes none of its
 * timeouts into account any more. A client that holds one without asking anything (a connection that Go's transport
 * opened in vain, a TCP probe) would keep the process until it is killed.
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

/** The servers that listen keep the process alive, the timer need not. */
function delayUnref(milliseconds: number): Promise<void> {
  return delay(milliseconds, undefined, { ref: false });
}

/**
 * Without a listener a signal kills the process, and in a Pod it is lost: the kernel drops what the first process of a
 * container has no handler for. So a program that is still starting listens already.
 */
export function nextSignal(signals: EventEmitter): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  for (const signal of endSignals) signals.once(signal, resolve);
  return promise.finally(() => {
    for (const signal of endSignals) signals.off(signal, resolve);
  });
}
