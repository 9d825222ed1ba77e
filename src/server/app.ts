import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { admissionRoute, type Endpoint, type Observe } from '../admission/route.ts';
import type { TlsOptions } from './tls.ts';

export interface AppOptions {
  readonly endpoints: readonly Endpoint[];
  readonly logger: FastifyBaseLogger;
  /** Milliseconds for one decision. */
  readonly timeout: number;
  readonly tls: TlsOptions;
  readonly observe?: Observe;
}

export type WebhookServer = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger>;

/** The message of the log line for a call that gets no AdmissionReview in return. */
const notAReview = 'a request that is no review';

const mebibyte = 1024 * 1024;

/** object and oldObject of 3 MB each, and the rest of the review: controller-runtime's figure. */
const bodyLimit = 7 * mebibyte;

/**
 * The webhook server. Every setting that differs from Fastify's default would otherwise turn a legal review into an
 * error, which failurePolicy Fail turns into a denial without a reason (docs/facts/admission.md#fastify-defaults).
 */
export function buildApp({ endpoints, logger, timeout, tls, observe }: AppOptions): WebhookServer {
  const app: WebhookServer = Fastify({
    https: tls,
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    // Longer than the 90 s after which the API server drops an idle connection: no call is lost if the client closes
    // first.
    keepAliveTimeout: 120_000,
    requestTimeout: 15_000,
    return503OnClosing: false,
    // A key `__proto__` is legal in an object under review, and harmless here: no code copies keys by assignment.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
  });
  app.setErrorHandler(answerError);
  for (const endpoint of endpoints) {
    app.register(admissionRoute, { ...endpoint, timeout, ...(observe && { observe }) });
  }
  app.setNotFoundHandler(refuseOtherThan(endpoints));
  return app;
}

/** Logged, because a wrong path in the webhook configuration blocks every deletion. */
function refuseOtherThan(endpoints: readonly Endpoint[]) {
  const known = new Intl.ListFormat('en-GB').format(endpoints.map(({ path }) => `POST ${path}`));
  return ({ method, url, log }: FastifyRequest, reply: FastifyReply): void => {
    const line = `there is no ${method} ${url.slice(0, 200)}, only ${known}`;
    log.warn({ code: 404, why: line }, notAReview);
    reply.code(404).type('text/plain').send(`${line}\n`);
  };
}

/**
 * Answers a request that is not an AdmissionReview with one line of plain text. The API server shows that line in the
 * error of a failed call; for JSON it shows "unknown" (client-go rest/request.go, newUnstructuredResponseError).
 */
function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const code = error.statusCode ?? 500;
  const line = code >= 500 ? 'subscription-guard failed, see its log' : explanationOf(error);
  if (code >= 500) request.log.error({ err: error }, 'a request failed');
  else request.log.warn({ code, why: line }, notAReview);
  if (code === 413) keepConnection(reply);
  reply.code(code).type('text/plain').send(`${line}\n`);
}

/**
 * Fastify closes the connection under a body that is too large. The rest of the body then resets the connection before
 * the client has read the reason. So Node reads on and drops the rest; requestTimeout ends that.
 */
function keepConnection(reply: FastifyReply): void {
  reply.removeHeader('connection');
}

function explanationOf({ code, message }: FastifyError): string {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return `the body is larger than the ${bodyLimit / mebibyte} MiB that an AdmissionReview can have`;
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return 'the body is not JSON; expected an AdmissionReview of admission.k8s.io/v1';
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'the body is not application/json; expected an AdmissionReview of admission.k8s.io/v1';
    default:
      return message.split('\n')[0] ?? '';
  }
}
