import type { Dependent } from '../inventory/dependent.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { protectionOf } from './protection.ts';
import { blocks, type Context, follows, keep, type Ruling } from './ruling.ts';
import { isOutOfReach, servedElsewhere, twinOf } from './sharing.ts';

/** Operands are never deleted unless a policy says so, and even then not against the vendor's word. */
export function ruleOnOperand(
  operand: Dependent,
  crdName: string,
  { inventory, policy, byUid, protectedBelow, rule }: Context,
): Ruling {
  const twin = twinOf(inventory);
  if (twin) return keep(twin);
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
  if (policy.operands === 'Orphan') return keep('the policy keeps operands', 'policy');
  if (policy.operands === 'Block') return blockOf(operand, inventory);
  return inventory.surroundings.csvs.some(csv => csv.operandDeletionDisabled)
    ? blocks('the vendor of the operator forbids tools to delete its operands')
    : { fate: 'Delete' };
}

function blockOf(operand: Dependent, inventory: Inventory): Ruling {
  const { leftovers, surroundings } = inventory;
  if (isOutOfReach(operand, inventory))
    return blocks('the operator does not look after its namespace and will not clean up after it', 'astray');
  return leftovers && surroundings.csvs.length === 0
    ? blocks('its operator is gone and cannot clean up after it any more')
    : blocks('the operator must still be there to clean up after it');
}

/** What must never be deleted, by the UIDs of all operands above it. */
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
