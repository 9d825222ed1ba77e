import type { Inventory } from '../inventory/inventory.ts';

/**
 * The input of the rules about sharing: the operator's own objects, and its neighbours. An inventory has both. The
 * sweeper takes the former from a record and reads the latter anew.
 */
export type Neighbours = Pick<Inventory, 'subject' | 'leftovers' | 'olm' | 'dependents' | 'operandApis' | 'neededBy'>;
