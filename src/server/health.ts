import Fastify, { type FastifyInstance } from 'fastify';

/** Something that must be true for the webhook to be sent requests; its name is shown when it is not. */
export interface ReadinessCheck {
  readonly name: string;
  readonly holds: () => Promise<boolean>;
}

/** Probes in plain HTTP on a port of their own: kubelet has no client certificate (facts/stack.md 2.2). */
export function buildHealth(checks: readonly ReadinessCheck[]): FastifyInstance {
  const app = Fastify();
  app.get('/livez', () => 'ok');
  app.get('/readyz', async (_request, reply) => {
    const results = await Promise.all(checks.map(async check => ({ check, ok: await check.holds() })));
    const failing = results.filter(({ ok }) => !ok).map(({ check }) => check.name);
    return failing.length === 0 ? 'ok' : reply.code(503).send(`not ready: ${failing.join(', ')}\n`);
  });
  return app;
}

/** A check whose answer is good for a moment, so that probes from everywhere do not become a load. */
export function cachedFor(milliseconds: number, holds: () => Promise<boolean>): () => Promise<boolean> {
  let until = 0;
  let answer: Promise<boolean> = Promise.resolve(false);
  return () => {
    if (performance.now() < until) return answer;
    until = performance.now() + milliseconds;
    answer = holds().catch(() => false);
    return answer;
  };
}
