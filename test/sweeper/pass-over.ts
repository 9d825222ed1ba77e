import type { Cleanup, CleanupStatus } from '../../src/cleanup/cleanup.ts';
import { cleanupFor } from '../../src/cleanup/record.ts';
import type { Cluster, KubeObject } from '../../src/cluster/cluster.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { type ReconcileOptions, reconcile } from '../../src/sweeper/reconcile.ts';
import { planIn } from '../support/objects.ts';

/** The record of the cascade of what is installed, written at the beginning of time. */
export async function approved(installed: readonly KubeObject[], policy?: Policy): Promise<Cleanup> {
  const { metadata, ...record } = cleanupFor(await planIn(installed, policy), { username: 'alice' });
  return { ...record, metadata: { ...metadata, creationTimestamp: new Date(0).toISOString() } };
}

export interface PassOptions extends Pick<ReconcileOptions, 'observe' | 'pause'> {
  /** What was there when the cascade was approved. */
  readonly installed: readonly KubeObject[];
  readonly policy?: Policy;
  /** Seconds in which nothing has happened; default 0. */
  readonly quiet?: number;
  /** What the pass before has written. */
  readonly status?: CleanupStatus;
  /** CSVs, as `namespace/name`, that other Cleanups are about to remove. */
  readonly leaving?: readonly string[];
  /** Those of them that have lost their Subscription. */
  readonly departed?: readonly string[];
}

/** One pass of the sweeper after the cascade has been approved. */
export async function passOver(cluster: Cluster, options: PassOptions): Promise<CleanupStatus> {
  const { installed, policy, quiet = 0, leaving = [], departed = [], status, ...observing } = options;
  const cleanup = await approved(installed, policy);
  return reconcile(status ? { ...cleanup, status } : cleanup, {
    cluster,
    others: async () => ({ leaving: new Set(leaving), departed: new Set(departed) }),
    now: quiet * 1_000,
    ...observing,
  });
}
