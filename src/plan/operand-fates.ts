import { isA } from '../cluster/object.ts';
import { customResourceDefinitions } from '../cluster/resources.ts';
import type { Dependent } from '../inventory/dependent.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { protectionOf } from './protection.ts';
import { blocks, type Context, follows, goes, keep, type Ruling } from './ruling.ts';
import { isWithinReach, managerElsewhere, servedElsewhere, twinOf } from './sharing.ts';

/** A cascade deletes operands only if a policy says so, and even then not against the vendor's annotation. */
export function ruleOnOperand(operand: Dependent, crdName: string, context: Context): Ruling {
  const { inventory, policy, reach, byUid, protectedBelow, rule } = context;
  const twin = twinOf(inventory);
  if (twin) return keep(twin);
  const served = servedByManager(crdName, inventory);
  if (served) return keep(served, 'manager');
  const elsewhere = servedElsewhere(operand, crdName, inventory);
  if (elsewhere) return keep(elsewhere);
  const precious = protectedBelow.get(operand.meta?.uid ?? '');
  if (precious) return keep(`it owns ${precious.ref.kind} ${precious.ref.name}, which must not be deleted`);
  const owner = (operand.meta?.ownerReferences ?? []).flatMap(({ uid }) => byUid.get(uid) ?? [])[0];
  if (owner?.foundBy.includes('operands')) {
    return rule(owner).fate === 'Keep'
      ? keep(`its owner ${owner.ref.kind} ${owner.ref.name} is kept`)
      : follows(owner.ref);
  }
  const protection = operand.meta && protectionOf(operand.meta);
  if (protection) return keep(protection);
  if (policy.operands === 'Orphan') return keptOnPurpose(operand, context);
  const isWithin = isWithinReach(operand, inventory);
  if (isWithin === false) return keep('the operator does not look after its namespace', 'reach');
  if (policy.operands === 'Block') return blockOf(inventory);
  if (reach && !reach.has(operand.ref.namespace ?? '')) return keep('the policy does not reach its namespace', 'reach');
  const manager = managerElsewhere(operand, inventory);
  if (manager) return keep(manager.claim, 'manager');
  if (inventory.surroundings.csvs.some(csv => csv.operandDeletionDisabled))
    return blocks('the vendor of the operator forbids tools to delete its operands');
  // With leftovers, the person who removes them has seen the list.
  if (isWithin === undefined && !inventory.leftovers)
    return blocks('OLM does not say whether the operator looks after its namespace');
  return { fate: 'Delete' };
}

/** If none of its owners stays, the garbage collector takes it, whatever the requester chose. */
function keptOnPurpose({ meta }: Dependent, { inventory, byUid, rule }: Context): Ruling {
  const owners = meta?.ownerReferences ?? [];
  const going = owners.filter(({ uid }) => {
    const owner = byUid.get(uid);
    return uid === inventory.subject.uid || (owner !== undefined && goes(rule(owner).fate));
  });
  const [first] = going;
  return first && going.length === owners.length
    ? blocks(`it is to be kept, but it would go with its owner ${first.kind} ${first.name}`)
    : keep('operands are kept on purpose', 'purpose');
}

/** Without a CSV of the operator, the manager of its CRD runs the operator or needs the CRD as it was before. */
function servedByManager(crdName: string, inventory: Inventory): string | undefined {
  if (inventory.surroundings.csvs.length > 0) return undefined;
  const crd = inventory.dependents.find(({ ref }) => isA(ref, customResourceDefinitions) && ref.name === crdName);
  const manager = crd && managerElsewhere(crd, inventory);
  return manager && `its CustomResourceDefinition is not this operator's: ${manager.claim}`;
}

function blockOf({ leftovers, surroundings }: Inventory): Ruling {
  return leftovers && surroundings.csvs.length === 0
    ? blocks('its operator is gone and cannot clean up after it any more')
    : blocks('the operator must still be there to clean up after it');
}

/** Returns the objects that must never be deleted, by the UIDs of all operands above them. */
export function ownersOfProtected(
  operands: readonly Dependent[],
  byUid: ReadonlyMap<string, Dependent>,
): Map<string, Dependent> {
  const found = new Map<string, Dependent>();
  const note = (owned: Dependent, precious: Dependent): void => {
    for (const { uid } of owned.meta?.ownerReferences ?? []) {
      const owner = byUid.get(uid);
      if (!owner?.foundBy.includes('operands') || found.has(uid)) continue;
      found.set(uid, precious);
      note(owner, precious);
    }
  };
  for (const operand of operands) if (operand.meta && protectionOf(operand.meta)) note(operand, operand);
  return found;
}
