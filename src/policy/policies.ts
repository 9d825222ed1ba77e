import { ClusterError, type ClusterReader } from '../cluster/cluster.ts';
import { type DeletionPolicy, deletionPolicies, deletionPolicyOf, PolicyUnreadable } from './deletion-policy.ts';

/** The DeletionPolicies of the cluster, never older than {@link freshFor}. */
export interface Policies {
  /** Throws {@link PolicyUnreadable} when they cannot be read: no old answer and no default takes their place. */
  read(): Promise<readonly DeletionPolicy[]>;
  /** Seconds since they were last read; undefined: never yet. */
  age(): number | undefined;
}

/** Milliseconds that an answer is good for: the calls for one deletion share it, and a new policy is in force after it. */
export const freshFor = 2_000;

/** Milliseconds for one list. Decisions share it, so the deadline of none of them may end it. */
const timeout = 3_000;

/**
 * Reads the policies when they are needed, once for all who need them at that moment. There is no watch that could
 * silently end (facts/stack.md 1.3). `now`: milliseconds since the epoch.
 */
export function policiesOf(cluster: ClusterReader, now: () => number): Policies {
  let latest: { readonly policies: readonly DeletionPolicy[]; readonly time: number } | undefined;
  let reading: Promise<readonly DeletionPolicy[]> | undefined;
  return {
    read: async () => {
      if (latest && now() - latest.time < freshFor) return latest.policies;
      reading ??= list().finally(() => {
        reading = undefined;
      });
      return reading;
    },
    age: () => latest && (now() - latest.time) / 1_000,
  };

  async function list(): Promise<readonly DeletionPolicy[]> {
    // As old as the question: the answer may be of any moment since.
    const time = now();
    const policies = await listPolicies(cluster, AbortSignal.timeout(timeout));
    latest = { policies, time };
    return policies;
  }
}

/** All policies there are; none where the API is not installed. Throws {@link PolicyUnreadable}. */
async function listPolicies(cluster: ClusterReader, signal?: AbortSignal): Promise<DeletionPolicy[]> {
  try {
    return (await Array.fromAsync(cluster.list(deletionPolicies, {}, signal))).map(deletionPolicyOf);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.reason === 'NotServed') return [];
    throw new PolicyUnreadable(
      `The DeletionPolicies of this cluster could not be read (${error.reason}). Nothing was deleted; try again.`,
      {
        cause: error,
      },
    );
  }
}
