import type { ClusterReader } from '../cluster/cluster.ts';
import { type DeletionPolicy, listPolicies } from '../policy/deletion-policy.ts';

/** The DeletionPolicies of the cluster, at most {@link freshFor} old. */
export interface PolicyReader {
  /** Throws PolicyUnreadable if they cannot be read: no old answer and no default takes their place. */
  read(): Promise<readonly DeletionPolicy[]>;
  /** A policy has changed, or may have: the next call reads them anew. */
  forget(): void;
  /** Seconds since the last read; undefined before the first. */
  age(): number | undefined;
}

/**
 * Milliseconds for which calls share a list. The calls for one deletion share one, and a new policy takes effect after
 * this time.
 */
export const freshFor = 2_000;

/** Milliseconds for one list. Decisions share it, so the deadline of none of them may end it. */
const timeout = 3_000;

interface Reading {
  /** When the list began: its contents may be from any moment since. */
  readonly began: number;
  readonly policies: Promise<readonly DeletionPolicy[]>;
}

/**
 * Reads the policies on demand, once for all calls within {@link freshFor} or until `forget`.
 * docs/architecture.md#reading says why a watch alone is not enough. `now`: milliseconds of a monotonic clock.
 */
export function policyReader(cluster: ClusterReader, now: () => number): PolicyReader {
  let latest: Reading | undefined;
  let lastRead: number | undefined;
  return {
    read: () => {
      if (!latest || now() - latest.began >= freshFor) latest = begin();
      return latest.policies;
    },
    forget: () => {
      latest = undefined;
    },
    age: () => (lastRead === undefined ? undefined : (now() - lastRead) / 1_000),
  };

  function begin(): Reading {
    const reading = { began: now(), policies: listPolicies(cluster, AbortSignal.timeout(timeout)) };
    reading.policies.then(
      () => {
        lastRead = Math.max(lastRead ?? 0, reading.began);
      },
      () => {
        if (latest === reading) latest = undefined;
      },
    );
    return reading;
  }
}
