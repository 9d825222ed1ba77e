import { isA } from '../cluster/object.ts';
import { customResourceDefinitions } from '../cluster/resources.ts';
import type { Dependent } from '../inventory/dependent.ts';
import type { Manager } from '../managers/manager.ts';
import type { Neighbours } from './neighbours.ts';
import { protectionOf } from './protection.ts';
import { blocks, type Context, follows, goes, keep, type Ruling } from './ruling.ts';
import { isWithinReach, managerElsewhere, ownedElsewhere, servedElsewhere, twinOf } from './sharing.ts';

/** A cascade deletes operands only if a policy says so, and even then not against the vendor's annotation. */
export function ruleOnOperand(operand: Dependent, crdName: string, context: Context): Ruling {
  const { inventory, policy, byUid, protectedBelow, rulingOf } = context;
  const twin = twinOf(inventory);
  if (twin) return keep(twin);
  const crdManager = managerOfCrd(crdName, inventory);
  if (crdManager && isServedBy(crdManager, context))
    return keep(`its CustomResourceDefinition is not this operator's: ${crdManager.claim}`, 'manager');
  const elsewhere = servedElsewhere(operand, crdName, inventory);
  if (elsewhere) return keep(elsewhere);
  const precious = protectedBelow.get(operand.meta?.uid ?? '');
  if (precious) return keep(`it owns ${precious.ref.kind} ${precious.ref.name}, which must not be deleted`);
  const owner = (operand.meta?.ownerReferences ?? []).flatMap(({ uid }) => byUid.get(uid) ?? [])[0];
  const goesAlone = policy.operandOrder.includes(crdName);
  if (owner?.foundBy.includes('operands') && (rulingOf(owner).fate === 'Keep' || !goesAlone)) {
    // With another owner the garbage collector leaves it.
    const other = policy.operands === 'Delete' && operand.meta && ownedElsewhere(operand, inventory);
    if (other) return keep(other, 'manager');
    return rulingOf(owner).fate === 'Keep'
      ? keep(`its owner ${owner.ref.kind} ${owner.ref.name} is kept`)
      : follows(owner.ref);
  }
  const ruling = byItself(operand, context);
  // What the policy puts in an order goes before its owner. If it stayed, the garbage collector would take it.
  if (!owner?.foundBy.includes('operands') || ruling.fate !== 'Keep') return ruling;
  if (operand.meta && ownedElsewhere(operand, inventory)) return ruling;
  return blocks(`${ruling.reason}, but it would go with its owner ${owner.ref.kind} ${owner.ref.name}`, ruling.because);
}

function byItself(operand: Dependent, context: Context): Ruling {
  const { inventory, policy, reach } = context;
  const protection = operand.meta && protectionOf(operand.meta);
  if (protection) return keep(protection);
  if (policy.operands === 'Orphan') return keptOnPurpose(operand, context);
  const isWithin = isWithinReach(operand, inventory);
  if (isWithin === false) return keep('the operator does not look after its namespace', 'reach');
  if (policy.operands === 'Block') return blockOf(inventory);
  if (reach && !reach.has(operand.ref.namespace ?? '')) return keep(outOfPolicy(operand), 'reach');
  const manager = managerElsewhere(operand, inventory);
  if (manager) return keep(manager.claim, 'manager');
  if (inventory.olm.csvs.some(csv => csv.operandDeletionDisabled))
    return blocks('the vendor of the operator forbids tools to delete its operands');
  // With leftovers, the person who removes them has seen the list.
  if (isWithin === undefined && !inventory.leftovers)
    return blocks(
      operand.ref.namespace === undefined
        ? 'it is in no namespace, so nothing says that this operator alone looks after it'
        : 'OLM does not say whether the operator looks after its namespace',
    );
  return { fate: 'Delete' };
}

/** If none of its owners stays, the garbage collector takes it, whatever the requester chose. */
function keptOnPurpose({ meta }: Dependent, { inventory, byUid, rulingOf }: Context): Ruling {
  const owners = meta?.ownerReferences ?? [];
  const going = owners.filter(({ uid }) => {
    const owner = byUid.get(uid);
    return uid === inventory.subject.uid || (owner !== undefined && goes(rulingOf(owner).fate));
  });
  const [first] = going;
  return first && going.length === owners.length
    ? blocks(`it is to be kept, but it would go with its owner ${first.kind} ${first.name}`)
    : keep('operands are kept on purpose', 'purpose');
}

function outOfPolicy({ ref: { namespace } }: Dependent): string {
  return namespace === undefined ? 'the policy is for namespaces, and it is in none' : outOfPolicysReach;
}

/** Why an operand stays although the operator looks after it. */
export const outOfPolicysReach = 'the policy does not reach its namespace';

function managerOfCrd(crdName: string, inventory: Neighbours): Manager | undefined {
  const crd = inventory.dependents.find(({ ref }) => isA(ref, customResourceDefinitions) && ref.name === crdName);
  return crd && managerElsewhere(crd, inventory);
}

/**
 * Whether the manager of a CRD looks after its objects. Without a CSV of the operator, no other program could. The controller
 * of a CRD, such as OLM v1, runs an operator for it. A mark alone keeps the objects from deletion, and they still block.
 */
function isServedBy({ evidence }: Manager, { inventory, policy }: Context): boolean {
  if (inventory.olm.csvs.length === 0 || evidence === 'controller') return true;
  return evidence !== 'fields' && policy.operands === 'Delete';
}

function blockOf({ leftovers, olm }: Neighbours): Ruling {
  return leftovers && olm.csvs.length === 0
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
