import { compare } from '../compare.ts';
import type { Dependent } from '../inventory/dependent.ts';
import type { PlanItem } from './plan.ts';
import { type Fate, goes } from './ruling.ts';

/**
 * The safe order (docs/cleanups.md#the-order). Operands first, while the operator can still finalize them; the CSV only
 * when the Subscription is gone, or OLM re-creates it; CRDs when nothing is left that could write their objects; the
 * OperatorGroup when the dependencies that need it are gone; the Operator object when nothing carries its label any
 * more, or OLM re-creates it.
 */
export const steps = [
  'operands',
  'subscription',
  'csv',
  'remains',
  'crds',
  'dependencies',
  'operator-group',
  'operator',
] as const;

export type StepName = (typeof steps)[number];

/** Those in which something goes, in order. */
export function stepsOf({ items }: { readonly items: readonly Pick<PlanItem, 'step' | 'fate'>[] }): StepName[] {
  return steps.filter(name => items.some(({ step, fate }) => step === name && goes(fate)));
}

/** The step in which an object of its own right is removed. What follows another object goes in that one's step. */
export function stepOf({ ref: { kind }, foundBy }: Pick<Dependent, 'ref' | 'foundBy'>, fate?: Fate): StepName {
  if (foundBy.includes('operands')) return 'operands';
  switch (kind) {
    case 'InstallPlan':
      // Without a Subscription to go with, it is removed like anything else.
      return fate === 'Delete' ? 'remains' : 'subscription';
    case 'ClusterServiceVersion':
      return 'csv';
    case 'CustomResourceDefinition':
      return 'crds';
    case 'Subscription':
      return 'dependencies';
    case 'OperatorGroup':
      return 'operator-group';
    case 'Operator':
      return 'operator';
    default:
      return 'remains';
  }
}

/**
 * By step; in a step, what leads before what follows; then by kind, namespace and name, so that the order is stable.
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
