import { type Cluster, ClusterError, isObjectMissing, isReplaced, type Resource } from '../cluster/cluster.ts';
import { resourceOf } from '../cluster/crd.ts';
import type { ObjectRef } from '../cluster/object.ts';
import { markAnnotation } from '../names.ts';
import type { CleanupItem } from './cleanup.ts';

/** The API server or another webhook does not let us mark an object; `why` is theirs. */
export interface NotMarked {
  readonly object: ObjectRef;
  readonly why: string;
}

/**
 * Puts our mark on the objects that a Cleanup will remove, so that people who look at one know what will happen to it.
 * Returns those that do not take it: a mark informs, and the Cleanup is what counts. Rejects without an answer.
 */
export async function mark(cluster: Cluster, items: readonly CleanupItem[], cleanup: string): Promise<NotMarked[]> {
  const refused: NotMarked[] = [];
  await forMarked(items, cluster, async (item, resource) => {
    try {
      await annotate(cluster, resource, item, cleanup);
    } catch (error) {
      // Without an answer the fault is not the object's.
      if (!(error instanceof ClusterError) || error.code === 0) throw error;
      refused.push({ object: item, why: error.message });
    }
  });
  return refused;
}

/** Takes our marks off, if they still name this Cleanup. */
export async function unmark(cluster: Cluster, items: readonly CleanupItem[], cleanup: string): Promise<void> {
  await forMarked(items, cluster, async (item, resource) => {
    const object = await cluster.get(resource, item, 'metadata');
    if (object?.metadata.annotations?.[markAnnotation] === cleanup) await annotate(cluster, resource, item, null);
  });
}

/** Calls `act` for each marked item. Skips items without an API: their objects are gone. */
async function forMarked(
  items: readonly CleanupItem[],
  cluster: Cluster,
  act: (item: CleanupItem, resource: Resource) => Promise<void>,
): Promise<void> {
  const marked = items.filter(item => item.marked);
  await Promise.all(
    marked.map(async item => {
      const resource = await resourceOf(cluster, item);
      if (resource) await act(item, resource);
    }),
  );
}

/**
 * Carries the UID as a precondition: the API server refuses a merge patch with another UID. An object that is gone
 * needs no mark.
 */
async function annotate(cluster: Cluster, resource: Resource, item: CleanupItem, value: string | null): Promise<void> {
  const { uid } = item;
  try {
    const metadata = { annotations: { [markAnnotation]: value }, ...(uid && { uid }) };
    await cluster.patch(resource, item, { metadata });
  } catch (error) {
    if (!isObjectMissing(error) && !isReplaced(error)) throw error;
  }
}
