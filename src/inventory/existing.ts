import type { ClusterReader, ObjectMeta } from '../cluster/cluster.ts';
import { expectedResource } from '../cluster/crd.ts';
import type { ObjectRef } from '../cluster/object.ts';
import type { Dependent } from './dependent.ts';
import { Reads, type Reported } from './reads.ts';

/**
 * Keeps what really exists: refs and plan steps may be stale, and names that OLM usually gives may not have been given.
 * Objects that a source has read already are known to exist. Secrets are taken at their word: the webhook has no right
 * to read them, and they go with their CSV.
 */
export async function keepExisting(
  cluster: ClusterReader,
  dependents: readonly Dependent[],
): Promise<Reported<Dependent>> {
  const reads = new Reads(cluster);
  const existing = await Promise.all(
    dependents.map(async (dependent): Promise<Dependent[]> => {
      if (dependent.meta || dependent.ref.kind === 'Secret') return [dependent];
      const meta = await readMeta(reads, dependent);
      return meta ? [{ ...dependent, meta }] : [];
    }),
  );
  return reads.report(existing.flat());

  async function readMeta(reads: Reads, { ref }: Dependent): Promise<ObjectMeta | undefined> {
    const { kind, namespace, name } = ref;
    const object = { name, ...(namespace !== undefined && { namespace }) };
    return reads.attempt({ verb: 'read', kind, object }, undefined, () => metadataOf(cluster, ref));
  }
}

async function metadataOf(cluster: ClusterReader, ref: ObjectRef): Promise<ObjectMeta | undefined> {
  const resource = await expectedResource(cluster, ref);
  return resource && (await cluster.get(resource, ref, 'metadata'))?.metadata;
}
