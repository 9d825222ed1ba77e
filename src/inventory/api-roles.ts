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
  const apis = dependents.filter(({ ref, meta }) => isOneOf(ref, apiKinds) && meta?.uid !== undefined);
  if (apis.length === 0) return reads.report([]);
  const uids = new Set(apis.map(({ meta }) => meta?.uid));
  const names = apis.map(({ ref }) => ref.name);
  const roles = await listApiRoles(reads, names);
  return reads.report(
    roles.filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uids.has(uid))).map(candidateOf),
  );
}

/** Whether OLM made an object for an API: the CRD or APIService owns such a ClusterRole. */
export function isApiRole({ ref, meta }: Pick<Dependent, 'ref' | 'meta'>): boolean {
  return isA(ref, clusterRoles) && meta?.labels?.[managedLabel] === 'true';
}

/**
 * Lists the ClusterRoles of some CRDs and APIServices, by name. No label names their owner, so the API server can select
 * only by OLM's general label.
 */
export function listApiRoles(reads: Reads, apis: readonly string[]): Promise<KubeObject[]> {
  const owners = [...new Set(apis)].toSorted();
  return reads.list(clusterRoles, { selector: managedSelector, content: 'metadata', owners });
}

const apiKinds = [customResourceDefinitions, apiServices];
