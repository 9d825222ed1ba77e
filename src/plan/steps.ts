import type { Resource } from '../cluster/cluster.ts';
import { isA } from '../cluster/object.ts';
import {
  clusterServiceVersions,
  customResourceDefinitions,
  installPlans,
  operatorGroups,
  operators,
  subscriptions,
} from '../cluster/resources.ts';
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
export function stepOf({ ref, foundBy }: Pick<Dependent, 'ref' | 'foundBy'>, fate?: Fate): StepName {
  if (foundBy.includes('operands')) return 'operands';
  // Without a Subscription to go with, it is removed like anything else.
  if (isA(ref, installPlans) && fate === 'Delete') return 'remains';
  return stepsOfKinds.find(([resource]) => isA(ref, resource))?.[1] ?? 'remains';
}

const stepsOfKinds: readonly (readonly [Resource, StepName])[] = [
  [installPlans, 'subscription'],
  [clusterServiceVersions, 'csv'],
  [customResourceDefinitions, 'crds'],
  [subscriptions, 'dependencies'],
  [operatorGroups, 'operator-group'],
  [operators, 'operator'],
];
