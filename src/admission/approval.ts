import { isDeepStrictEqual } from 'node:util';
import {
  type Cleanup,
  type CleanupItem,
  type CleanupSpec,
  cleanupNameOf,
  cleanups,
  isFinished,
} from '../cleanup/cleanup.ts';
import { unmark } from '../cleanup/marks.ts';
import { cleanupFor } from '../cleanup/record.ts';
import type { MayAccess, Requester } from '../cluster/access.ts';
import { type Cluster, ClusterError, type ObjectMeta } from '../cluster/cluster.ts';
import { keyOf } from '../cluster/object.ts';
import { subscriptions } from '../cluster/resources.ts';
import { tooLate } from '../cluster/view.ts';
import type { Plan } from '../plan/plan.ts';
import type { Subject } from '../subject/subject.ts';
import type { ConfirmedDeletion } from './confirm.ts';
import { type Decision, denied } from './decision.ts';

interface ApprovalOptions {
  readonly cluster: Cluster;
  readonly mayAccess: MayAccess;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Milliseconds for which a record serves the other admission calls of the same DELETE. */
const recent = 10_000;

/**
 * Several admission calls may reach us for one DELETE, and the same plan is recorded once
 * (docs/facts/admission.md#several-calls). Replaces a record that an earlier attempt has left, because the sweeper
 * withdraws that once it has waited long enough.
 */
export async function recordApproval(
  plan: Plan,
  requester: Requester,
  { cluster, now }: ApprovalOptions,
  signal: AbortSignal,
): Promise<void> {
  const wanted = cleanupFor(plan, requester);
  const existing = await readCleanup(plan.subject, cluster);
  const age = now() - Date.parse(existing?.metadata.creationTimestamp ?? '');
  if (existing && !isFinished(existing) && isSameDecision(existing.spec, wanted.spec) && age < recent) return;
  if (existing) await discard(existing, itemsBeyond(existing, wanted), cluster);
  if (signal.aborted) throw tooLate();
  const { metadata } = await cluster.create(cleanups, wanted);
  if (!signal.aborted) return;
  // The deletion has been denied by now. The record would let the next deletion cascade, whatever that one asks for.
  await remove(metadata, cluster);
  throw tooLate();
}

/** The new record has the same name, so the sweeper's marks may stay on what goes by that as well. */
function itemsBeyond(former: Cleanup, { spec }: Pick<Cleanup, 'spec'>): CleanupItem[] {
  const going = new Set(spec.items.filter(({ marked }) => marked).map(keyOf));
  return former.spec.items.filter(item => !going.has(keyOf(item)));
}

/** Deletes a record, and takes the sweeper's marks off these items of it. */
async function discard({ metadata }: Cleanup, items: readonly CleanupItem[], cluster: Cluster): Promise<void> {
  await unmark(cluster, items, metadata.name);
  await remove(metadata, cluster);
  await unmark(cluster, items, metadata.name);
}

async function remove({ name, uid }: ObjectMeta, cluster: Cluster): Promise<void> {
  if (uid) await cluster.delete(cleanups, { name }, { uid });
}

/** Compares not only the plan but also the requester and the policy. */
function isSameDecision(a: CleanupSpec, b: CleanupSpec): boolean {
  return a.digest === b.digest && isDeepStrictEqual([a.requester, a.policy], [b.requester, b.policy]);
}

/**
 * Retracts an approval, because the requester has changed their mind. The API server calls us only for users who may
 * delete the Subscription; for any other user the review is forged.
 */
export async function retractApproval(
  { subject, requester }: ConfirmedDeletion,
  { cluster, mayAccess }: ApprovalOptions,
  signal: AbortSignal,
): Promise<Decision | undefined> {
  const existing = await readCleanup(subject, cluster);
  if (!existing || isFinished(existing)) return undefined;
  const { namespace, name } = subject;
  const { group, plural: resource } = subscriptions;
  if (!(await mayAccess(requester, { verb: 'delete', group, resource, namespace, name }, signal)))
    return denied('Forbidden', mayNotRetract(subject));
  await discard(existing, existing.spec.items, cluster);
  return undefined;
}

/** Returns the Cleanup of exactly this Subscription, if any. */
async function readCleanup(subject: Subject, cluster: Cluster): Promise<Cleanup | undefined> {
  const name = cleanupNameOf(subject);
  const existing = (await cluster.get(cleanups, { name })) as Cleanup | undefined;
  if (existing && existing.spec.subject.uid !== subject.uid) {
    throw new ClusterError(409, 'Conflict', `Cleanup ${name} belongs to another Subscription`);
  }
  return existing;
}

function mayNotRetract({ namespace, name }: Subject): string {
  return `You may not delete Subscription ${namespace}/${name}, so you cannot take back that its cascade has been approved.`;
}
