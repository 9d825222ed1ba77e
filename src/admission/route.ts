import type { ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Resource } from '../cluster/cluster.ts';
import { takenAlong } from '../extension/plan.ts';
import { sentenceOf } from '../inventory/unknown.ts';
import { leftBehind } from '../plan/plan.ts';
import { inTime, timeFor } from './deadline.ts';
import { type Decide, type Decision, failed, outOfTime, unreviewable } from './decision.ts';
import { type ReviewResponse, reviewResponse } from './response.ts';
import { type DeletionRequest, deletionReader, NotOurDeletion, uidOf } from './review.ts';

/** Called for each answer; the duration is in seconds. */
export type Observe = (path: string, decision: Decision, duration: number) => void;

/** The path for deletions of one resource, and their decider. */
export interface Endpoint {
  readonly path: string;
  readonly resources: readonly Resource[];
  readonly decide: Decide;
}

export interface AdmissionRouteOptions extends Endpoint {
  /** The most milliseconds for a decision, however long the API server waits. */
  readonly timeout: number;
  readonly observe?: Observe;
}

/** Everything the log line of one call is made from. */
interface Outcome {
  readonly decision: Decision;
  /** Absent if the review cannot be decided. */
  readonly deletion?: DeletionRequest;
  /** A fault of ours. */
  readonly error?: unknown;
}

/**
 * An AdmissionReview in, an AdmissionReview out. Every review with a uid gets one, never an HTTP error, which the API
 * server would report as a broken webhook and, for 429 and 503, try again (docs/facts/admission.md#failed-calls).
 */
export const admissionRoute: FastifyPluginAsync<AdmissionRouteOptions> = async (app, options) => {
  const { path, resources, decide, timeout, observe } = options;
  const read = deletionReader(...resources);
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<ReviewResponse> => {
    const started = performance.now();
    const uid = uidOf(request.body);
    const time = timeFor((request.query as { timeout?: unknown }).timeout, timeout);
    const outcome = await decideOn(() => read(request.body), decide, time, reply.raw);
    const duration = performance.now() - started;
    record(request.log, { endpoint: path.slice(1), uid }, outcome, duration);
    observe?.(path, outcome.decision, duration / 1_000);
    return reviewResponse(uid, outcome.decision);
  };
  app.post(path, answer);
  // What follows the path is for people: the API server prints the whole URL if no replica answers
  // (docs/operations.md).
  app.post(`${path}/*`, answer);
};

async function decideOn(
  read: () => DeletionRequest,
  decide: Decide,
  time: number,
  client: ServerResponse,
): Promise<Outcome> {
  const deletion = unlessNotOurs(read);
  if (deletion instanceof NotOurDeletion) return { decision: unreviewable(deletion.message) };
  try {
    const decision = await inTime(signal => decide(deletion, signal), time, client);
    return { deletion, decision: typeof decision === 'string' ? outOfTime(deletion, decision) : decision };
  } catch (error) {
    return { deletion, decision: failed(deletion, error), error };
  }
}

function unlessNotOurs(read: () => DeletionRequest): DeletionRequest | NotOurDeletion {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotOurDeletion) return error;
    throw error;
  }
}

/** Logs one line per decision, of plain fields only: objects under review hold data that do not belong in a log. */
function record(
  log: FastifyBaseLogger,
  call: { readonly endpoint: string; readonly uid: string },
  { decision, deletion, error }: Outcome,
  duration: number,
): void {
  log[error === undefined ? 'info' : 'error'](
    {
      ...call,
      ...fieldsOf(decision),
      ...(deletion && {
        kind: deletion.kind,
        subject: [deletion.namespace, deletion.name].filter(Boolean).join('/'),
        requester: deletion.requester.username,
        dryRun: deletion.dryRun,
      }),
      allowed: decision.allowed,
      ...(deletion === undefined && !decision.allowed && { why: decision.message }),
      ms: Math.round(duration),
      ...(error !== undefined && { err: error }),
    },
    'decision',
  );
}

/** Mostly all failed reads have the same cause. */
const maxUnread = 3;

/** The decision and its reasons, for the log. */
function fieldsOf({ verdict, plan, loss, unknowns, why, action, policies = [] }: Decision) {
  const failures = [...((plan ?? loss)?.unknowns ?? []), ...(plan?.enabledPlugins.unknowns ?? [])];
  const unread = failures.slice(0, maxUnread).map(sentenceOf);
  return {
    verdict,
    ...(plan && { digest: plan.digest, left: leftBehind(plan).length }),
    ...(loss && { digest: loss.digest, gone: takenAlong(loss).length }),
    ...(unknowns !== undefined && { unknowns }),
    ...(unread.length > 0 && { unread }),
    ...(why !== undefined && { why }),
    ...(action && { action }),
    ...(policies.length > 0 && { policy: policies.join(',') }),
  };
}
