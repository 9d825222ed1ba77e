import { createHash } from 'node:crypto';
import { keyOf } from '../cluster/object.ts';
import { compare } from '../compare.ts';
import { inWords } from '../inventory/unknown.ts';
import type { Plan } from './plan.ts';

/**
 * Six hexadecimal digits that change when what a clean-up would do changes: another object, another UID, another fate.
 * Not when only the words do.
 */
export function digestOf({ subject, items, neededBy, unknowns }: Omit<Plan, 'digest'>): string {
  const contents = {
    subject: subject.uid,
    items: items.map(({ ref, uid, fate }) => [keyOf(ref), uid, fate] as const).toSorted(([a], [b]) => compare(a, b)),
    neededBy: neededBy.map(({ namespace, csv }) => [namespace, csv]),
    unknowns: unknowns.map(inWords).map(({ what, object }) => [what, object]),
  };
  return createHash('sha256').update(JSON.stringify(contents)).digest('hex').slice(0, 6);
}
