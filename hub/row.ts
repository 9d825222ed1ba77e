/** What became of one package: a line of the results. */
export interface Row {
  readonly package: string;
  readonly version: string;
  readonly date: string;
  readonly installed: boolean;
  /** Why OLM did not install it. */
  readonly reason?: string;
  /** How many objects its plan names. */
  readonly objects: number;
  /** How many custom resources were made of its examples. */
  readonly operands: number;
  readonly missing: readonly string[];
  readonly foreign: readonly string[];
  readonly left: readonly string[];
  readonly damaged: readonly string[];
  /** What became of the plain deletion. */
  readonly deletion?: 'denied' | 'allowed';
  /** What became of the printed command: the phase of the Cleanup, or `denied`. */
  readonly cascade?: string;
  /** Why it did not succeed. */
  readonly message?: string;
  /** From the deletion to the end of the Cleanup. */
  readonly seconds?: number;
}

/** A plain deletion that left something behind. */
export function isWronglyAllowed({ deletion, left }: Row): boolean {
  return deletion === 'allowed' && left.length > 0;
}

/** What nobody who runs a catalog may live with: exit code 1. */
export function isUnsafe(row: Row): boolean {
  return row.foreign.length > 0 || row.damaged.length > 0 || isWronglyAllowed(row);
}

/** Whether the cluster is as it was before the package came. */
export function isRemoved({ left, damaged, cascade, deletion }: Row): boolean {
  return left.length + damaged.length === 0 && (cascade === 'Succeeded' || deletion === 'allowed');
}
