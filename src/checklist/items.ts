import type { PlanItem } from '../plan/item.ts';
import { leftBehind, type Plan } from '../plan/plan.ts';

/** Of operands: a person must delete it, or the cascade does. Operands with an owning operand go with that. */
export function mustGoFirst({ fate }: Pick<PlanItem, 'fate'>): boolean {
  return fate === 'Blocks' || fate === 'Delete';
}

/** Returns what would be left beside operands. */
export function restOf(plan: Pick<Plan, 'items'>): PlanItem[] {
  return leftBehind(plan).filter(({ step }) => step !== 'operands');
}
