import type { ClusterReader, KubeObject } from '../cluster/cluster.ts';
import { isA, isOneOf } from '../cluster/object.ts';
import { apiServices, clusterRoles, customResourceDefinitions } from '../cluster/resources.ts';
import { managedLabel, managedSelector } from '../names.ts';
import { type Candidate, candidateOf, type Dependent } from './dependent.ts';
import { Reads, type Reported } from './reads.ts';

/**
 * The ClusterRoles that OLM generates for every version of an API (admin, edit, view, crdview). The CRD or APIService
 * owns them, so they go with it and only with it (docs/facts/olm.md#api-roles).
 */
export async function findApiRoles(
  cluster: ClusterReader,
  dependents: readonly Dependent[],
): Promise<Reported<Candidate>> {
  const reads = new Reads(cluster);
  const apis = new Set(
    dependents.flatMap(({ ref, meta }) => (isOneOf(ref, apiKinds) && meta?.uid !== undefined ? [meta.uid] : [])),
  );
  if (apis.size === 0) return reads.report([]);
  const roles = await listManagedRoles(reads);
  return reads.report(
    roles.filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => apis.has(uid))).map(candidateOf),
  );
}

/** Whether OLM made an object for an API: such a ClusterRole is owned by what defines the API. */
export function isApiRole({ ref, meta }: Pick<Dependent, 'ref' | 'meta'>): boolean {
  return isA(ref, clusterRoles) && meta?.labels?.[managedLabel] === 'true';
}

/** Nothing tells the API server whose they are: the label is all that can be asked for. */
export function listManagedRoles(reads: Reads): Promise<KubeObject[]> {
  return reads.list(clusterRoles, { selector: managedSelector, content: 'metadata' });
}

const apiKinds = [customResourceDefinitions, apiServices];
