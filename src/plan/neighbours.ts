import type { Inventory } from '../inventory/inventory.ts';

/**
 * What the rules about sharing look at: the operator's own objects, and everybody around them. An inventory has it, and so
 * has the sweeper, from a record and from a fresh look at the others.
 */
export type Neighbours = Pick<
  Inventory,
  'subject' | 'leftovers' | 'surroundings' | 'dependents' | 'operandApis' | 'neededBy'
>;
