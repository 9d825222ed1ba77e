import type { ClusterReader, Content, ObjectMeta } from '../cluster/cluster.ts';
import { expectedResource } from '../cluster/crd.ts';
import { isA, type ObjectRef } from '../cluster/object.ts';
import { secrets } from '../cluster/resources.ts';
import { needsFields } from '../managers/managers.ts';
import type { Dependent } from './dependent.ts';
import { Reads, type Reported } from './reads.ts';

/**
 * Keeps the objects that really exist: refs and plan steps may be stale, and OLM may not have used its usual names.
 * Objects that a source has read exist. Secrets count as existing, because the webhook may not read them; they go with
 * their CSV.
 *
 * It reads managedFields only for objects that another manager may have made, because they more than double the
 * metadata.
 */
export async function keepExisting(
  cluster: ClusterReader,
  dependents: readonly Dependent[],
): Promise<Reported<Dependent>> {
  const reads = new Reads(cluster);
  const existing = await Promise.all(
    dependents.map(async (dependent): Promise<Dependent[]> => {
      const { ref } = dependent;
      if (!dependent.meta && isA(ref, secrets)) return [dependent];
      const meta = dependent.meta ?? (await readMeta(ref, ref.namespace === undefined ? 'managers' : 'metadata'));
      if (!meta) return [];
      return [{ ...dependent, meta: needsFields({ ref, meta }) ? ((await readMeta(ref, 'managers')) ?? meta) : meta }];
    }),
  );
  return reads.report(existing.flat());

  async function readMeta(ref: ObjectRef, content: Content): Promise<ObjectMeta | undefined> {
    const { kind, namespace, name } = ref;
    const object = { name, ...(namespace !== undefined && { namespace }) };
    return reads.attempt({ verb: 'read', kind, object }, undefined, () => metadataOf(cluster, ref, content));
  }
}

async function metadataOf(cluster: ClusterReader, ref: ObjectRef, content: Content): Promise<ObjectMeta | undefined> {
  const resource = await expectedResource(cluster, ref);
  return resource && (await cluster.get(resource, ref, content))?.metadata;
}
