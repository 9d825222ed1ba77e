import type { Cause } from '../checklist/causes.ts';
import type { Requester } from '../cluster/access.ts';
import type { Plan } from '../plan/plan.ts';
import type { Action } from './action.ts';

/** What an AdmissionReview asks, once it has been checked to be a DELETE of what we guard. Untrusted all the same. */
export interface DeletionRequest {
  /** `request.uid`: names the admission call, not the object. */
  readonly uid: string;
  /** Of the object: what the endpoint is for. */
  readonly kind: string;
  readonly requester: Requester;
  readonly namespace: string;
  readonly name: string;
  /** The UID of the object that the review claims is being deleted. */
  readonly objectUid: string;
  /**
   * `request.options.propagationPolicy`; absent when the client did not say
   * (docs/facts/admission.md#deletion-without-name).
   */
  readonly propagationPolicy?: PropagationPolicy;
  readonly dryRun: boolean;
}

type PropagationPolicy = 'Foreground' | 'Background' | 'Orphan';

/** What was decided, in one word: the audit log, our own log and the metrics call it so. */
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
  | 'NotMarked'
  | 'Settling'
  // Of a ClusterServiceVersion.
  | 'Copied'
  | 'NoSubscription'
  | 'Replaced'
  | 'SubscriptionLives'
  // Something could not be found out, or went wrong.
  | 'PolicyUnreadable'
  | 'Unconfirmed'
  | 'Unknown'
  | 'ClientGone'
  | 'Error'
  | 'Malformed'
  | 'Timeout';

interface Answer {
  readonly verdict: Verdict;
  /** What depends on the object, if it came to that. */
  readonly plan?: Plan;
  /** Reads that failed while deciding; absent where nothing was looked into. */
  readonly unknowns?: number;
  /** The cause, for the log alone: it may name what the requester must not know of. */
  readonly why?: string;
  /** What was asked for, if it came to that. */
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
 * Decides one deletion. `signal` aborts when the time for an answer is nearly up; what is not known by then blocks.
 * Never rejects for a reason that the decider can put in words; a rejection is a fault and becomes a denial.
 */
export type Decide = (request: DeletionRequest, signal: AbortSignal) => Promise<Decision>;
