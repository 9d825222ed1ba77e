import type { ClusterReader } from '../cluster/cluster.ts';
import { namespaces } from '../cluster/resources.ts';
import type { Policy } from './policy.ts';
import { selects } from './selector.ts';

/** The namespaces in which a policy may have custom resources deleted. Undefined: wherever the operator looks after them. */
export type Reach = ReadonlySet<string> | undefined;

/**
 * How far a policy reaches: a policy for some namespaces says nothing about the custom resources of others, although those of
 * one API are listed, and its CRD deleted, for the whole cluster. Asks the cluster only where the policy deletes operands by a
 * namespaceSelector. Rejects with a ClusterError. `approved`: the namespaces that it reached when a cascade was approved; a label
 * that came later has nobody's consent.
 */
export async function policyReach(
  { operands, selectors }: Policy,
  cluster: ClusterReader,
  approved?: readonly string[],
): Promise<Reach> {
  if (operands !== 'Delete' || selectors.length === 0) return undefined;
  const all = await Array.fromAsync(cluster.list(namespaces, { content: 'metadata' }));
  const within = all.filter(({ metadata: { labels = {} } }) => selectors.every(selector => selects(selector, labels)));
  const names = new Set(within.map(({ metadata }) => metadata.name));
  return approved ? new Set(approved.filter(name => names.has(name))) : names;
}
