import { causesOf } from '../checklist/causes.ts';
import { checklist } from '../checklist/checklist.ts';
import { visibilityFor } from '../checklist/visibility.ts';
import type { MayAccess, Requester } from '../cluster/access.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Plan } from '../plan/plan.ts';
import { denied } from './answers.ts';
import type { Decision } from './decision.ts';
import { installingPlan } from './installing.ts';

/** Says what prevents a deletion, whichever action was chosen. Undefined: nothing. */
export function stillInstalling({ subject, surroundings }: Inventory, now: number): Decision | undefined {
  const plan = installingPlan(surroundings, now);
  return plan === undefined
    ? undefined
    : denied(
        'Installing',
        `OLM is installing ${subject.packageName} at this moment (InstallPlan ${plan} in ${subject.namespace}). Try again when it has finished.`,
      );
}

/** A cascade must know everything, take no API from another operator, and find no operands without a decision. */
export function isObstructed({ items, neededBy, unknowns }: Plan): boolean {
  return unknowns.length > 0 || neededBy.length > 0 || items.some(({ fate }) => fate === 'Blocks');
}

/** Denies with what would be left and what to do about it. Names only what the requester may list. */
export async function deniedWithChecklist(
  plan: Plan,
  requester: Requester,
  mayAccess: MayAccess,
  signal: AbortSignal,
): Promise<Decision> {
  const visible = await visibilityFor(plan, requester, mayAccess, timeForNames(signal));
  return { ...denied('Block', checklist(plan, visible), plan), causes: causesOf(plan, visible) };
}

/** When the time is up, the checks of what the requester may list get a moment more. */
export function timeForNames(signal: AbortSignal): AbortSignal {
  return signal.aborted ? AbortSignal.timeout(150) : signal;
}
