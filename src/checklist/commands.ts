import { resourceName } from '../cluster/object.ts';
import { subscriptions } from '../cluster/resources.ts';
import type { Subject } from '../subject/subject.ts';

/** kubectl's words for the choices about the dependents. */
export type Propagation = 'foreground' | 'orphan';

/** Uses the long resource name: on many clusters plain "subscription" is Knative's or ACM's. */
export function deletionCommand(
  { namespace, name }: Pick<Subject, 'namespace' | 'name'>,
  cascade?: Propagation,
): string {
  return `kubectl delete ${resourceName(subscriptions)} ${name} -n ${namespace}${cascade ? ` --cascade=${cascade}` : ''}`;
}

/** Removes the operator, and keeps its custom resources and their APIs. */
export function keepCommand({ namespace, name }: Pick<Subject, 'namespace' | 'name'>): string {
  return `kubectl leftovers delete ${name} -n ${namespace} --operands keep`;
}

/** Gives some verbs on resources to ServiceAccounts, each as `namespace:name`, by a role and a binding of this name. */
export function grantCommand(
  name: string,
  verbs: readonly string[],
  resources: readonly string[],
  accounts: readonly string[],
): string {
  const role = `kubectl create clusterrole ${name} --verb=${verbs.join(',')} --resource=${resources.join(',')}`;
  const subjects = accounts.map(account => ` --serviceaccount=${account}`).join('');
  return `${role} && kubectl create clusterrolebinding ${name} --clusterrole=${name}${subjects}`;
}
