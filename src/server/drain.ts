import type { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { WebhookServer } from './app.ts';

const endSignals = ['SIGTERM', 'SIGINT'] as const;

export interface Drain {
  readonly draining: boolean;
  /** From now on every answer tells the client to open its next connection elsewhere. */
  start(): void;
}

/**
 * API servers go on using open connections to a Pod that is terminating (kubernetes#127335), and a server that closes
 * them may do so under a request. So each answer says `Connection: close`, and the client closes (facts/admission.md 2.4).
 */
export function drainOf(app: WebhookServer): Drain {
  let draining = false;
  app.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('connection', 'close');
  });
  return {
    get draining() {
      return draining;
    },
    start() {
      draining = true;
    },
  };
}

export interface End {
  /** The process, which emits the signals. */
  readonly signals: EventEmitter;
  readonly drain: Drain;
  /** Milliseconds to go on serving. */
  readonly period: number;
  readonly close: () => Promise<unknown>;
  readonly logger: FastifyBaseLogger;
}

/**
 * Waits for a signal, then ends in good order; a second signal ends at once. Returns the exit code: 0, or 1 when requests
 * may have been cut off.
 */
export async function serveUntilSignal({ signals, drain, period, close, logger }: End): Promise<number> {
  const first = nextSignal(signals);
  logger.info({ signal: await first }, 'draining');
  drain.start();
  const second = nextSignal(signals).then(signal => {
    logger.warn({ signal }, 'stopped before the end of the drain period');
    return 1;
  });
  // The servers that listen keep the process alive, the timer need not.
  const inOrder = delay(period, undefined, { ref: false })
    .then(close)
    .then(() => {
      logger.info('stopped');
      return 0;
    });
  return Promise.race([second, inOrder]);
}

function nextSignal(signals: EventEmitter): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  for (const signal of endSignals) signals.once(signal, resolve);
  return promise.finally(() => {
    for (const signal of endSignals) signals.off(signal, resolve);
  });
}
