import type { ObjectRef } from '../cluster/object.ts';
import type { Dependent } from '../inventory/dependent.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { ownerKindLabel, ownerLabel, ownerNamespaceLabel } from '../names.ts';
import { protectionOf } from './protection.ts';
import { ownedElsewhere } from './sharing.ts';

/** An object that somebody has said must never be deleted, and that goes with another one all the same. */
export interface Precious {
  readonly dependent: Dependent;
  /** "it is annotated helm.sh/resource-policy: keep" */
  readonly protection: string;
  /** What makes it go along, and would have to be taken off it to keep it. */
  readonly bond: 'ownerReferences' | 'labels olm.owner';
}

/** What would go with an object, directly or with something else that goes with it, and must never be deleted. */
export function preciousBelow(
  { ref, uid }: { readonly ref: ObjectRef; readonly uid: string },
  dependents: readonly Dependent[],
  inventory: Inventory,
): Precious | undefined {
  const known = { ...inventory, dependents: [...inventory.dependents, ...dependents] };
  const going = new Set([uid]);
  const rest = new Set(dependents);
  for (let before = -1; before !== rest.size; ) {
    before = rest.size;
    for (const dependent of rest) {
      const bond = bondWith(ref, going, dependent, known);
      if (!bond) continue;
      const protection = protectionOf(dependent.meta ?? {});
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
  inventory: Inventory,
): Precious['bond'] | undefined {
  if (dependent.meta?.ownerReferences?.some(({ uid }) => going.has(uid)))
    return ownedElsewhere(dependent, inventory) === undefined ? 'ownerReferences' : undefined;
  return goesByLabels(dependent, leader) ? 'labels olm.owner' : undefined;
}

/** Whether OLM removes an object with this one, by its labels. */
export function goesByLabels(object: Pick<Dependent, 'ref' | 'meta'>, { kind, namespace, name }: ObjectRef): boolean {
  const csv = csvThatTakes(object);
  return kind === 'ClusterServiceVersion' && csv?.name === name && csv.namespace === namespace;
}

/**
 * OLM's finalizer on the CSV, and its handler of the deleted CSV, remove these kinds by all three owner labels
 * (docs/facts/olm.md#csv-finalizer, docs/facts/olm.md#csv-handler). Raw RBAC of a bundle carries the first one only and
 * stays for ever.
 */
const removedByLabel = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'APIService',
]);

/** The CSV with which OLM removes an object, by its labels. */
export function csvThatTakes({
  ref,
  meta,
}: Pick<Dependent, 'ref' | 'meta'>): { readonly name: string; readonly namespace: string } | undefined {
  if (!removedByLabel.has(ref.kind)) return undefined;
  const { [ownerLabel]: name, [ownerNamespaceLabel]: namespace, [ownerKindLabel]: kind } = meta?.labels ?? {};
  if (kind !== 'ClusterServiceVersion' || name === undefined || namespace === undefined) return undefined;
  return { name, namespace };
}
