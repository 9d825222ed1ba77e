import { mustGoFirst } from '../checklist/words.ts';
import type { ClusterReader } from '../cluster/cluster.ts';
import { type Inventory, takeInventory, takePartialInventory } from '../inventory/inventory.ts';
import { type AnyPlan, makePlan, type PartialPlan } from '../plan/plan.ts';
import { policyReach } from '../policy/reach.ts';
import type { ConfirmedDeletion } from './confirm.ts';

/** An inventory and the plan made from it. */
export interface Planned {
  readonly inventory: Pick<Inventory, 'subject' | 'olm'>;
  readonly plan: AnyPlan;
}

export interface PlanOptions {
  /** See {@link takeInventory}. */
  readonly leaving: ReadonlySet<string>;
  /** Returns whether a partial plan is already enough to deny. Absent: all operands are read. */
  readonly denies?: ((plan: PartialPlan) => boolean) | undefined;
}

/**
 * Takes the inventory and makes the plan. Reads the first page of operands, and the rest only if that page does not justify a
 * denial. So a partial plan always means a denial.
 */
export async function planDeletion(
  cluster: ClusterReader,
  { subject, policy }: Pick<ConfirmedDeletion, 'subject' | 'policy'>,
  { leaving, denies }: PlanOptions,
): Promise<Planned> {
  const take = denies ? takePartialInventory : takeInventory;
  const [inventory, reach] = await Promise.all([take(cluster, subject, { leaving }), policyReach(policy, cluster)]);
  const plan = makePlan(inventory, policy, reach);
  if (plan.whole || (denies?.(plan) && explainsDenial(plan))) return { inventory, plan };
  const whole = await takeInventory(cluster, subject, { leaving });
  return { inventory: whole, plan: makePlan(whole, policy, reach) };
}

/** Whether every API with unread operands shows one that must go first, so that the denial says what to do. */
function explainsDenial({ operands }: PartialPlan): boolean {
  return operands.every(({ more, items }) => more === undefined || items.some(mustGoFirst));
}
