import Fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { readinessMetric } from '../metrics/registry.ts';

/** A condition for receiving requests. Rejects with the reason if it does not hold. */
export type Check = () => Promise<void> | void;

/**
 * Probes and metrics in plain HTTP on a port of their own: kubelet has no client certificate
 * (docs/facts/admission.md#probes-without-certificate). A check fails if it has no answer after `limit` milliseconds,
 * because a hanging probe would not say which check hangs.
 */
export function buildHealth(
  checks: Readonly<Record<string, Check>>,
  metrics: Registry,
  limit = 2_000,
): FastifyInstance {
  const app = Fastify();
  const failures = async (): Promise<(readonly [name: string, failure: string | undefined])[]> =>
    Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await failureOf(name, check, limit)]));
  readinessMetric(metrics, async () =>
    Object.fromEntries((await failures()).map(([name, failure]) => [name, failure === undefined])),
  );
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  app.get('/livez', () => 'ok\n');
  app.get('/readyz', async (_request, reply) => {
    const failing = (await failures()).flatMap(([, failure]) => failure ?? []);
    return failing.length === 0 ? 'ok\n' : reply.code(503).send(`not ready\n${failing.join('\n')}\n`);
  });
  return app;
}

async function failureOf(name: string, check: Check, limit: number): Promise<string | undefined> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${limit} ms`)), limit);
  try {
    await Promise.race([check(), late.promise]);
    return undefined;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A check that counts until it has held once. A slow API server must not take all replicas out of the Service at once:
 * users would read "no endpoints" instead of a checklist.
 */
export function atStart(check: () => Promise<void>): () => Promise<void> {
  let held = false;
  return async () => {
    if (held) return;
    await check();
    held = true;
  };
}
