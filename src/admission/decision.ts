import type { Cause } from '../checklist/causes.ts';
import { describe } from '../cluster/object.ts';
import type { ExtensionPlan } from '../extension/plan.ts';
import type { AnyPlan, Plan } from '../plan/plan.ts';
import type { Policy } from '../policy/policy.ts';
import type { Action, Choice } from './action.ts';
import type { DeletionRequest } from './review.ts';

/** The decision in one word, for the audit log, our own log and the metrics. */
export type Verdict =
  // Nothing to decide.
  | 'Exempt'
  | 'AlreadyDeleting'
  | 'NamespaceTerminating'
  // The four actions, carried out.
  | 'Block'
  | 'Warn'
  | 'Cascade'
  | 'Orphan'
  | 'NothingLeft'
  // /mutate has nothing to do about it, and /validate decides.
  | 'PassedOn'
  // Not wanted, or not now.
  | 'Approved'
  | 'Changed'
  | 'Forbidden'
  | 'Installing'
  | 'Invalid'
  | 'NotAllowed'
  | 'NotApproved'
  | 'NotInstalled'
  | 'Settling'
  // Of an extension.
  | 'ExtensionLives'
  | 'NothingLost'
  // Of a ClusterServiceVersion.
  | 'Copied'
  | 'NoSubscription'
  | 'Replaced'
  | 'SubscriptionLives'
  // Of an OperatorGroup or a CatalogSource.
  | 'InUse'
  | 'Unused'
  // A read failed, or something went wrong.
  | 'PolicyUnreadable'
  | 'Unconfirmed'
  | 'Unknown'
  | 'ClientGone'
  | 'Error'
  | 'Malformed'
  | 'Timeout';

interface Answer {
  readonly verdict: Verdict;
  /** The plan, if the decision needed one. */
  readonly plan?: AnyPlan;
  /** The plan for an extension, if the decision needed one. */
  readonly loss?: ExtensionPlan;
  /** The number of reads that failed; absent if the decision needed none. */
  readonly unknowns?: number;
  /** The cause, only for the log: it may name objects that the requester must not see. */
  readonly why?: string;
  /** The requested action, if the decision got that far. */
  readonly action?: Action;
  /** The names of the DeletionPolicies that decided. */
  readonly policies?: readonly string[];
  /** Shown by kubectl on stderr, one line each; at most 120 characters, no control characters. */
  readonly warnings?: readonly string[];
}

export interface Allowed extends Answer {
  readonly allowed: true;
  readonly plan?: Plan;
}

export interface Denied extends Answer {
  readonly allowed: false;
  readonly message: string;
  readonly causes?: readonly Cause[];
}

/** The answer to one admission call. */
export type Decision = Allowed | Denied;

/**
 * Decides one deletion. `signal` aborts when the time for an answer is nearly up; anything unknown by then blocks. A
 * decider turns every known failure into a denial; a rejection is a bug, and also becomes a denial.
 */
export type Decide = (request: DeletionRequest, signal: AbortSignal) => Promise<Decision>;

export function allowed(verdict: Verdict, plan?: Plan): Allowed {
  return { allowed: true, verdict, ...found(plan) };
}

export function denied(verdict: Verdict, message: string, plan?: AnyPlan): Denied {
  return { allowed: false, verdict, message, ...found(plan) };
}

/** Whether a value is already a decision. */
export function isDecision<T extends object>(value: Decision | T): value is Decision {
  return 'allowed' in value;
}

/** Adds the requested action, and the names of the policies that decided, if any. */
export function attributed<D extends Decision>(
  decision: D,
  { choice, policy }: { readonly choice: Choice; readonly policy: Policy },
): D {
  return { ...decision, action: choice.action, policies: policy.names };
}

function found<P extends AnyPlan>(plan: P | undefined): { readonly plan?: P; readonly unknowns?: number } {
  return plan ? { plan, unknowns: plan.unknowns.length } : {};
}

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
