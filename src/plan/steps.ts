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
 * The safe order (docs/cleanups.md#the-order). Operands go first, while the operator can still finalize them. The CSV
 * goes only after the Subscription, or OLM may re-create it. CRDs go when nothing is left that could write their
 * objects, the OperatorGroup after the dependencies that need it, and the Operator object when nothing carries its
 * label, or OLM re-creates it.
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

/**
 * The step in which an object of its own right is removed. A follower goes in the step of the object that it follows.
 */
export function stepOf({ ref, foundBy }: Pick<Dependent, 'ref' | 'foundBy'>, fate?: Fate): StepName {
  if (foundBy.includes('operands')) return 'operands';
  // Without a Subscription to go with, an InstallPlan is removed like anything else.
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
