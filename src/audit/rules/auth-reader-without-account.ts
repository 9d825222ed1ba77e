import { serviceAccounts } from '../../cluster/resources.ts';
import { onlyOne } from '../gone-operators.ts';
import type { AuditInput } from '../input.ts';
import { withoutManager } from '../other-managers.ts';
import type { AuthReader } from '../read-objects.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/**
 * The RoleBindings in kube-system by which the Pods of a webhook or API may read how the cluster authenticates people.
 * OLM makes them without owner and never removes them (docs/facts/olm.md#auth-reader).
 */
export const authReaderWithoutAccount: AuditRule = {
  name: 'auth-reader-without-account',
  severity: 'medium',
  find: async input => {
    const found = await Promise.all(input.objects.authReaders.map(binding => leftoverOf(binding, input)));
    return withoutManager(found.flat(), input.whoManages);
  },
};

/** OLM makes the ServiceAccount before the binding. `default` always exists, whether an operator uses it or not. */
async function leftoverOf(
  { account, ...binding }: AuthReader,
  { reads, living, goneOperators }: AuditInput,
): Promise<Leftover[]> {
  const { namespace, name } = account;
  const found = await reads.getOrUnknown(serviceAccounts, name, namespace);
  if (!found.known) return [];
  const exists = found.value !== undefined;
  if (exists && living.inhabited(namespace)) return [];
  return [
    {
      ...binding,
      home: namespace,
      operator: onlyOne(goneOperators.all.filter(gone => gone.namespace === namespace))?.operator,
      reason: exists
        ? `no operator is left in namespace ${namespace}`
        : `its ServiceAccount ${namespace}/${name} is gone`,
      breaks: `Pods of ServiceAccount ${namespace}/${name} may read how the cluster authenticates people`,
    },
  ];
}
