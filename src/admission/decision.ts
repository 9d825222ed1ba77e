import type { Cause } from '../checklist/causes.ts';
import type { ExtensionPlan } from '../extension/plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { Action } from './action.ts';
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
  // Not wanted, or not now.
  | 'Approved'
  | 'Changed'
  | 'Forbidden'
  | 'Installing'
  | 'Invalid'
  | 'NotAllowed'
  | 'NotApproved'
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
  readonly plan?: Plan;
  /** What a deletion takes along, if the object is an extension and it came to that. */
  readonly loss?: ExtensionPlan;
  /** The number of reads that failed; absent if the decision needed none. */
  readonly unknowns?: number;
  /** The cause, only for the log: it may name objects that the requester must not see. */
  readonly why?: string;
  /** The requested action, if the decision came to that. */
  readonly action?: Action;
  /** The names of the DeletionPolicies that decided. */
  readonly policies?: readonly string[];
  /** Shown by kubectl on stderr, one line each; at most 120 characters, no control characters. */
  readonly warnings?: readonly string[];
}

export interface Allowed extends Answer {
  readonly allowed: true;
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
