import type { Dependent } from '../inventory/dependent.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { protectionOf } from './protection.ts';
import { blocks, type Context, follows, goes, keep, type Ruling } from './ruling.ts';
import { isOutOfReach, servedElsewhere, twinOf } from './sharing.ts';

/** Operands are never deleted unless a policy says so, and even then not against the vendor's word. */
export function ruleOnOperand(operand: Dependent, crdName: string, context: Context): Ruling {
  const { inventory, policy, byUid, protectedBelow, rule } = context;
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
  if (policy.operands === 'Orphan') return keptOnPurpose(operand, context);
  if (policy.operands === 'Block') return blockOf(operand, inventory);
  return inventory.surroundings.csvs.some(csv => csv.operandDeletionDisabled)
    ? blocks('the vendor of the operator forbids tools to delete its operands')
    : { fate: 'Delete' };
}

/** The garbage collector takes it with its owners, whatever anybody wants, when none of these stays. */
function keptOnPurpose({ meta }: Dependent, { inventory, byUid, rule }: Context): Ruling {
  const owners = meta?.ownerReferences ?? [];
  const going = owners.filter(({ uid }) => {
    const owner = byUid.get(uid);
    return uid === inventory.subject.uid || (owner !== undefined && goes(rule(owner).fate));
  });
  const [first] = going;
  return first && going.length === owners.length
    ? blocks(`it is to be kept, but would go with its owner ${first.kind} ${first.name}`)
    : keep('operands are kept on purpose', 'purpose');
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
