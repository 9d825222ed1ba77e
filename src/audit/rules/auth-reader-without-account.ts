import { serviceAccounts } from '../../cluster/resources.ts';
import { onlyOne } from '../former.ts';
import { withoutManager } from '../other-managers.ts';
import type { Leftover, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import type { AuthReader } from '../traces.ts';

/**
 * The RoleBindings in kube-system by which the Pods of a webhook or API may read how the cluster authenticates people.
 * OLM makes them without owner and never removes them (docs/facts/olm.md#auth-reader).
 */
export const authReaderWithoutAccount: Rule = {
  name: 'auth-reader-without-account',
  severity: 'medium',
  find: async scene => {
    const found = await Promise.all(scene.traces.authReaders.map(binding => leftoverOf(binding, scene)));
    return withoutManager(found.flat(), scene.whoManages);
  },
};

/** OLM makes the ServiceAccount before the binding. `default` always exists, whether an operator uses it or not. */
async function leftoverOf({ account, ...binding }: AuthReader, { reads, living, formers }: Scene): Promise<Leftover[]> {
  const { namespace, name } = account;
  const found = await reads.getOrUnknown(serviceAccounts, name, namespace);
  if (!found.known) return [];
  const exists = found.value !== undefined;
  if (exists && living.inhabited(namespace)) return [];
  return [
    {
      ...binding,
      home: namespace,
      operator: onlyOne(formers.filter(former => former.namespace === namespace))?.operator,
      reason: exists
        ? `no operator is left in namespace ${namespace}`
        : `its ServiceAccount ${namespace}/${name} is gone`,
      breaks: `Pods of ServiceAccount ${namespace}/${name} may read how the cluster authenticates people`,
    },
  ];
}
