import type { ObjectRef } from '../cluster/object.ts';
import { compare } from '../compare.ts';
import type { Source } from '../inventory/dependent.ts';
import { type Because, type Fate, goes } from './ruling.ts';
import { type StepName, steps } from './steps.ts';

/** What a clean-up does to one dependent, and when. */
export interface PlanItem {
  readonly ref: ObjectRef;
  readonly uid?: string;
  readonly foundBy: readonly Source[];
  readonly step: StepName;
  readonly fate: Fate;
  /** For `Keep` and `Blocks`, and for a `Delete` that is not obvious: why, as a clause. */
  readonly reason?: string;
  /** For our own messages; programs get the reason. */
  readonly because?: Because;
  /** For `Follows`: the object whose removal takes this one with it. */
  readonly follows?: ObjectRef;
  /** Of an operand: what a deletion waits for. */
  readonly finalizers?: readonly string[];
  /** Of an operand: since when its deletion waits, as RFC 3339. */
  readonly deletedAt?: string;
}

/** Returns the steps that remove something, in order. */
export function stepsOf({ items }: { readonly items: readonly Pick<PlanItem, 'step' | 'fate'>[] }): StepName[] {
  return steps.filter(name => items.some(({ step, fate }) => step === name && goes(fate)));
}

/**
 * Sorts by step; in a step, leaders before followers; then by kind, namespace and name, so that the order is stable.
 */
export function inSafeOrder(items: readonly PlanItem[]): PlanItem[] {
  return items.toSorted(
    (a, b) =>
      steps.indexOf(a.step) - steps.indexOf(b.step) ||
      Number(a.fate === 'Follows') - Number(b.fate === 'Follows') ||
      compare(a.ref.kind, b.ref.kind) ||
      compare(a.ref.namespace ?? '', b.ref.namespace ?? '') ||
      compare(a.ref.name, b.ref.name),
  );
}
