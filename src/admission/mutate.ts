import { isDeepStrictEqual } from 'node:util';
import { describePolicies } from '../checklist/policy-names.ts';
import { activeCleanups, leavingCsvs } from '../cleanup/active.ts';
import { type Cleanup, type CleanupSpec, cleanupNameOf, cleanups, isFinished } from '../cleanup/cleanup.ts';
import { mark, unmark } from '../cleanup/marks.ts';
import { cleanupFor } from '../cleanup/record.ts';
import { lackingRights } from '../cleanup/rights.ts';
import { type Cluster, ClusterError } from '../cluster/cluster.ts';
import { subscriptions } from '../cluster/resources.ts';
import { ClusterView } from '../cluster/view.ts';
import { takeInventory } from '../inventory/inventory.ts';
import { makePlan, type Plan } from '../plan/plan.ts';
import type { Subject } from '../subject/subject.ts';
import { allowed, attributed, denied } from './answers.ts';
import { type ConfirmedDeletion, confirmDeletion, isDecision, orDenied } from './confirm.ts';
import type { Decide, Decision, DeletionRequest } from './decision.ts';
import { settlingPlan } from './installing.ts';
import { deniedWithChecklist, isObstructed, stillInstalling, type ValidateOptions } from './validate.ts';

export interface MutateOptions extends ValidateOptions {
  readonly cluster: Cluster;
}

/**
 * The writing half of the guard (design.md section 3): writes down what a cascade will remove, before the Subscription
 * goes. It changes nothing of the request, denies if it cannot do all of it, and writes nothing on a dry run.
 */
export function mutator(options: MutateOptions): Decide {
  return (request, signal) =>
    orDenied(request, async () => {
      const view = new ClusterView(options.cluster, { signal });
      const confirmed = await confirmDeletion(request, view, options);
      if (isDecision(confirmed)) return confirmed;
      const { choice, requester } = confirmed;
      const { action } = choice;
      if (action === 'Cascade')
        return attributed(await approve({ ...request, requester }, confirmed, options, signal), confirmed);
      const refused = request.dryRun ? undefined : await retract(confirmed, options, signal);
      return attributed(refused ?? allowed(action), confirmed);
    });
}

/**
 * Two operators that need each other can only go together, and each must be able to see that the other is going. So
 * when nothing else is in the way, the record is written before the question is asked again. If the answer is still
 * no, the record is withdrawn by the sweeper, since its Subscription stays.
 */
async function approve(
  request: DeletionRequest,
  { subject, policy }: ConfirmedDeletion,
  options: MutateOptions,
  signal: AbortSignal,
): Promise<Decision> {
  const { cluster, mayAccess, now } = options;
  let settling: string | undefined;
  const first = await planNow();
  if ('allowed' in first) return first;
  const onlyNeeded = first.neededBy.length > 0 && !isObstructed({ ...first, neededBy: [] });
  if (isObstructed(first) && !onlyNeeded) return deniedWithChecklist(first, request, mayAccess, signal);
  const lacking =
    policy.authorization === 'Policy' ? [] : await lackingRights(first, request.requester, cluster, mayAccess, signal);
  if (lacking.length > 0) return denied('Forbidden', forbidden(first, lacking), first);
  if (request.dryRun)
    return onlyNeeded ? deniedWithChecklist(first, request, mayAccess, signal) : allowed('Cascade', first);
  if (settling !== undefined) return denied('Settling', stillSettling(subject, settling), first);
  await record(first, request, options, signal);
  if (!onlyNeeded) return finish(first);
  const second = await planNow();
  if ('allowed' in second) return second;
  if (isObstructed(second)) return deniedWithChecklist(second, request, mayAccess, signal);
  await record(second, request, options, signal);
  return finish(second);

  async function planNow(): Promise<Plan | Decision> {
    const view = new ClusterView(cluster, { signal });
    const leaving = leavingCsvs(await activeCleanups(view), subject.uid);
    const inventory = await takeInventory(view, subject, leaving);
    settling = settlingPlan(inventory.surroundings, now());
    return stillInstalling(inventory, now()) ?? makePlan(inventory, policy);
  }

  async function finish(plan: Plan): Promise<Decision> {
    const { metadata, spec } = cleanupFor(plan, request.requester);
    await mark(cluster, spec.items, metadata.name);
    return allowed('Cascade', plan);
  }
}

