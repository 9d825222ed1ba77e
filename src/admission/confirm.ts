import type { Requester } from '../cluster/access.ts';
import { ClusterError } from '../cluster/cluster.ts';
import { describe } from '../cluster/object.ts';
import { namespaces } from '../cluster/resources.ts';
import type { ClusterView } from '../cluster/view.ts';
import { PolicyMalformed, PolicyUnreadable } from '../policy/deletion-policy.ts';
import { placeOf, policyFor } from '../policy/match.ts';
import { asChosen, type Policy } from '../policy/policy.ts';
import { readSubject, type Subject } from '../subject/subject.ts';
import { type Choice, chooseAction, notAllowed } from './action.ts';
import { allowed, attributed, type Decision, denied } from './decision.ts';
import type { PolicyReader } from './policy-reader.ts';
import { isExempt, requesterOf } from './requester.ts';
import type { DeletionRequest } from './review.ts';

/** What confirming a deletion needs. */
export interface ConfirmOptions {
  /** Our own service accounts, by user name. */
  readonly ownAccounts: readonly string[];
  readonly policies: Pick<PolicyReader, 'read'>;
}

/** A deletion that the API server confirms, with the requester's choice and the policy in force. */
export interface ConfirmedDeletion {
  readonly subject: Subject;
  /** The user whose rights count. */
  readonly requester: Requester;
  readonly choice: Choice;
  readonly policy: Policy;
}

/**
 * Finds out whether there is anything to decide. Any client that reaches the port can send an AdmissionReview, so this
 * reads the Subscription live and compares its UID with the review's (docs/facts/admission.md#untrusted-review).
 */
export async function confirmDeletion(
  request: DeletionRequest,
  cluster: ClusterView,
  { ownAccounts, policies }: ConfirmOptions,
): Promise<Decision | ConfirmedDeletion> {
  if (isExempt(request.requester, [])) return allowed('Exempt');
  const { namespace, name } = request;
  const [home, subject] = await Promise.all([
    cluster.get(namespaces, { name: namespace }, 'metadata'),
    readSubject(cluster, namespace, name),
  ]);
  if (!subject || subject.uid !== request.objectUid) return unconfirmed(request);
  if (home?.metadata.deletionTimestamp !== undefined) return allowed('NamespaceTerminating');
  if (subject.terminating) return allowed('AlreadyDeleting');
  const requester = await requesterOf(request.requester, subject, cluster, ownAccounts);
  if (!requester) return denied('NotApproved', notApproved(subject));
  const policy = asChosen(policyFor(placeOf(subject, home), await policies.read()), subject);
  const choice = chooseAction(request, subject, policy);
  if (choice.action === 'Invalid') return denied('Invalid', choice.message);
  const forbidden = notAllowed(subject, choice, policy);
  return forbidden === undefined
    ? { subject, requester, choice, policy }
    : attributed(denied('NotAllowed', forbidden), { choice, policy });
}

function notApproved({ namespace, name }: Subject): string {
  return `Nobody has approved that subscription-guard deletes Subscription ${namespace}/${name}: no Cleanup has it as a dependency.`;
}

/** The denial for an object that the API server does not know. */
export function unconfirmed(request: DeletionRequest): Decision {
  return denied(
    'Unconfirmed',
    `${describe(request)} with UID ${request.objectUid} is not known to the API server: it has been deleted or replaced. Look at it again before you delete it.`,
  );
}

/** The API server did not carry out a write of ours. `what`: "record its cascade". */
class NotWritten extends Error {
  override readonly name = 'NotWritten';
  override readonly cause: ClusterError;

  constructor(what: string, cause: ClusterError) {
    super(what, { cause });
    this.cause = cause;
  }
}

/** Makes a write. If it fails, the denial says what we could not do (see {@link orDenied}). */
export async function orNotWritten<T>(what: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw error instanceof ClusterError ? new NotWritten(what, error) : error;
  }
}

/**
 * Makes a denial of a failed call to the API server or an unreadable policy. Anything else that is thrown is a bug of
 * ours.
 */
export async function orDenied(request: DeletionRequest, decide: () => Promise<Decision>): Promise<Decision> {
  try {
    return await decide();
  } catch (error) {
    const why = `${describe(request)} cannot be deleted now`;
    if (error instanceof PolicyUnreadable) {
      const more = error instanceof PolicyMalformed ? '' : ' Nothing was deleted; try again.';
      const message = `${why}, because it is not known which policy is in force. ${error.message}${more}`;
      const { cause = error } = error;
      return { ...denied('PolicyUnreadable', message), why: (cause as Error).message };
    }
    if (error instanceof NotWritten) {
      const { reason, message: cause } = error.cause;
      const message = `${why}: subscription-guard could not ${error.message} (${reason}). Nothing was deleted; try again, or see its log with uid ${request.uid}.`;
      return { ...denied('Unknown', message), why: `could not ${error.message}: ${cause}` };
    }
    if (!(error instanceof ClusterError)) throw error;
    const message = `${why}: the API server did not confirm what is deleted (${error.reason}). Nothing was deleted; try again.`;
    return { ...denied('Unknown', message), unknowns: 1, why: error.message };
  }
}
