import { isA } from '../../cluster/object.ts';
import { serviceAccounts } from '../../cluster/resources.ts';
import { ownerKindLabel, ownerLabel, ownerNamespaceLabel } from '../../names.ts';
import type { Claim } from '../claims.ts';
import { withoutManager } from '../other-managers.ts';
import type { Leftover, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { fullName, type Trace } from '../trace.ts';
import { withoutOwner } from './bundle-object-without-csv.ts';

/**
 * Roles, bindings and ServiceAccounts that OLM made for an operator that is gone. Some of these roles may read every
 * log of a cluster, so this is a matter of security (docs/facts/olm.md#rbac-without-owner).
 */
export const rbacWithoutOwner: Rule = {
  name: 'rbac-without-owner',
  severity: 'medium',
  find: async scene => {
    const ofCsvs = await withoutOwner(scene.traces.rbac, scene);
    const found = [
      ...ofCsvs.map(object => leftover(object, 'the ClusterServiceVersion that it was made for is gone')),
      ...ofGroups(scene).map(object => leftover(object, 'its OperatorGroup is gone')),
      ...(await raw(scene)),
    ];
    return withoutManager(found, scene.whoManages);
  },
};

function leftover(object: Trace, reason: string): Leftover {
  const breaks = isA(object.ref, serviceAccounts)
    ? 'Pods can still be run with the rights of the operator that is gone'
    : 'it grants rights that nobody needs any more';
  return { ...object, reason, breaks };
}

function ofGroups({ traces: { rbac, operatorGroups } }: Scene): Trace[] {
  if (!operatorGroups.known) return [];
  const groups = new Set(operatorGroups.value.map(({ ref }) => `${ref.namespace}/${ref.name}`));
  return rbac.filter(({ meta: { labels = {} } }) => {
    const owner = `${labels[ownerNamespaceLabel]}/${labels[ownerLabel]}`;
    return labels[ownerKindLabel] === 'OperatorGroup' && !groups.has(owner);
  });
}

/** Objects of a bundle do not name their owner. No operator that may own one may still be at work. */
async function raw({ claims, abandonedCsvs }: Scene): Promise<Leftover[]> {
  const atWork = await abandonedCsvs();
  const mayBeUsed = ({ trace: { ref }, former }: Claim): boolean =>
    atWork.some(csv =>
      former ? former.csvs.has(fullName(csv.ref)) : ref.namespace === undefined || ref.namespace === csv.ref.namespace,
    );
  return (await claims())
    .filter(claim => !mayBeUsed(claim))
    .map(({ trace, former }) => ({
      ...leftover(trace, 'it came with a bundle, and no operator that has a Subscription brought it'),
      operator: former?.operator,
    }));
}
