import { isA, type ObjectRef } from '../cluster/object.ts';
import { clusterServiceVersions } from '../cluster/resources.ts';
import type { Dependent } from '../inventory/dependent.ts';
import { csvThatTakes } from '../managers/olm.ts';
import { type Neighbours, neighboursOf } from './neighbours.ts';
import { claimOn } from './protection.ts';
import { ownedElsewhere } from './sharing.ts';

/** An object that must never be deleted, and that would go with another one all the same. */
export interface Precious {
  readonly dependent: Dependent;
  /** "it is annotated helm.sh/resource-policy: keep", "Helm release redis (namespace ops) manages it" */
  readonly protection: string;
  /** What makes it go along. Removing this from the object would keep it. */
  readonly bond: 'ownerReferences' | 'labels olm.owner';
}

/** Returns an object that must never be deleted and would go with this one, directly or not. */
export function preciousBelow(
  { ref, uid }: { readonly ref: ObjectRef; readonly uid: string },
  dependents: readonly Dependent[],
  inventory: Neighbours,
): Precious | undefined {
  const known = neighboursOf({ ...inventory, dependents: [...inventory.dependents, ...dependents] });
  const going = new Set([uid]);
  const rest = new Set(dependents);
  for (let before = -1; before !== rest.size; ) {
    before = rest.size;
    for (const dependent of rest) {
      const bond = bondWith(ref, going, dependent, known);
      if (!bond) continue;
      const protection = claimOn(dependent)?.reason;
      if (protection) return { dependent, protection, bond };
      going.add(dependent.meta?.uid ?? '');
      rest.delete(dependent);
    }
  }
  return undefined;
}

function bondWith(
  leader: ObjectRef,
  going: ReadonlySet<string>,
  dependent: Dependent,
  inventory: Neighbours,
): Precious['bond'] | undefined {
  if (dependent.meta?.ownerReferences?.some(({ uid }) => going.has(uid)))
    return ownedElsewhere(dependent, inventory) === undefined ? 'ownerReferences' : undefined;
  return goesByLabels(dependent, leader) ? 'labels olm.owner' : undefined;
}

/** Whether OLM removes an object with this one, by its labels. */
export function goesByLabels(object: Pick<Dependent, 'ref' | 'meta'>, leader: ObjectRef): boolean {
  const csv = csvThatTakes(object);
  return isA(leader, clusterServiceVersions) && csv?.name === leader.name && csv.namespace === leader.namespace;
}
