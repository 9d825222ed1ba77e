import type { Dependent, ObjectRef } from '../inventory/dependent.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Policy } from '../policy/policy.ts';

/** What a clean-up does to one dependent. */
export type Fate = 'Delete' | 'Follows' | 'Keep' | 'Blocks';

/** Whether a clean-up removes it: itself, or by removing its owner. */
export function goes(fate: Fate): boolean {
  return fate === 'Delete' || fate === 'Follows';
}

export type Ruling =
  | { readonly fate: 'Delete' }
  | { readonly fate: 'Follows'; readonly follows: ObjectRef }
  | { readonly fate: 'Keep' | 'Blocks'; readonly reason: string };

/** What a rule may look at. */
export interface Context {
  readonly inventory: Inventory;
  readonly policy: Policy;
  readonly byUid: ReadonlyMap<string, Dependent>;
  /** What must never be deleted, by the UIDs of the operands that own it: the garbage collector minds no annotation. */
  readonly protectedBelow: ReadonlyMap<string, Dependent>;
  /** The ruling on another dependent: what is owned shares the fate of its owner. */
  readonly rule: (dependent: Dependent) => Ruling;
}

/** Reasons that are no necessity: the cluster's owners want it so. */
export const wanted = {
  operands: 'the policy keeps operands',
  crds: 'the policy keeps CustomResourceDefinitions',
  crdsOfOperands: 'some of its objects are kept',
};

/** Of an operand outside the namespaces that its OperatorGroup targets. */
export const outOfReach = 'the operator does not look after its namespace and will not clean up after it';

/** Whether it is the policy that keeps an object, and nobody who needs it. */
export function isKeptByPolicy({ reason }: { readonly reason?: string }, { operands }: Policy): boolean {
  return (
    reason === wanted.operands || reason === wanted.crds || (reason === wanted.crdsOfOperands && operands === 'Orphan')
  );
}

export function keep(reason: string): Ruling {
  return { fate: 'Keep', reason };
}

export function blocks(reason: string): Ruling {
  return { fate: 'Blocks', reason };
}

export function follows(leader: ObjectRef): Ruling {
  return { fate: 'Follows', follows: leader };
}
