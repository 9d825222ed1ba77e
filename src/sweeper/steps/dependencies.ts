import { activeCleanups } from '../../cleanup/active.ts';
import { type CleanupItem, policyOf } from '../../cleanup/cleanup.ts';
import { isCascadeEnforced } from '../../cleanup/enforced.ts';
import { ClusterError } from '../../cluster/cluster.ts';
import { describe } from '../../cluster/object.ts';
import { subscriptions } from '../../cluster/resources.ts';
import { takeInventory } from '../../inventory/inventory.ts';
import { outOfPolicysReach } from '../../plan/operand-fates.ts';
import { makePlan } from '../../plan/plan.ts';
import { claimOn } from '../../plan/protection.ts';
import { ownedElsewhere } from '../../plan/sharing.ts';
import { policyReach } from '../../policy/reach.ts';
import { type Subject, subjectOf } from '../../subject/subject.ts';
import { oneLine } from '../../text.ts';
import type { Pass } from '../pass.ts';
import { afterDeletion, allGone, type ItemState, reasonOfPlan, resultOf, unread, waitingFor } from '../progress.ts';
import type { Step } from './step.ts';

export const dependencies: Step = {
  settlesAlone: false,
  find: async items => {
    if (items.length === 0) return { finished: allGone(items) };
    return {
      sweep: async pass => resultOf(items, await Promise.all(items.map(item => sweepDependency(item, pass)))),
      gone: 0,
    };
  },
};

/**
 * Deletes a Subscription that OLM added only for the subject, as a person would: with everything that depends on it.
 * The webhook decides by the policy in force for it and the rights of the user who deleted the subject, and writes its
 * Cleanup; the sweeper writes none. A dependency that something else uses by now stays.
 */
async function sweepDependency(item: CleanupItem, pass: Pass): Promise<ItemState> {
  const { namespace = '', name, uid } = item;
  if (item.fate !== 'Delete' || uid === undefined) return { state: 'kept', reason: reasonOfPlan(item) };
  const object = await pass.cluster.get(subscriptions, { namespace, name });
  if (object?.metadata.uid !== uid) return afterwards(uid, pass);
  if (object.metadata.deletionTimestamp !== undefined) return waitingFor(object);
  const dependent = { ref: item, meta: object.metadata, foundBy: [] };
  const claim = claimOn(dependent)?.reason ?? ownedElsewhere(dependent, pass.staying);
  if (claim !== undefined) return { state: 'kept', reason: claim };
  const used = await whyUsed(subjectOf(object), pass);
  if (used) return used;
  if (!(await isCascadeEnforced(pass.cluster))) return { state: 'waiting', why: switchedOff, object };
  try {
    const { resourceVersion } = object.metadata;
    const deletion = await pass.cluster.delete(
      subscriptions,
      { namespace, name },
      { uid, resourceVersion },
      'Foreground',
    );
    return afterDeletion(deletion, object);
  } catch (error) {
    if (!(error instanceof ClusterError && error.code === 409)) throw error;
    // A checklist has many lines; a status and an Event have room for one.
    return { state: 'waiting', why: oneLine(error.message, 512), object };
  }
}

/**
 * The dependency is gone, but its dependents may not be. The rest of this pass has looked before and does not know it.
 */
async function afterwards(uid: string, { cluster, everybody }: Pass): Promise<ItemState> {
  const own = (await activeCleanups(cluster)).find(({ spec }) => spec.subject.uid === uid);
  if (own) return { state: 'waiting', why: own.status?.message ?? 'what depends on it is being removed', object: own };
  const was = everybody.olm.otherSubscriptions.some(({ subject }) => subject.uid === uid);
  return was ? { state: 'waiting', why: 'it has just gone' } : { state: 'gone' };
}

/**
 * By the subject's policy, custom resources of the dependency count as use. If they do not, the dependency's own policy
 * decides.
 */
async function whyUsed(dependency: Subject, { cluster, cleanup, leaving }: Pass): Promise<ItemState | undefined> {
  const policy = policyOf(cleanup);
  const inventory = await takeInventory(cluster, dependency, { leaving });
  const { unknowns, neededBy, items } = makePlan(inventory, policy, await policyReach(policy, cluster));
  const [unknown] = unknowns;
  if (unknown) return unread(unknown);
  const [need] = neededBy;
  if (need) return { state: 'kept', reason: `${need.csv} (${need.namespace}) needs it` };
  const obstacle = items.find(({ fate, reason }) => fate === 'Blocks' || reason === outOfPolicysReach);
  if (!obstacle) return undefined;
  const { ref, step: place, reason } = obstacle;
  const why =
    place === 'operands' ? `it has custom resources, such as ${describe(ref)}` : `${describe(ref)}: ${reason}`;
  return { state: 'kept', reason: why };
}

const switchedOff = 'the guard is switched off or ignored when it fails, and it would leave everything behind';
