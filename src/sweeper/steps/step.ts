import type { CleanupItem } from '../../cleanup/cleanup.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Pass } from '../pass.ts';
import type { StepResult } from '../progress.ts';

/** One step of the safe order. */
export interface Step {
  /** Looks at the items of the step, and at nothing else. */
  readonly find: (items: readonly CleanupItem[], cluster: Cluster) => Promise<Found>;
  /**
   * Whether its items decide alone: when they are gone, the step is finished. Operands may have been made since, and what
   * depends on others may still be there.
   */
  readonly settlesAlone: boolean;
}

/**
 * A step is finished when nothing of it is there that could be removed: then nobody needs to look any further. Otherwise
 * `sweep` goes about it. `late`: nothing has moved for so long that nobody else is going to do it.
 */
export type Found =
  | { readonly finished: StepResult }
  | { readonly sweep: (pass: Pass, late: boolean) => Promise<StepResult> };
