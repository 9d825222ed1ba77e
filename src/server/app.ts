import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Decide } from '../admission/decision.ts';
import { admissionRoute } from '../admission/route.ts';
import type { TlsOptions } from './tls.ts';

export interface AppOptions {
  readonly validate: Decide;
  readonly logger: FastifyBaseLogger;
  /** Milliseconds for one decision. */
  readonly timeout: number;
  readonly tls: TlsOptions;
}

/**
 * The webhook server. Every setting that differs from Fastify's default would otherwise turn a legal review into an
 * error, which failurePolicy Fail turns into a denial without a reason (facts/stack.md 0.7, 2.2).
 */
export function buildApp({ validate, logger, timeout, tls }: AppOptions): FastifyInstance {
  const app = Fastify({
    https: tls,
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // object and oldObject of 3 MB each, and the rest of the review: controller-runtime's figure.
    bodyLimit: 7 * 1024 * 1024,
    // Longer than the 90 s after which the API server drops an idle connection: who closes first loses no call.
    keepAliveTimeout: 120_000,
    requestTimeout: 15_000,
    return503OnClosing: false,
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
  }) as unknown as FastifyInstance;
  app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const code = error.statusCode ?? 500;
    if (code >= 500) request.log.error({ err: error }, 'a request failed');
    reply.code(code).send({ error: code >= 500 ? 'subscription-guard failed, see its log' : error.message });
  });
  admissionRoute(app, '/validate', { decide: validate, timeout });
  return app;
}
