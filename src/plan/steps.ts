import type { Dependent } from '../inventory/dependent.ts';
import type { Fate } from './ruling.ts';

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
