import type { CleanupItem } from '../../cleanup/cleanup.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Pass } from '../pass.ts';
import type { StepResult } from '../progress.ts';

/** One step of the safe order. */
export interface Step {
  /** Looks only at the items of the step. */
  readonly find: (items: readonly CleanupItem[], cluster: Cluster) => Promise<Found>;
  /**
   * Whether the step is finished when its items are gone. Operands may have been created since, and dependents of
   * dependencies may still exist.
   */
  readonly settlesAlone: boolean;
}

/**
 * A step is finished when nothing of it exists that could be removed. Otherwise `sweep` removes it. `gone`: how many of its items
 * do not exist any more, as far as the step looks.
 */
export type Found = { readonly finished: StepResult } | { readonly sweep: Sweep; readonly gone: number };

/** `late`: nothing has moved for so long that no other program will do it. */
type Sweep = (pass: Pass, late: boolean) => Promise<StepResult>;
