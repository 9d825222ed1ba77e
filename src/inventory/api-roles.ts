import type { ClusterReader } from '../cluster/cluster.ts';
import { clusterRoles } from '../cluster/resources.ts';
import { managedLabel } from '../names.ts';
import { type Candidate, candidateOf, type Dependent } from './dependent.ts';
import { type Findings, Reads } from './reads.ts';

/**
 * The ClusterRoles that OLM generates for every version of an API (admin, edit, view, crdview). The CRD or APIService
 * owns them, so they go with it and only with it (cluster.md 5).
 */
export async function findApiRoles(
  cluster: ClusterReader,
  dependents: readonly Dependent[],
): Promise<Findings<Candidate>> {
  const reads = new Reads(cluster);
  const apis = new Set(
    dependents.flatMap(({ ref, meta }) => (apiKinds.has(ref.kind) && meta?.uid !== undefined ? [meta.uid] : [])),
  );
  if (apis.size === 0) return reads.findings([]);
  const roles = await reads.list(clusterRoles, { selector: `${managedLabel}=true`, content: 'metadata' });
  return reads.findings(
    roles.filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => apis.has(uid))).map(candidateOf),
  );
}

const apiKinds = new Set(['CustomResourceDefinition', 'APIService']);
