import { leftBehind, type Plan, type PlanItem } from '../plan/plan.ts';

/** Of operands: somebody must delete it, or says so by deleting the Subscription. What an operand owns goes with that. */
export function mustGoFirst({ fate }: PlanItem): boolean {
  return fate === 'Blocks' || fate === 'Delete';
}

/** What would be left beside operands. */
export function restOf(plan: Pick<Plan, 'items'>): PlanItem[] {
  return leftBehind(plan).filter(({ step }) => step !== 'operands');
}
