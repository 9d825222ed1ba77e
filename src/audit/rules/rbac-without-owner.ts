import { isA, isOneOf } from '../../cluster/object.ts';
import { roleBindings, roles, serviceAccounts } from '../../cluster/resources.ts';
import { ownerKindLabel, ownerLabel, ownerNamespaceLabel } from '../../names.ts';
import type { Claim } from '../claims.ts';
import { formerOf } from '../former.ts';
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
    const ofCsvs = await withoutOwner(
      scene.traces.rbac.filter(object => isAtHome(object, scene)),
      scene,
    );
    const found = [
      ...ofCsvs.map(object => leftover(object, 'the ClusterServiceVersion that it was made for is gone')),
      ...ofGroups(scene).map(object => leftover(object, 'its OperatorGroup is gone')),
      ...(await raw(scene)),
    ];
    return withoutManager(found, scene.whoManages);
  },
};

/**
 * Whether an object is where OLM puts it. Anyone who may patch an object can put a label on it, so a label alone does not make an
 * object of another namespace the operator's. In the target namespaces of an OperatorGroup OLM makes Roles and bindings, with
 * all three owner labels.
 */
function isAtHome(object: Trace, { formers }: Scene): boolean {
  const { ref, meta } = object;
  if (ref.namespace === undefined || formerOf(object, formers)?.namespace === ref.namespace) return true;
  const { labels = {} } = meta;
  const isComplete = [ownerLabel, ownerNamespaceLabel, ownerKindLabel].every(label => labels[label] !== undefined);
  return isOneOf(ref, [roles, roleBindings]) && isComplete;
}

function leftover(object: Trace, reason: string): Leftover {
  const breaks = isA(object.ref, serviceAccounts)
    ? 'Pods can still be run with the rights of the operator that is gone'
    : 'it grants rights that nothing needs any more';
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
async function raw({ claims, abandonedCsvs, traces }: Scene): Promise<Leftover[]> {
  const atWork = await abandonedCsvs();
  const byHand = traces.csvs.filter(({ byHand }) => byHand);
  const mayBeUsed = ({ trace: { ref }, former }: Claim): boolean =>
    byHand.some(csv => csv.ref.namespace === ref.namespace || former?.csvs.has(fullName(csv.ref))) ||
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
