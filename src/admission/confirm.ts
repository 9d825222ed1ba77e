import { ClusterError } from '../cluster/cluster.ts';
import { namespaces } from '../cluster/resources.ts';
import type { ClusterView } from '../cluster/view.ts';
import { readSubject, type Subject } from '../subject/subject.ts';
import { type Choice, chooseAction } from './action.ts';
import { allowed, denied } from './answers.ts';
import type { Decision, DeletionRequest } from './decision.ts';
import { isExempt } from './exemptions.ts';

/** A deletion that the API server confirms, with what its requester wants. */
export interface ConfirmedDeletion {
  readonly subject: Subject;
  readonly action: Extract<Choice, { action: 'Block' | 'Cascade' | 'Orphan' }>['action'];
}

/**
 * Finds out whether there is anything to decide. An AdmissionReview is a claim of whoever reached the port, so the
 * Subscription is read live and must have the UID that the review says (facts/admission.md 3.2).
 */
export async function confirmDeletion(
  request: DeletionRequest,
  cluster: ClusterView,
  ownAccounts: readonly string[],
): Promise<Decision | ConfirmedDeletion> {
  if (isExempt(request.requester, ownAccounts)) return allowed('Exempt');
  const { namespace, name, subscriptionUid } = request;
  const [home, subject] = await Promise.all([
    cluster.get(namespaces, { name: namespace }),
    readSubject(cluster, namespace, name),
  ]);
  if (!subject || subject.uid !== subscriptionUid) {
    return denied(
      'Unconfirmed',
      `Subscription ${namespace}/${name} with UID ${subscriptionUid} is not known to the API server: it has been deleted or replaced. Look at it again before you delete it.`,
    );
  }
  if (home?.metadata.deletionTimestamp !== undefined) return allowed('NamespaceTerminating');
  if (subject.terminating) return allowed('AlreadyDeleting');
  const choice = chooseAction(request, subject);
  if (choice.action === 'Invalid') return { ...denied('Invalid', choice.message), code: 400, reason: 'BadRequest' };
  return { subject, action: choice.action };
}

export function isDecision(value: Decision | ConfirmedDeletion): value is Decision {
  return 'allowed' in value;
}

/** A failed call to the API server becomes a denial that says so; whatever else is thrown is a fault of ours. */
export async function orDenied(
  { namespace, name }: DeletionRequest,
  decide: () => Promise<Decision>,
): Promise<Decision> {
  try {
    return await decide();
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return denied(
      'Unknown',
      `Subscription ${namespace}/${name} cannot be deleted now: the API server did not confirm what is deleted (${error.reason}). Nothing was deleted; try again.`,
    );
  }
}
