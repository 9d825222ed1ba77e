import { createHash } from 'node:crypto';
import { keyOf } from '../cluster/object.ts';
import { compare } from '../compare.ts';
import type { Need } from '../inventory/needed-by.ts';
import { inWords, type Unknown } from '../inventory/unknown.ts';
import type { Subject } from '../subject/subject.ts';
import type { PlanItem } from './item.ts';

/** The parts of a plan that are in its digest. */
interface Contents {
  readonly subject: Subject;
  /** Of a partial plan: what it does not hold. */
  readonly operands: readonly { readonly more?: number | 'some' }[];
  readonly items: readonly PlanItem[];
  readonly neededBy: readonly Need[];
  readonly unknowns: readonly Unknown[];
}

/**
 * Returns a hash that changes when a clean-up would do something else (another object, another UID, another fate), but
 * not when only the words change.
 */
export function digestOf({ subject, items, operands, neededBy, unknowns }: Contents): string {
  const contents = {
    subject: subject.uid,
    items: items.map(({ ref, uid, fate }) => [keyOf(ref), uid, fate] as const).toSorted(([a], [b]) => compare(a, b)),
    neededBy: neededBy.map(({ namespace, csv }) => [namespace, csv]),
    unknowns: unknowns.map(inWords).map(({ what, object }) => [what, object]),
    ...(operands.some(({ more }) => more !== undefined) && { more: operands.map(({ more }) => more) }),
  };
  return hashOf(contents);
}

export function hashOf(contents: unknown): string {
  return createHash('sha256').update(JSON.stringify(contents)).digest('hex');
}

/** The digest as people see it. Programs compare the whole digest. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 6);
}
