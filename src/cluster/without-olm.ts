import { type Cluster, ClusterError, type ClusterReader, type ListQuery, type Resource } from './cluster.ts';
import { groupOfCrd } from './crd.ts';
import { clusterServiceVersions, customResourceDefinitions, subscriptions } from './resources.ts';

const { group: olm } = subscriptions;

/**
 * Whether OLM v0 has been removed from a cluster: the API server serves none of its APIs, and no CustomResourceDefinition
 * defines one, so no object of them can exist. False where that cannot be read.
 */
export async function isOlmGone(cluster: ClusterReader): Promise<boolean> {
  try {
    for (const { kind } of [subscriptions, clusterServiceVersions]) if (await cluster.resource(olm, kind)) return false;
    const pick = ({ metadata: { name } }: { metadata: { name: string } }) =>
      groupOfCrd(name) === olm ? name : undefined;
    return (await Array.fromAsync(cluster.list(customResourceDefinitions, { content: 'metadata', pick }))).length === 0;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return false;
  }
}

/** A cluster in which OLM's APIs have no objects. For clusters that OLM has been removed from. */
export function withoutOlm(cluster: ClusterReader): ClusterReader {
  return {
    resource: async (group, ...question) => (group === olm ? undefined : cluster.resource(group, ...question)),
    get: async (resource, ...at) => (isOlms(resource) ? undefined : cluster.get(resource, ...at)),
    list: <Kept>(resource: Resource, query?: ListQuery<Kept>, signal?: AbortSignal) =>
      isOlms(resource) ? nothing<Kept>() : cluster.list(resource, query, signal),
    firstPage: async (resource, ...limit) =>
      isOlms(resource) ? { objects: [] } : cluster.firstPage(resource, ...limit),
  };
}

/** The same for a cluster that is written to. */
export function writableWithoutOlm(cluster: Cluster): Cluster {
  return {
    ...withoutOlm(cluster),
    create: (...write) => cluster.create(...write),
    patch: (...write) => cluster.patch(...write),
    delete: (...write) => cluster.delete(...write),
  };
}

function isOlms({ group }: Resource): boolean {
  return group === olm;
}

async function* nothing<Kept>(): AsyncIterable<Kept> {}
