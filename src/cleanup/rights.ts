import type { Access, MayAccess, Requester } from '../cluster/access.ts';
import type { ClusterReader } from '../cluster/cluster.ts';
import { resourceOf } from '../cluster/crd.ts';
import { isA, resourceName } from '../cluster/object.ts';
import { customResourceDefinitions, operators } from '../cluster/resources.ts';
import type { Plan } from '../plan/plan.ts';
import { goes } from '../plan/ruling.ts';

/**
 * Returns what a requester may not delete of a plan: "clusterroles.rbac.authorization.k8s.io", "services in redis". A
 * cascade does nothing that the requester could not have done. Asks once for each combination of resource and
 * namespace, all at the same time.
 */
export async function lackingRights(
  plan: Plan,
  requester: Requester,
  cluster: ClusterReader,
  mayAccess: MayAccess,
  signal: AbortSignal,
): Promise<string[]> {
  const accesses = await accessesFor(plan, cluster);
  const lacking = await Promise.all(
    accesses.map(async access => ((await mayAccess(requester, access, signal)) ? [] : [describeAccess(access)])),
  );
  return lacking.flat().toSorted();
}

/**
 * The same for patching CRDs, for a clean-up with the caller's own rights. It takes the Operator's label off CRDs that
 * stay, or OLM would make the Operator again (docs/facts/olm.md#operator-again), and notes on CRDs that stay on purpose
 * why.
 */
export async function lackingRightToDisown(
  { items }: Plan,
  mayAccess: MayAccess,
  signal: AbortSignal,
): Promise<string[]> {
  const operatorGoes = items.some(({ ref, fate }) => isA(ref, operators) && fate === 'Delete');
  const staying = items.filter(({ ref, fate }) => isA(ref, customResourceDefinitions) && fate === 'Keep');
  if (!staying.some(({ because }) => operatorGoes || because === 'purpose')) return [];
  const { group, plural: resource } = customResourceDefinitions;
  const access: Access = { verb: 'patch', group, resource };
  return (await mayAccess({ username: '' }, access, signal)) ? [] : [describeAccess(access)];
}

async function accessesFor({ items }: Plan, cluster: ClusterReader): Promise<Access[]> {
  const removed = items.filter(({ fate, step }) => goes(fate) && step !== 'subscription');
  const accesses = new Map<string, Access>();
  for (const { ref } of removed) {
    const resource = await resourceOf(cluster, ref);
    if (!resource) continue;
    const namespace = ref.namespace ? { namespace: ref.namespace } : {};
    const access: Access = { verb: 'delete', group: resource.group, resource: resource.plural, ...namespace };
    accesses.set(describeAccess(access), access);
  }
  return [...accesses.values()];
}

function describeAccess({ group, resource, namespace }: Access): string {
  return `${resourceName({ group, plural: resource })}${namespace ? ` in ${namespace}` : ''}`;
}
