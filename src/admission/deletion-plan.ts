import { mustGoFirst } from '../checklist/words.ts';
import type { ClusterReader } from '../cluster/cluster.ts';
import { type Inventory, takeInventory, takePartialInventory } from '../inventory/inventory.ts';
import { type AnyPlan, makePlan, type PartialPlan } from '../plan/plan.ts';
import { policyReach } from '../policy/reach.ts';
import type { ConfirmedDeletion } from './confirm.ts';

/** The cluster at one moment. */
export interface Seen {
  readonly inventory: Pick<Inventory, 'subject' | 'olm'>;
  readonly plan: AnyPlan;
}

export interface LookOptions {
  /** See {@link takeInventory}. */
  readonly leaving: ReadonlySet<string>;
  /** Whether the answer is no, whatever further operands there are. Absent: only a whole plan can tell. */
  readonly denies?: ((plan: PartialPlan) => boolean) | undefined;
}

/**
 * Takes the inventory and makes the plan. Of many operands it reads the first ones, and the others only if those do not
 * decide. So a plan that is not whole always means a denial.
 */
export async function look(
  cluster: ClusterReader,
  { subject, policy }: Pick<ConfirmedDeletion, 'subject' | 'policy'>,
  { leaving, denies }: LookOptions,
): Promise<Seen> {
  const take = denies ? takePartialInventory : takeInventory;
  const [inventory, reach] = await Promise.all([take(cluster, subject, { leaving }), policyReach(policy, cluster)]);
  const plan = makePlan(inventory, policy, reach);
  if (plan.whole || (denies?.(plan) && isTelling(plan))) return { inventory, plan };
  const whole = await takeInventory(cluster, subject, { leaving });
  return { inventory: whole, plan: makePlan(whole, policy, reach) };
}

/** Whether a person learns from each page what to do about the rest. */
function isTelling({ operands }: PartialPlan): boolean {
  return operands.every(({ more, items }) => more === undefined || items.some(mustGoFirst));
}
