import { deleteSubscription, deleteWithLeftovers } from '../kubectl.ts';
import type { AnyPlan } from '../plan/plan.ts';
import { mustGoFirst } from './words.ts';

/** What the requester may do instead of a plain deletion, each with its command. Absent: the policy forbids it. */
export interface Choices {
  readonly removeAll?: string;
  /** Only where there are custom resources. */
  readonly keepCustomResources?: string;
  readonly leaveAll?: string;
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
