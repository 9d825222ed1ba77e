import { EventEmitter, once } from 'node:events';
import { pino } from 'pino';
import type { Test } from 'tap';
import { allowed, type Decide } from '../../src/admission/decision.ts';
import { subscriptions } from '../../src/cluster/resources.ts';
import { buildApp, type WebhookServer } from '../../src/server/app.ts';
import { selfSigned } from '../support/certificates.ts';

export interface TestApp {
  readonly app: WebhookServer;
  /** The CA of the app's certificate. */
  readonly ca: string;
  /** The lines it has logged so far, but for Fastify's own about where it listens. */
  readonly log: Record<string, unknown>[];
  /** Resolves when there is a line, or the next one. */
  readonly logged: () => Promise<unknown>;
}

const certificate = await selfSigned();

export const allow: Decide = async () => allowed('Exempt');

/** The server as `serve` runs it, with a decision of the test; closed with the test. */
export function testApp(t: Test, validate: Decide, timeout = 4_000, mutate?: Decide): TestApp {
  const log: Record<string, unknown>[] = [];
  const lines = new EventEmitter();
  const write = (line: string): void => {
    if (line.includes('Server listening')) return;
    log.push(JSON.parse(line));
    lines.emit('line');
  };
  const logged = async (): Promise<unknown> => log.length > 0 || once(lines, 'line');
  const logger = pino({ base: null, timestamp: false }, { write });
  const endpoints = [
    { path: '/validate', resources: [subscriptions], decide: validate },
    ...(mutate ? [{ path: '/mutate', resources: [subscriptions], decide: mutate }] : []),
  ];
  const app = buildApp({ endpoints, logger, timeout, tls: { ...certificate, minVersion: 'TLSv1.2' } });
  t.teardown(() => app.close());
  return { app, ca: certificate.cert, log, logged };
}
