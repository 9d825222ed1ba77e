import type { ObjectRef } from '../cluster/object.ts';
import type { Dependent } from '../inventory/dependent.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Policy } from '../policy/policy.ts';
import type { Reach } from '../policy/reach.ts';

/** What a clean-up does to one dependent. */
export type Fate = 'Delete' | 'Follows' | 'Keep' | 'Blocks';

/** Whether a clean-up removes it: itself, or by removing its owner. */
export function goes(fate: Fate): boolean {
  return fate === 'Delete' || fate === 'Follows';
}

export type Ruling =
  | { readonly fate: 'Delete'; readonly reason?: string }
  | { readonly fate: 'Follows'; readonly follows: ObjectRef }
  | { readonly fate: 'Keep' | 'Blocks'; readonly reason: string; readonly because?: Because };

/**
 * What a message tells apart among reasons. `purpose`: no necessity, a policy or the requester wants it so. `manager`: another
 * manager has a claim on it. `reach`: an operand where the operator, or the policy, does not reach.
 */
export type Because = 'purpose' | 'manager' | 'reach';

/** What a rule may look at. */
export interface Context {
  readonly inventory: Inventory;
  readonly policy: Policy;
  readonly reach: Reach;
  readonly byUid: ReadonlyMap<string, Dependent>;
  /** What must never be deleted, by the UIDs of the operands that own it: the garbage collector minds no annotation. */
  readonly protectedBelow: ReadonlyMap<string, Dependent>;
  /** The ruling on another dependent: what is owned shares the fate of its owner. */
  readonly rule: (dependent: Dependent) => Ruling;
}

/** Why a CRD stays, as the plan foresees it, or the sweeper finds it when its turn has come. */
export const someObjectsKept = 'some of its objects are kept';

/** Why a CRD stays although nothing needs it. */
export const crdsKept = 'CustomResourceDefinitions are kept on purpose';

export function keep(reason: string, because?: Because): Ruling {
  return { fate: 'Keep', reason, ...(because && { because }) };
}

export function blocks(reason: string, because?: Because): Ruling {
  return { fate: 'Blocks', reason, ...(because && { because }) };
}

export function follows(leader: ObjectRef): Ruling {
  return { fate: 'Follows', follows: leader };
}
