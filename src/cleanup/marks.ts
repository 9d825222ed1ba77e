import { type Cluster, ClusterError, isObjectMissing, isReplaced, type Resource } from '../cluster/cluster.ts';
import { resourceOf } from '../cluster/crd.ts';
import type { ObjectRef } from '../cluster/object.ts';
import { markAnnotation } from '../names.ts';
import { activeCleanups } from './active.ts';
import type { CleanupItem } from './cleanup.ts';

/** An object that does not take our mark, as the API server or another webhook says in `why`. */
export interface NotMarked {
  readonly object: ObjectRef;
  readonly why: string;
}

/**
 * Puts our mark on the objects that a Cleanup will remove, so that people who look at one know what will happen to it.
 * Returns those that do not take it: a mark informs, and the Cleanup is what counts. Meanwhile the webhook may retract the
 * approval; then this takes its own marks off again.
 */
export async function mark(cluster: Cluster, items: readonly CleanupItem[], cleanup: string): Promise<NotMarked[]> {
  const refused: NotMarked[] = [];
  const wanted = markable(items);
  await Promise.all(
    wanted.map(async object => {
      try {
        // Skips items without an API: their objects are gone.
        const resource = await resourceOf(cluster, object);
        if (resource) await annotate(cluster, resource, object, cleanup);
      } catch (error) {
        if (!(error instanceof ClusterError)) throw error;
        refused.push({ object, why: error.message });
      }
    }),
  );
  if (refused.length < wanted.length && !(await isActive(cleanup, cluster))) await unmark(cluster, wanted, cleanup);
  return refused;
}

async function isActive(cleanup: string, cluster: Cluster): Promise<boolean> {
  return (await activeCleanups(cluster)).some(({ metadata }) => metadata.name === cleanup);
}

/**
 * Takes our marks off, if they still name this Cleanup. The sweeper may be putting them on at the moment, so who ends
 * a Cleanup calls this before and after: before, because without the record no program knows the items; after, because
 * from then on {@link mark} takes its own marks off.
 */
export async function unmark(cluster: Cluster, items: readonly CleanupItem[], cleanup: string): Promise<void> {
  await Promise.all(
    markable(items).map(async item => {
      const resource = await resourceOf(cluster, item);
      const object = resource && (await cluster.get(resource, item, 'metadata'));
      if (resource && object?.metadata.annotations?.[markAnnotation] === cleanup)
        await annotate(cluster, resource, item, null);
    }),
  );
}

function markable(items: readonly CleanupItem[]): CleanupItem[] {
  return items.filter(({ marked }) => marked);
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
