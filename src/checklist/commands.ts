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
