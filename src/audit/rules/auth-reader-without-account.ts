import type { KubeObject } from '../../cluster/cluster.ts';
import { roleBindings, serviceAccounts } from '../../cluster/resources.ts';
import { managedLabel } from '../../names.ts';
import type { Leftover, Rule, Scene } from '../rule.ts';
import { type Trace, traceOf } from '../trace.ts';

/**
 * The RoleBindings in kube-system by which the Pods of a webhook or API may read the configuration of authentication.
 * OLM makes them without owner and never removes them (facts/olm.md 1d).
 */
export const authReaderWithoutAccount: Rule = {
  name: 'auth-reader-without-account',
  severity: 'medium',
  find: async scene => {
    const bindings = await readAuthReaders(scene);
    return (await Promise.all(bindings.map(binding => leftoverOf(binding, scene)))).flat();
  },
};

/** A `<deployment>-service-auth-reader`, and whom it lets read. */
interface AuthReader extends Trace {
  readonly account: { readonly namespace: string; readonly name: string };
}

async function readAuthReaders({ reads }: Pick<Scene, 'reads'>): Promise<AuthReader[]> {
  const pick = (object: KubeObject) => (object.metadata.name.endsWith('-service-auth-reader') ? object : undefined);
  const bindings = await reads.list(roleBindings, { namespace: 'kube-system', selector: `${managedLabel}=true`, pick });
  return bindings.flatMap(binding => {
    const { subjects = [] } = binding as { subjects?: readonly { kind: string; namespace: string; name: string }[] };
    const account = subjects.find(({ kind }) => kind === 'ServiceAccount');
    return account ? [{ ...traceOf(binding), account: { namespace: account.namespace, name: account.name } }] : [];
  });
}

/** OLM makes the ServiceAccount before the binding. `default` is always there, whether an operator uses it or not. */
async function leftoverOf({ account, ...binding }: AuthReader, { reads, living }: Scene): Promise<Leftover[]> {
  const { namespace, name } = account;
  const before = reads.unknowns.length;
  const exists = (await reads.get(serviceAccounts, name, namespace)) !== undefined;
  if (reads.unknowns.length > before || (exists && living.inhabited(namespace))) return [];
  return [
    {
      ...binding,
      home: namespace,
      reason: exists
        ? `no operator is left in namespace ${namespace}`
        : `its ServiceAccount ${namespace}/${name} is gone`,
      breaks: `Pods of ServiceAccount ${namespace}/${name} may read how the cluster authenticates people`,
    },
  ];
}
