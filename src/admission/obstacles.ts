import { causesOf } from '../checklist/causes.ts';
import { checklist } from '../checklist/checklist.ts';
import { visibilityFor } from '../checklist/visibility.ts';
import type { MayAccess, Requester } from '../cluster/access.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Plan } from '../plan/plan.ts';
import { denied } from './answers.ts';
import type { Decision } from './decision.ts';
import { installingPlan } from './installing.ts';

/** What stands in the way of a deletion, whichever action was chosen; undefined when nothing does. */
export function stillInstalling({ subject, surroundings }: Inventory, now: number): Decision | undefined {
  const plan = installingPlan(surroundings, now);
  return plan === undefined
    ? undefined
    : denied(
        'Installing',
        `OLM is installing ${subject.packageName} at this moment (InstallPlan ${plan} in ${subject.namespace}). Try again when it has finished.`,
      );
}

/** A cascade must know everything, take nobody's APIs away, and find no operands that nobody has decided about. */
export function isObstructed({ items, neededBy, unknowns }: Plan): boolean {
  return unknowns.length > 0 || neededBy.length > 0 || items.some(({ fate }) => fate === 'Blocks');
}

/** What would be left, and what to do about it, with names of what the requester may list. */
export async function deniedWithChecklist(
  plan: Plan,
  requester: Requester,
  mayAccess: MayAccess,
  signal: AbortSignal,
): Promise<Decision> {
  const visible = await visibilityFor(plan, requester, mayAccess, timeForNames(signal));
  return { ...denied('Block', checklist(plan, visible), plan), causes: causesOf(plan, visible) };
}

/** When the time is up, what is known may still be told by name to those whose rights can be checked at once. */
function timeForNames(signal: AbortSignal): AbortSignal {
  return signal.aborted ? AbortSignal.timeout(150) : signal;
}
