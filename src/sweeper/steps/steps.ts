import type { StepName } from '../../plan/steps.ts';
import { allGone } from '../progress.ts';
import { dependencies } from './dependencies.ts';
import { objects, objectsOfGoneCsv } from './objects.ts';
import { operands } from './operands.ts';
import { operator } from './operator.ts';
import type { Step } from './step.ts';

/** The dependents of the Subscription itself go with it: Kubernetes collects them, and no step waits for that. */
const subscription: Step = { find: async items => ({ finished: allGone(items) }), settlesAlone: true };

/** How the sweeper carries out each step; the order is that of the plan. */
export const sweepers: Readonly<Record<StepName, Step>> = {
  operands,
  subscription,
  csv: objects,
  remains: objectsOfGoneCsv,
  crds: objectsOfGoneCsv,
  dependencies,
  'operator-group': objects,
  operator,
};
