import type { ObjectRef } from '../cluster/object.ts';
import type { Dependent } from '../inventory/dependent.ts';
import type { Policy } from '../policy/policy.ts';
import type { Reach } from '../policy/reach.ts';
import type { Neighbours } from './neighbours.ts';

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
 * The classes of reasons that messages distinguish. `purpose`: a policy or the requester wants it. `manager`: another
 * manager claims it. `reach`: an operand that the operator or the policy does not reach. `pending`: an InstallPlan that would
 * install the operator again.
 */
export type Because = 'purpose' | 'manager' | 'reach' | 'pending';

/** What a rule may use. */
export interface Context {
  readonly inventory: Neighbours;
  readonly policy: Policy;
  readonly reach: Reach;
  readonly byUid: ReadonlyMap<string, Dependent>;
  /**
   * The objects that must never be deleted, by the UIDs of the operands that own them: the garbage collector heeds no
   * annotation.
   */
  readonly protectedBelow: ReadonlyMap<string, Dependent>;
  /** Returns the ruling on another dependent: an owned object shares the fate of its owner. */
  readonly rulingOf: (dependent: Dependent) => Ruling;
}

/** The reason for which a CRD stays, in the plan or when its turn comes. */
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
