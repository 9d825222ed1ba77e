import type { ClusterReader, Resource } from '../cluster/cluster.ts';
import type { ObjectRef } from '../cluster/object.ts';
import { type Candidate, candidateOf } from '../inventory/dependent.ts';
import { definedApi } from '../inventory/operands.ts';
import { Reads, type Reported } from '../inventory/reads.ts';
import type { Going, Installed } from './owners.ts';

/** An API that an extension has installed, with its custom resources in all namespaces. */
export interface ExtensionApi {
  readonly crd: ObjectRef;
  readonly resource: Resource;
  readonly objects: readonly Candidate[];
  /** Whether its objects could be listed. If not, there is an unknown. */
  readonly isRead: boolean;
}

/** Lists the custom resources of some CustomResourceDefinitions in the whole cluster: they all go with the definition. */
export async function findCustomResources(
  cluster: ClusterReader,
  crds: readonly ObjectRef[],
): Promise<Reported<ExtensionApi>> {
  const reads = new Reads(cluster);
  const apis = await Promise.all(
    crds.map(async (crd): Promise<ExtensionApi[]> => {
      const resource = await definedApi(reads, crd.name);
      if (!resource) return [];
      const listed = await reads.listOrUnknown(resource, { content: 'metadata', pick: candidateOf });
      return [{ crd, resource, objects: listed.known ? listed.value : [], isRead: listed.known }];
    }),
  );
  return reads.report(apis.flat());
}

/**
 * Separates the custom resources that an extension has installed, and those that they own, from those that people have made.
 * People need not delete the former first: operator-controller would make them again.
 */
export function ownAndOthers(
  apis: readonly ExtensionApi[],
  going: Going,
): { readonly own: readonly Installed[]; readonly others: readonly ExtensionApi[] } {
  const all = apis.flatMap(({ objects }) => objects);
  const byUid = new Map(all.map(object => [object.meta?.uid ?? '', object]));
  const own = ownedBelow([...going.keys()], all);
  return {
    own: [...own].map(withLeader),
    others: apis.map(api => ({ ...api, objects: api.objects.filter(object => !own.has(object)) })),
  };

  function withLeader({ ref, meta }: Candidate): Installed {
    const uids = meta?.ownerReferences?.map(({ uid }) => uid) ?? [];
    const leader = uids.map(uid => going.get(uid) ?? byUid.get(uid)?.ref).find(found => found !== undefined);
    return { ref, ...(meta && { meta }), ...(leader && { with: leader }) };
  }
}

/** Returns the objects that some owners own, directly or not, in the order of `objects`. */
function ownedBelow(owners: readonly string[], objects: readonly Candidate[]): ReadonlySet<Candidate> {
  const owned = objects.flatMap(object => (object.meta?.ownerReferences ?? []).map(({ uid }) => ({ uid, object })));
  const byOwner = Map.groupBy(owned, ({ uid }) => uid);
  const below = new Set(owners);
  // The loop also visits the UIDs that it adds.
  for (const uid of below) for (const { object } of byOwner.get(uid) ?? []) below.add(object.meta?.uid ?? '');
  return new Set(objects.filter(({ meta }) => meta?.ownerReferences?.some(({ uid }) => below.has(uid))));
}
