import type { ClusterReader } from '../cluster/cluster.ts';
import { identityOf, type ObjectRef } from '../cluster/object.ts';
import type { Candidate } from '../inventory/dependent.ts';
import { Reads, type Reported } from '../inventory/reads.ts';

/** An object that an extension has installed, or one of its ClusterObjectSets; not a custom resource. */
export interface Installed extends Candidate {
  /** The owner that it goes with. Absent: it only has the extension's label, and stays. */
  readonly with?: ObjectRef;
  /** Another owner, which keeps it. */
  readonly sharedWith?: ObjectRef;
}

/** The objects that go, by UID. */
export type Going = ReadonlyMap<string, ObjectRef>;

/** Whether the garbage collector takes it. */
export function goes({ with: leader, sharedWith }: Installed): boolean {
  return leader !== undefined && sharedWith === undefined;
}

/**
 * Returns the objects with an owner that goes. The garbage collector takes an object when its last owner is gone. An owner
 * that does not exist, or has another UID, keeps nothing.
 */
export async function findOwned(
  cluster: ClusterReader,
  candidates: readonly Candidate[],
  going: Going,
): Promise<Reported<Installed>> {
  const reads = new Reads(cluster);
  const owned = await Promise.all(
    candidates.map(async ({ ref, meta }): Promise<Installed[]> => {
      const leader = meta?.ownerReferences?.map(({ uid }) => going.get(uid)).find(owner => owner !== undefined);
      if (!meta || !leader) return [];
      const other = await otherOwner(reads, { ref, meta }, going);
      return [{ ref, meta, with: leader, ...(other && { sharedWith: other }) }];
    }),
  );
  return reads.report(owned.flat());
}

async function otherOwner(reads: Reads, { meta, ref }: Candidate, going: Going): Promise<ObjectRef | undefined> {
  const others = (meta?.ownerReferences ?? []).filter(({ uid }) => !going.has(uid));
  for (const { apiVersion, kind, name, uid } of others) {
    const resource = await reads.expectedResource({ apiVersion, kind });
    // The owner of a namespaced object is in its namespace, or cluster-scoped.
    const namespace = resource?.namespaced ? ref.namespace : undefined;
    const found = resource && (await reads.get(resource, name, namespace));
    if (found?.metadata.uid === uid) return identityOf({ apiVersion, kind, namespace, name });
  }
  return undefined;
}
