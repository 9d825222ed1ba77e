import type { ClusterReader } from '../cluster/cluster.ts';
import { identityOf, type ObjectRef } from '../cluster/object.ts';
import type { Candidate } from '../inventory/dependent.ts';
import { Reads, type Reported } from '../inventory/reads.ts';

/** An object that an extension has brought along, its ClusterObjectSets included; custom resources are not among them. */
export interface Installed extends Candidate {
  /** What it goes with. Absent: it is only labelled as the extension's, and nothing takes it along. */
  readonly with?: ObjectRef;
  /** An owner beside the extension, because of which it stays. */
  readonly sharedWith?: ObjectRef;
}

/** Whatever goes, by its UID. */
export type Going = ReadonlyMap<string, ObjectRef>;

/** The garbage collector takes it. */
export function goes({ with: leader, sharedWith }: Installed): boolean {
  return leader !== undefined && sharedWith === undefined;
}

/**
 * Those of some objects that are owned by what goes. The garbage collector takes an object with the last of its owners; one
 * that is named and does not exist, or has another UID, keeps nothing.
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
    // A namespaced object may be owned by what is in its namespace, or by what is in none.
    const namespace = resource?.namespaced ? ref.namespace : undefined;
    const found = resource && (await reads.get(resource, name, namespace));
    if (found?.metadata.uid === uid) return identityOf({ apiVersion, kind, namespace, name });
  }
  return undefined;
}
