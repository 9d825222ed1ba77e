import { type Cluster, isObjectMissing, isReplaced } from '../cluster/cluster.ts';
import { groupOf, type ObjectRef, versionOf } from '../inventory/dependent.ts';
import { markAnnotation } from '../names.ts';
import type { CleanupItem } from './cleanup.ts';

/** Puts our mark on the objects that a Cleanup will remove, so that people who look at one know what will happen to it. */
export async function mark(cluster: Cluster, items: readonly CleanupItem[], cleanup: string): Promise<void> {
  await Promise.all(items.filter(({ marked }) => marked).map(item => annotate(cluster, item, cleanup)));
}

/** Takes our marks off again, where they are still those of this Cleanup. */
export async function unmark(cluster: Cluster, items: readonly CleanupItem[], cleanup: string): Promise<void> {
  await Promise.all(
    items
      .filter(({ marked }) => marked)
      .map(async item => {
        const object = await readMarked(cluster, item);
        if (object?.metadata.annotations?.[markAnnotation] === cleanup) await annotate(cluster, item, null);
      }),
  );
}

async function readMarked(cluster: Cluster, { namespace, name, ...ref }: ObjectRef) {
  const resource = await cluster.resource(groupOf(ref.apiVersion), ref.kind, versionOf(ref.apiVersion));
  return resource && cluster.get(resource, { name, ...(namespace && { namespace }) }, 'metadata');
}

/** With the UID as precondition: a merge patch that names another UID is refused. An object that has gone needs no mark. */
async function annotate(cluster: Cluster, item: CleanupItem, value: string | null): Promise<void> {
  const { apiVersion, kind, namespace, name, uid } = item;
  const resource = await cluster.resource(groupOf(apiVersion), kind, versionOf(apiVersion));
  if (!resource) return;
  try {
    const metadata = { annotations: { [markAnnotation]: value }, ...(uid && { uid }) };
    await cluster.patch(resource, { name, ...(namespace && { namespace }) }, { metadata });
  } catch (error) {
    if (!isObjectMissing(error) && !isReplaced(error)) throw error;
  }
}
