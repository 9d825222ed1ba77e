import { describe } from '../cluster/object.ts';
import { denied } from './answers.ts';
import type { Denied } from './decision.ts';
import type { DeletionRequest } from './review.ts';

/** Denials that are not about an object: the question makes no sense, or there is no decision. */

/** The review itself is wrong, so a person must check the webhook configuration or the sender. */
export function unreviewable(message: string): Denied {
  return denied('Malformed', message);
}

/** A bug of ours. The line is for the report; the stack is only in the log. */
export function failed(request: DeletionRequest, error: unknown): Denied {
  const why = (error instanceof Error ? error.message : String(error)).trim().split('\n')[0]?.slice(0, 200);
  const message = `subscription-guard could not decide about ${describe(request)}: ${why || 'no reason given'}. Nothing was deleted; try again, or see the log of subscription-guard with uid ${request.uid}.`;
  return denied('Error', message);
}

/** Why a decision came too late. */
export type Missed = 'Timeout' | 'ClientGone';

export function outOfTime(request: DeletionRequest, why: Missed): Denied {
  const message = `subscription-guard could not decide about ${describe(request)} in time. Nothing was deleted; try again.`;
  return denied(why, message);
}
