import type { ClusterReader, KubeObject } from '../cluster/cluster.ts';
import { isA, isOneOf } from '../cluster/object.ts';
import { apiServices, clusterRoles, customResourceDefinitions } from '../cluster/resources.ts';
import { managedLabel, managedSelector } from '../names.ts';
import { type Candidate, candidateOf, type Dependent } from './dependent.ts';
import { Reads, type Reported } from './reads.ts';

/**
 * Finds the ClusterRoles that OLM generates for every version of an API (admin, edit, view, crdview). The CRD or
 * APIService owns them, so they go with it and only with it (docs/facts/olm.md#api-roles).
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

/** Whether OLM made an object for an API: the CRD or APIService owns such a ClusterRole. */
export function isApiRole({ ref, meta }: Pick<Dependent, 'ref' | 'meta'>): boolean {
  return isA(ref, clusterRoles) && meta?.labels?.[managedLabel] === 'true';
}

/** No label names their owner, so this can select only by OLM's general label. */
export function listManagedRoles(reads: Reads): Promise<KubeObject[]> {
  return reads.list(clusterRoles, { selector: managedSelector, content: 'metadata' });
}

const apiKinds = [customResourceDefinitions, apiServices];
