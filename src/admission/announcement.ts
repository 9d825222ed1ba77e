import { cascadeNote, denialNote, refusalNote } from '../checklist/note.ts';
import { cleanupNameOf } from '../cleanup/cleanup.ts';
import type { EventInput } from '../cluster/events.ts';
import { apiVersionOf } from '../cluster/object.ts';
import { namespaces, subscriptions } from '../cluster/resources.ts';
import { listLeftovers } from '../kubectl.ts';
import type { Decision, Verdict } from './decision.ts';
import type { DeletionRequest } from './review.ts';

/** An Event about a decision, for people who look at the Subscription. */
export type Announcement = Pick<EventInput, 'type' | 'reason' | 'note' | 'action' | 'regarding'>;

/**
 * Returns the Event about one decision: a denial, an admitted cascade, or a deletion together with the Namespace. Undefined for
 * other deletions that pass, for dry runs, and for reviews about a Subscription that the API server did not confirm.
 */
export function announcementOf(request: DeletionRequest, decision: Decision): Announcement | undefined {
  if (request.dryRun || request.kind !== subscriptions.kind) return undefined;
  if (decision.verdict === 'NamespaceTerminating') return withItsNamespace(request);
  const told = decision.allowed ? admissionNote(request, decision) : refusal(request, decision);
  if (told === undefined) return undefined;
  const { namespace, name, objectUid: uid } = request;
  const { kind } = subscriptions;
  return {
    type: decision.allowed ? 'Normal' : 'Warning',
    reason: decision.allowed ? 'CascadeAdmitted' : 'DeletionDenied',
    action: 'Delete',
    note: told,
    regarding: { apiVersion: apiVersionOf(subscriptions), kind, namespace, name, uid },
  };
}

/**
 * No Event can be created in a Namespace that is being deleted, so this one regards the Namespace, and outlives it in
 * `default`. Others read it there, so it does not name the Subscription.
 */
function withItsNamespace({ namespace }: DeletionRequest): Announcement {
  const { kind } = namespaces;
  return {
    type: 'Warning',
    reason: 'DeletedWithNamespace',
    action: 'Delete',
    note: `A Subscription is deleted with the Namespace: what its operator has in no namespace stays. Afterwards run: ${listLeftovers()}`,
    regarding: { apiVersion: apiVersionOf(namespaces), kind, name: namespace },
  };
}

function admissionNote({ namespace, name, objectUid: uid }: DeletionRequest, decision: Decision): string | undefined {
  if (decision.verdict !== 'Cascade' || !decision.plan) return undefined;
  return cascadeNote(decision.plan, cleanupNameOf({ namespace, name, uid }));
}

function refusal(request: DeletionRequest, { verdict, plan }: Decision): string | undefined {
  if (verdict === 'Block') return plan && denialNote(plan);
  const why = reasons[verdict];
  return why === undefined ? undefined : refusalNote(why, request);
}

/** Without names: a denial is for its requester, not for every reader of Events. */
const reasons: { readonly [V in Verdict]?: string } = {
  Approved: 'It cannot be deleted otherwise while a cascade of it is approved',
  Changed: 'What depends on it has changed while its deletion was being admitted: try again',
  Forbidden: 'The user who tried to delete it may not delete everything that depends on it',
  Installing: 'OLM is installing it at this moment: try again when it has finished',
  Invalid: 'An annotation subscription-guard.io/… on it has a value that is not known, so it cannot be deleted',
  NotAllowed: 'A DeletionPolicy does not allow it to be deleted in this way',
  NotApproved: 'Nobody has approved that it is deleted with the operator that needed it',
  NotInstalled: 'It cannot be deleted with what depends on it, because the cascade is not installed here',
  PolicyUnreadable: 'It cannot be deleted now, because it is not known which DeletionPolicy is in force',
  Settling: 'OLM has only just finished installing it: try again in a few seconds',
};
