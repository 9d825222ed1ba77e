import type { OwnerReference, Resource } from '../cluster/cluster.ts';
import { resourceName } from '../cluster/object.ts';
import { compare } from '../compare.ts';
import type { Csv } from '../inventory/csv.ts';
import type { Policy } from '../policy/policy.ts';

/** An operand, as far as its place in the order depends on it. */
export interface Placed {
  readonly resource: Pick<Resource, 'group' | 'plural'>;
  readonly meta: {
    readonly uid?: string;
    readonly finalizers?: readonly string[];
    readonly ownerReferences?: readonly OwnerReference[];
  };
}

/** The APIs of operands, by name, in an order that is safe. */
export interface OperandOrder {
  /** Every API. People read and paste commands in this order. */
  readonly apis: readonly string[];
  /** The same in waves. A cascade waits until the operands of a wave are gone before it deletes those of the next. */
  readonly waves: readonly (readonly string[])[];
}

/**
 * Orders the APIs of operands: first those that the policy names, each by itself; then those with finalizers on their
 * objects, because an operand of another kind may serve them, as a Kafka cluster serves its topics; then the rest. Within
 * a wave, an API that owns objects of others comes first, and then the ClusterServiceVersion's own order decides.
 */
export function operandOrder(
  operands: readonly Placed[],
  { operandOrder: named }: Pick<Policy, 'operandOrder'>,
  csvs: readonly Pick<Csv, 'crds'>[],
): OperandOrder {
  const owned = csvs.flatMap(({ crds }) => crds.map(({ name }) => name));
  const uids = new Set(operands.flatMap(({ meta }) => meta.uid ?? []));
  const ranked = [...Map.groupBy(operands, ({ resource }) => resourceName(resource))]
    .map(([api, all]) => ({
      api,
      wave: waveOf(api, all, named),
      isOwned: all.some(({ meta: { ownerReferences = [] } }) => ownerReferences.some(({ uid }) => uids.has(uid))),
      place: placeIn(owned, api),
    }))
    .toSorted(
      (a, b) => a.wave - b.wave || Number(a.isOwned) - Number(b.isOwned) || a.place - b.place || compare(a.api, b.api),
    );
  const waves = [...Map.groupBy(ranked, ({ wave }) => wave).values()];
  return { apis: ranked.map(({ api }) => api), waves: waves.map(wave => wave.map(({ api }) => api)) };
}

function waveOf(api: string, operands: readonly Placed[], named: readonly string[]): number {
  if (named.includes(api)) return named.indexOf(api);
  return operands.some(({ meta: { finalizers = [] } }) => finalizers.length > 0) ? named.length : named.length + 1;
}

function placeIn(names: readonly string[], name: string): number {
  const place = names.indexOf(name);
  return place < 0 ? names.length : place;
}