/** Milliseconds for which a record serves the other admission calls of the same DELETE. */
const recent = 10_000;

/**
 * Several admission calls may reach us for one DELETE: the same plan is written once (facts/admission.md F3). A record
 * that an earlier attempt has left is replaced: the sweeper withdraws it when it has waited for long enough.
 */
async function record(
  plan: Plan,
  { requester }: DeletionRequest,
  { cluster, now }: MutateOptions,
  signal: AbortSignal,
): Promise<void> {
  const wanted = cleanupFor(plan, requester);
  const existing = await readCleanup(plan.subject, cluster);
  const age = now() - Date.parse(existing?.metadata.creationTimestamp ?? '');
  if (existing && !isFinished(existing) && isSameDecision(existing.spec, wanted.spec) && age < recent) return;
  if (existing?.metadata.uid) await cluster.delete(cleanups, { name: existing.metadata.name }, existing.metadata.uid);
  if (signal.aborted) throw tooLate();
  const { metadata } = await cluster.create(cleanups, wanted);
  if (!signal.aborted) return;
  // The deletion has been denied by now. Left there, the record would let the next one cascade, whatever that one asks for.
  if (metadata.uid) await cluster.delete(cleanups, { name: metadata.name }, metadata.uid);
  throw tooLate();
}

function tooLate(): ClusterError {
  return new ClusterError(0, 'Timeout', 'the API server did not answer in time');
}

/** Not only the same plan: on whose behalf it is carried out, and what the policy lets be done, belong to it. */
function isSameDecision(a: CleanupSpec, b: CleanupSpec): boolean {
  return a.digest === b.digest && isDeepStrictEqual([a.requester, a.policy], [b.requester, b.policy]);
}

/** The Cleanup of this very Subscription, if there is one. */
async function readCleanup(subject: Subject, cluster: Cluster): Promise<Cleanup | undefined> {
  const name = cleanupNameOf(subject);
  const existing = (await cluster.get(cleanups, { name })) as Cleanup | undefined;
  if (existing && existing.spec.subject.uid !== subject.uid) {
    throw new ClusterError(409, 'Conflict', `Cleanup ${name} belongs to another Subscription`);
  }
  return existing;
}

/**
 * The requester has changed their mind: what was approved before must not be carried out. The API server asks us only
 * about those who may delete the Subscription; others can only have forged the review.
 */
async function retract(
  { subject, requester }: ConfirmedDeletion,
  { cluster, mayAccess }: MutateOptions,
  signal: AbortSignal,
): Promise<Decision | undefined> {
  const existing = await readCleanup(subject, cluster);
  if (!existing?.metadata.uid || isFinished(existing)) return undefined;
  const { namespace, name } = subject;
  const { group, plural: resource } = subscriptions;
  if (!(await mayAccess(requester, { verb: 'delete', group, resource, namespace, name }, signal)))
    return denied('Forbidden', mayNotRetract(subject));
  await unmark(cluster, existing.spec.items, existing.metadata.name);
  await cluster.delete(cleanups, { name: existing.metadata.name }, existing.metadata.uid);
  return undefined;
}

function mayNotRetract({ namespace, name }: Subject): string {
  return `You may not delete Subscription ${namespace}/${name}, so you cannot take back that its cascade has been approved.`;
}

function stillSettling({ namespace, name, packageName }: Subject, plan: string): string {
  return `OLM has only just finished installing ${packageName} (InstallPlan ${plan} in ${namespace}) and may still be at it. Nothing was deleted; try again to delete Subscription ${namespace}/${name} in a few seconds.`;
}

const maxLacking = 12;

function forbidden({ subject: { namespace, name }, policy: { names } }: Plan, lacking: readonly string[]): string {
  const more = lacking.length - maxLacking;
  return [
    `You may not delete everything that depends on Subscription ${namespace}/${name}. You lack the right to delete:`,
    ...lacking.slice(0, maxLacking).map(access => `     ${access}`),
    ...(more > 0 ? [`     and ${more} more`] : []),
    'Ask somebody who has these rights to delete it.',
    ...(names.length > 0 ? [`Decided by ${describePolicies(names)}.`] : []),
  ].join('\n');
}
