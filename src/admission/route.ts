import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Decide, Decision, DeletionRequest } from './decision.ts';
import { reviewResponse } from './response.ts';
import { deletionOf, NotAReview, NotOurDeletion, uidOf } from './review.ts';

export interface AdmissionRouteOptions {
  readonly decide: Decide;
  /** Milliseconds a decision may take at most, whatever the API server would wait. */
  readonly timeout: number;
}

/** Kept free of the time that the API server grants, for the answer's way back. */
const margin = 500;

/** After the signal a decision still gets this long to put in words what it does not know. */
const grace = 250;

/** `POST /validate`: an AdmissionReview in, an AdmissionReview out. One log line per decision. */
export function admissionRoute(app: FastifyInstance, path: string, { decide, timeout }: AdmissionRouteOptions): void {
  app.post(path, async (request, reply) => {
    const started = performance.now();
    const uid = readUid(request, reply);
    if (uid === undefined) return reply;
    const signal = AbortSignal.timeout(Math.min(timeout, granted(request) - margin));
    const { deletion, decision } = await answer(request, decide, signal);
    request.log.info(
      {
        uid,
        ...(deletion && {
          subject: `${deletion.namespace}/${deletion.name}`,
          requester: deletion.requester.username,
          dryRun: deletion.dryRun,
        }),
        allowed: decision.allowed,
        ...decision.log,
        ms: Math.round(performance.now() - started),
      },
      'decision',
    );
    return reply.send(reviewResponse(uid, decision));
  });
}

function readUid(request: FastifyRequest, reply: FastifyReply): string | undefined {
  try {
    return uidOf(request.body);
  } catch (error) {
    if (!(error instanceof NotAReview)) throw error;
    reply.code(400).send({ error: error.message });
    return undefined;
  }
}

/** The API server says how long it will wait: `?timeout=5s` (facts/admission.md F12). */
function granted({ query }: FastifyRequest): number {
  const { timeout } = query as { timeout?: string };
  const seconds = /^(\d+)s$/.exec(timeout ?? '')?.[1];
  return seconds === undefined ? Number.POSITIVE_INFINITY : Math.max(Number(seconds) * 1_000, margin + 200);
}

async function answer(
  request: FastifyRequest,
  decide: Decide,
  signal: AbortSignal,
): Promise<{ deletion?: DeletionRequest; decision: Decision }> {
  let deletion: DeletionRequest;
  try {
    deletion = deletionOf(request.body);
  } catch (error) {
    if (!(error instanceof NotOurDeletion)) throw error;
    return { decision: refusal(400, 'BadRequest', error.message, 'Malformed') };
  }
  const { namespace, name, uid } = deletion;
  try {
    return { deletion, decision: await Promise.race([decide(deletion, signal), tooLate(deletion, signal)]) };
  } catch (error) {
    request.log.error({ uid, subject: `${namespace}/${name}`, err: error }, 'a decision failed');
    const message = `subscription-guard failed to decide about Subscription ${namespace}/${name}. Nothing was deleted; the log of the webhook says more under uid ${uid}.`;
    return { deletion, decision: refusal(500, 'InternalError', message, 'Error') };
  }
}

function tooLate({ namespace, name }: DeletionRequest, signal: AbortSignal): Promise<Decision> {
  return new Promise(resolve => {
    const giveUp = (): void => {
      const message = `subscription-guard could not decide about Subscription ${namespace}/${name} in time. Nothing was deleted; try again.`;
      setTimeout(() => resolve(refusal(409, 'Conflict', message, 'Timeout')), grace).unref();
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

function refusal(code: number, reason: string, message: string, verdict: string): Decision {
  return { allowed: false, code, reason, message, log: { verdict } };
}
