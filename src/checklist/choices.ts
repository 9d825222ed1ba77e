import { cleanLeftovers, deleteSubscription, deleteWithLeftovers, oneByOne } from '../kubectl.ts';
import type { AnyPlan } from '../plan/plan.ts';
import { mustGoFirst } from './words.ts';

/** What the requester may do instead of a plain deletion, each with its command. Absent: the policy forbids it. */
export interface Choices {
  readonly removeAll?: string;
  /** Only where there are custom resources. */
  readonly keepCustomResources?: string;
  readonly leaveAll?: string;
}

/** The commands that remove the operator before its custom resources, for those that cannot go first. */
export function operatorFirst({ subject, policy: { allow } }: AnyPlan): string | undefined {
  const { operatorName } = subject;
  const resources = cleanLeftovers(operatorName, undefined, 'delete');
  if (allow.includes('Cascade')) return oneByOne(deleteWithLeftovers(subject, 'keep'), resources);
  if (!allow.includes('Orphan')) return undefined;
  return oneByOne(deleteSubscription(subject, 'orphan'), cleanLeftovers(operatorName, undefined, 'keep'), resources);
}

export function choicesIn({ subject, operands, policy: { allow } }: AnyPlan): Choices {
  const cascade = allow.includes('Cascade');
  const keepable = cascade && operands.some(({ items }) => items.some(mustGoFirst));
  return {
    ...(cascade && { removeAll: deleteSubscription(subject, 'foreground') }),
    ...(keepable && { keepCustomResources: deleteWithLeftovers(subject, 'keep') }),
    ...(allow.includes('Orphan') && { leaveAll: deleteSubscription(subject, 'orphan') }),
  };
}
