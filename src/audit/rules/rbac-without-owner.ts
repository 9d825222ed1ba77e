import { isA, isOneOf } from '../../cluster/object.ts';
import { roleBindings, roles, serviceAccounts } from '../../cluster/resources.ts';
import { ownerKindLabel, ownerLabel, ownerNamespaceLabel } from '../../names.ts';
import { type AuditedObject, fullName } from '../audited-object.ts';
import { goneOperatorOf } from '../gone-operators.ts';
import type { AuditInput } from '../input.ts';
import { withoutManager } from '../other-managers.ts';
import type { RawObject } from '../raw-objects.ts';
import type { AuditRule, Leftover } from '../rule.ts';
import { withoutOwner } from './bundle-object-without-csv.ts';

/**
 * Roles, bindings and ServiceAccounts that OLM made for an operator that is gone. Some of these roles may read every
 * log of a cluster, so this is a matter of security (docs/facts/olm.md#rbac-without-owner).
 */
export const rbacWithoutOwner: AuditRule = {
  name: 'rbac-without-owner',
  severity: 'medium',
  find: async input => {
    const ofCsvs = await withoutOwner(
      input.objects.rbac.filter(object => isAtHome(object, input)),
      input,
    );
    const found = [
      ...ofCsvs.map(object => leftover(object, 'the ClusterServiceVersion that it was made for is gone')),
      ...ofGroups(input).map(object => leftover(object, 'its OperatorGroup is gone')),
      ...(await ofBundles(input)),
    ];
    return withoutManager(found, input.whoManages);
  },
};

/**
 * Whether an object is where OLM puts it. Anyone who may patch an object can put a label on it, so a label alone does not make an
 * object of another namespace the operator's. In the target namespaces of an OperatorGroup OLM makes Roles and bindings, with
 * all three owner labels.
 */
function isAtHome(object: AuditedObject, { goneOperators }: AuditInput): boolean {
  const { ref, meta } = object;
  if (ref.namespace === undefined || goneOperatorOf(object, goneOperators)?.namespace === ref.namespace) return true;
  const { labels = {} } = meta;
  const isComplete = [ownerLabel, ownerNamespaceLabel, ownerKindLabel].every(label => labels[label] !== undefined);
  return isOneOf(ref, [roles, roleBindings]) && isComplete;
}

function leftover(object: AuditedObject, reason: string): Leftover {
  const breaks = isA(object.ref, serviceAccounts)
    ? 'Pods can still be run with the rights of the operator that is gone'
    : 'it grants rights that nothing needs any more';
  return { ...object, reason, breaks };
}

function ofGroups({ objects: { rbac, operatorGroups } }: AuditInput): AuditedObject[] {
  if (!operatorGroups.known) return [];
  const groups = new Set(operatorGroups.value.map(({ ref }) => `${ref.namespace}/${ref.name}`));
  return rbac.filter(({ meta: { labels = {} } }) => {
    const owner = `${labels[ownerNamespaceLabel]}/${labels[ownerLabel]}`;
    return labels[ownerKindLabel] === 'OperatorGroup' && !groups.has(owner);
  });
}

/** Objects of a bundle do not name their owner. No operator that may own one may still be at work. */
async function ofBundles({ rawObjects, abandonedCsvs, objects }: AuditInput): Promise<Leftover[]> {
  const atWork = await abandonedCsvs();
  const byHand = objects.csvs.filter(({ byHand }) => byHand);
  const mayBeUsed = ({ object: { ref }, gone }: RawObject): boolean =>
    byHand.some(csv => csv.ref.namespace === ref.namespace || gone?.csvs.has(fullName(csv.ref))) ||
    atWork.some(csv =>
      gone ? gone.csvs.has(fullName(csv.ref)) : ref.namespace === undefined || ref.namespace === csv.ref.namespace,
    );
  return (await rawObjects())
    .filter(raw => !mayBeUsed(raw))
    .map(({ object, gone }) => ({
      ...leftover(object, 'it came with a bundle, and no operator that has a Subscription brought it'),
      operator: gone?.operator,
    }));
}
