import type { ClusterReader } from '../cluster/cluster.ts';
import { type DeletionPolicy, listPolicies } from '../policy/deletion-policy.ts';

/** The DeletionPolicies of the cluster, as of {@link freshFor} before somebody asks or later. */
export interface Policies {
  /** Throws PolicyUnreadable when they cannot be read: no old answer and no default takes their place. */
  read(): Promise<readonly DeletionPolicy[]>;
  /** One of them has changed, or may have: the next who asks reads them anew. */
  forget(): void;
  /** Seconds since they were last read; undefined: never yet. */
  age(): number | undefined;
}

/** Milliseconds that a list is shared for: the calls for one deletion share it, and a new policy is in force after it. */
export const freshFor = 2_000;

/** Milliseconds for one list. Decisions share it, so the deadline of none of them may end it. */
const timeout = 3_000;

interface Reading {
  /** When it began: what it brings may be of any moment since. */
  readonly began: number;
  readonly policies: Promise<readonly DeletionPolicy[]>;
}

/**
 * Reads the policies when they are needed, once for all who need them within {@link freshFor} or until they are forgotten.
 * Why a watch alone would not do: docs/architecture.md, Reading. `now`: milliseconds of a clock that nobody sets.
 */
export function policiesOf(cluster: ClusterReader, now: () => number): Policies {
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
