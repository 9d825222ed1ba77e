import type { CleanupItem } from '../cleanup/cleanup.ts';
import { type Cluster, isForbidden, isNotServed, type KubeObject, type Resource } from '../cluster/cluster.ts';
import { expectedResource } from '../cluster/crd.ts';
import { kindOf } from '../cluster/object.ts';

/** From this many objects of a kind on, one list of their metadata costs less than one read each. */
const worthAList = 5;

/**
 * Returns the objects that exist under the names of the items, whether or not they are still the same. Skips items that
 * stay, and Secrets, which we may not read and which go with their CSV (docs/facts/olm.md#owned-by-csv). A finished
 * step costs a few lists, so every pass can afford to look at all steps again.
 */
export async function presentOf(
  items: readonly CleanupItem[],
  cluster: Cluster,
): Promise<ReadonlyMap<CleanupItem, KubeObject>> {
  const asked = items.filter(({ fate, uid }) => fate !== 'Keep' && uid !== undefined);
  const kinds = Map.groupBy(asked, kindOf);
  const present = await Promise.all([...kinds.values()].map(items => presentOfKind(items, cluster)));
  return new Map(present.flat());
}

async function presentOfKind(
  items: readonly CleanupItem[],
  cluster: Cluster,
): Promise<(readonly [CleanupItem, KubeObject])[]> {
  const [first] = items as [CleanupItem];
  const resource = await expectedResource(cluster, first);
  if (!resource) return [];
  const objects = (await listAll(items, resource, cluster)) ?? (await getEach(items, resource, cluster));
  const byName = new Map(objects.map(object => [addressOf(object.metadata), object]));
  return items.flatMap(item => {
    const object = byName.get(addressOf(item));
    return object ? [[item, object] as const] : [];
  });
}

/**
 * Undefined if a list is not worth it or not allowed: the right to delete an object does not include the right to list
 * all.
 */
async function listAll(
  items: readonly CleanupItem[],
  resource: Resource,
  cluster: Cluster,
): Promise<KubeObject[] | undefined> {
  if (items.length < worthAList) return undefined;
  const wanted = new Set(items.map(addressOf));
  const pick = (object: KubeObject) => (wanted.has(addressOf(object.metadata)) ? object : undefined);
  const namespaces = new Set(items.map(({ namespace }) => namespace));
  const [namespace] = namespaces;
  const within = namespaces.size === 1 && namespace !== undefined ? { namespace } : {};
  try {
    return await Array.fromAsync(cluster.list(resource, { content: 'metadata', pick, ...within }));
  } catch (error) {
    if (isForbidden(error) || isNotServed(error)) return undefined;
    throw error;
  }
}

async function getEach(items: readonly CleanupItem[], resource: Resource, cluster: Cluster): Promise<KubeObject[]> {
  const found = items.map(item => cluster.get(resource, item, 'metadata'));
  return (await Promise.all(found)).filter(object => object !== undefined);
}

function addressOf({ namespace = '', name }: { readonly namespace?: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

/**
 * What makes no progress for this many moments, such as a finalizer, is left to the next pass, which first updates the
 * status. A new pass reads everything anew: where many operators go at once and the API server answers late, passes that
 * ended after ten moments took longer than what they waited for.
 */
const looksInVain = 30;

/**
 * Whether all of these are gone soon. `pause` answers after one moment whether there is time for another look. What has gone
 * once is not looked at again: the pass looks at everything once more in the end. While the last one exists, this looks at
 * that alone, and at all of them only before it gives up: with large operators ten looks a second at each kind cost more
 * than the removal itself. The last one of a step follows another one, if any does, so it is small and goes late.
 */
export async function areSoonGone(
  items: readonly CleanupItem[],
  cluster: Cluster,
  pause: () => Promise<boolean>,
): Promise<boolean> {
  let left = items;
  for (let inVain = 1; inVain <= looksInVain; inVain += 1) {
    if (!(await pause())) return false;
    if (inVain < looksInVain && (await presentOf(left.slice(-1), cluster)).size > 0) continue;
    const before = left.length;
    left = [...(await presentOf(left, cluster)).keys()];
    if (left.length === 0) return true;
    if (left.length < before) inVain = 0;
  }
  return false;
}
