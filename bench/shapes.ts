import type { Shape } from './synthetic.ts';

/** MetalLB's size (docs/facts/olm.md#subscription-deletion). */
export const fourteen: Shape = { name: 'fourteen', crds: 14, objects: 160 };
/** The same, for its operands. */
export const crowded: Shape = { name: 'crowded', crds: 14, objects: 160 };
export const manyOperands = 10_000;

/** Operators that differ in their CRDs only. */
export const byCrds: readonly Shape[] = [1, 10, 50, 200].map(crds => ({
  name: `crds-${crds}`,
  crds,
  objects: 5 * crds + 90,
}));
export const twoHundred: Shape = byCrds.at(-1) as Shape;
