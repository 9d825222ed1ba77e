import { denied } from './answers.ts';
import type { DeletionRequest, Denied } from './decision.ts';

/** Denials that are no verdict on an object: what was asked makes no sense, or no decision came about. */

/** The review itself is wrong, so a person must look at the webhook configuration or at who sends it. */
export function unreviewable(message: string): Denied {
  return denied('Malformed', message);
}

/** A fault of ours. The one line is for whoever reports it; the stack is in the log only. */
export function failed({ uid, kind, namespace, name }: DeletionRequest, error: unknown): Denied {
  const why = (error instanceof Error ? error.message : String(error)).trim().split('\n')[0]?.slice(0, 200);
  const message = `subscription-guard could not decide about ${kind} ${namespace}/${name}: ${why || 'no reason given'}. Nothing was deleted; try again, or see the log of subscription-guard with uid ${uid}.`;
  return denied('Error', message);
}

/** Why nobody waits for a decision any more. */
export type Missed = 'Timeout' | 'ClientGone';

export function outOfTime({ kind, namespace, name }: DeletionRequest, why: Missed): Denied {
  const message = `subscription-guard could not decide about ${kind} ${namespace}/${name} in time. Nothing was deleted; try again.`;
  return denied(why, message);
}
