import { isOneOf } from '../cluster/object.ts';
import { callerKinds } from '../inventory/caller-kinds.ts';
import type { PlanItem } from '../plan/item.ts';
import { leftBehind, type Plan } from '../plan/plan.ts';

/** "1 object", "3 objects" */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** How many further objects there are beside those that were read. Absent: none. */
export type More = number | 'some' | undefined;

/** "3 objects", "500 objects and some 9,500 more", "500 objects and more" */
export function countAndMore(objects: string, more: More): string {
  if (more === undefined) return objects;
  return more === 'some' ? `${objects} and more` : `${objects} and some ${more.toLocaleString('en')} more`;
}

/** Of all APIs together. */
export function totalMore(all: readonly { readonly items: readonly unknown[]; readonly more?: More }[]): More {
  return all.reduce<More>((sum, { more }) => {
    if (more === undefined) return sum;
    return sum === 'some' || more === 'some' ? 'some' : (sum ?? 0) + more;
  }, undefined);
}

/** Lists the first texts, and says how many more there are. */
export function listed(texts: readonly string[], max: number, more: string): string[] {
  if (texts.length <= max) return [...texts];
  return [...texts.slice(0, max), `and ${texts.length - max} ${more}`];
}

/** The kinds that come first; the others follow by number. */
const firstKinds = ['ClusterServiceVersion', 'Deployment', 'CustomResourceDefinition'];

/** "1 ClusterServiceVersion, 2 Deployments, 16 ClusterRoles, 6 more" */
export function countsByKind(items: readonly Pick<PlanItem, 'ref'>[], maxKinds: number): string {
  const kinds = [...Map.groupBy(items, ({ ref }) => ref.kind)]
    .map(([kind, { length: number }]) => ({ kind, number }))
    .toSorted((a, b) => rank(a.kind) - rank(b.kind) || b.number - a.number || (a.kind < b.kind ? -1 : 1));
  if (maxKinds === 0) return count(items.length, 'object');
  const shown = kinds.slice(0, maxKinds);
  const more = kinds.slice(maxKinds).reduce((sum, { number }) => sum + number, 0);
  const texts = shown.map(({ kind, number }) => `${number} ${number === 1 ? kind : pluralOf(kind)}`);
  return [...texts, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function rank(kind: string): number {
  const index = firstKinds.indexOf(kind);
  return index < 0 ? firstKinds.length : index;
}

/** "NetworkPolicies", "PriorityClasses", "ClusterRoles" */
export function pluralOf(kind: string): string {
  if (/[^aeiou]y$/.test(kind)) return `${kind.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(kind) ? `${kind}es` : `${kind}s`;
}

/** Whether an object is to be kept although what it belongs to goes. */
export function isKeptInVain({ fate, step }: PlanItem): boolean {
  return fate === 'Blocks' && step !== 'operands';
}

/** A webhook configuration or an APIService that would call a Service of the operator in vain. */
export function isCallerKeptInVain(item: PlanItem): boolean {
  return isKeptInVain(item) && isOneOf(item.ref, callerKinds);
}

/** Of operands: a person must delete it, or the cascade does. Operands with an owning operand go with that. */
export function mustGoFirst({ fate }: Pick<PlanItem, 'fate'>): boolean {
  return fate === 'Blocks' || fate === 'Delete';
}

/** Returns what would be left beside operands. */
export function restOf(plan: Pick<Plan, 'items'>): PlanItem[] {
  return leftBehind(plan).filter(({ step }) => step !== 'operands');
}

/** "DeletionPolicy production", "DeletionPolicies a, b". */
export function describePolicies(names: readonly string[], max = 3): string {
  if (max === 0) return names.length === 1 ? 'a DeletionPolicy' : `${names.length} DeletionPolicies`;
  return `${names.length === 1 ? 'DeletionPolicy' : 'DeletionPolicies'} ${listed(names, max, 'more').join(', ')}`;
}
