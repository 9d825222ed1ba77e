import type { Cause } from '../checklist/causes.ts';
import type { Requester } from '../cluster/access.ts';

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
  /** `request.options.propagationPolicy`; absent when the client did not say (deletecollection, facts: cluster.md 19). */
  readonly propagationPolicy?: PropagationPolicy;
  readonly dryRun: boolean;
}

type PropagationPolicy = 'Foreground' | 'Background' | 'Orphan';

interface Answer {
  /** Shown by kubectl on stderr, one line each; at most 120 characters, no control characters. */
  readonly warnings?: readonly string[];
  /** Written to the API server's audit log as `<webhook name>/<key>`. */
  readonly auditAnnotations?: Readonly<Record<string, string>>;
  /** Fields for the one log line of this decision, beside uid, subject, verdict and duration. */
  readonly log?: Readonly<Record<string, string | number | boolean>>;
}

export interface Allowed extends Answer {
  readonly allowed: true;
}

export interface Denied extends Answer {
  readonly allowed: false;
  /** The HTTP status and reason that the client of the API server sees: 409 Conflict, 400 BadRequest, 403 Forbidden. */
  readonly code: number;
  readonly reason: string;
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
