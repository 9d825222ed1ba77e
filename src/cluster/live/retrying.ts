import { setTimeout as delay } from 'node:timers/promises';
import { type Cluster, ClusterError, type ListQuery, type Resource } from '../cluster.ts';

export interface Retries {
  /** The most attempts for one call. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt; doubled before each further one. */
  readonly pause?: number;
  readonly signal: AbortSignal;
}

/**
 * Wraps a cluster so that it repeats a call that failed for a reason that may pass. A pass consists of a hundred calls:
 * if each failure ended it, an API server that fails one call in fifty would hold up a Cleanup for ever.
 *
 * It repeats only what may happen twice: reads, deletions (they name the UID) and merge patches. It does not repeat the
 * creation of an Event.
 */
export function retrying(cluster: Cluster, { attempts = 5, pause = 100, signal }: Retries): Cluster {
  async function again<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call();
      } catch (error) {
        if (attempt === attempts || signal.aborted || !mayPass(error)) throw error;
        await delay(pause * 2 ** (attempt - 1), undefined, { signal }).catch(() => {});
      }
    }
  }
  return {
    resource: (...question) => again(() => cluster.resource(...question)),
    get: (...question) => again(() => cluster.get(...question)),
    async *list<Kept>(resource: Resource, query?: ListQuery<Kept>, signal?: AbortSignal) {
      yield* await again(() => Array.fromAsync(cluster.list(resource, query, signal)));
    },
    firstPage: (...question) => again(() => cluster.firstPage(...question)),
    create: (...order) => cluster.create(...order),
    patch: (...order) => again(() => cluster.patch(...order)),
    delete: (...order) => again(() => cluster.delete(...order)),
  };
}

/**
 * No answer, a conflict with another writer, too many requests, or a fault of the API server. Not a webhook's 409: ours
 * denies deletions with it, and would take another inventory for each attempt. Nor a webhook that does not answer: each
 * attempt may take 30 seconds.
 */
function mayPass(error: unknown): boolean {
  if (!(error instanceof ClusterError) || /failed calling webhook/.test(error.message)) return false;
  return error.code === 0 || error.code === 429 || error.code >= 500 || error.kind === 'changed';
}
