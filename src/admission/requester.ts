import { activeCleanups } from '../cleanup/active.ts';
import type { CleanupItem } from '../cleanup/cleanup.ts';
import type { Requester } from '../cluster/access.ts';
import type { ClusterReader } from '../cluster/cluster.ts';
import { isA } from '../cluster/object.ts';
import { subscriptions } from '../cluster/resources.ts';
import type { Subject } from '../subject/subject.ts';

/**
 * Kubernetes' own deleters: blocking them would hang namespaces and garbage for ever
 * (docs/facts/kubernetes.md#kubernetes-deleters). Without --use-service-account-credentials both act under the account
 * of kube-controller-manager.
 */
const controllers = [
  'system:serviceaccount:kube-system:namespace-controller',
  'system:serviceaccount:kube-system:generic-garbage-collector',
  'system:kube-controller-manager',
];

/**
 * OLM itself, in the namespaces of its own manifests and of OpenShift: an upgrade ends with OLM deleting the replaced
 * ClusterServiceVersion (docs/facts/olm.md#olm-accounts, docs/facts/olm.md#replaced-csv).
 */
export const olmAccounts = [
  'system:serviceaccount:olm:olm-operator-serviceaccount',
  'system:serviceaccount:openshift-operator-lifecycle-manager:olm-operator-serviceaccount',
];

/** operator-controller of OLM v1, in the same two places: an upgrade ends with it deleting old ClusterObjectSets. */
export const operatorControllerAccounts = [
  'system:serviceaccount:olmv1-system:operator-controller-controller-manager',
  'system:serviceaccount:openshift-operator-controller:operator-controller-controller-manager',
];

/** Exact names only: a prefix such as `system:serviceaccount:` would exempt all accounts. */
export function isExempt({ username }: Requester, ownAccounts: readonly string[]): boolean {
  return controllers.includes(username) || ownAccounts.includes(username);
}

/**
 * Returns the user whose rights count and who may see names. For our sweeper, that is the user who deleted the
 * Subscription that had this one as a dependency. Undefined: no Cleanup approves this, and by itself the sweeper
 * deletes no Subscription.
 */
export async function requesterOf(
  requester: Requester,
  subject: Subject,
  cluster: ClusterReader,
  ownAccounts: readonly string[],
): Promise<Requester | undefined> {
  if (!ownAccounts.includes(requester.username)) return requester;
  const approved = await activeCleanups(cluster);
  return approved.find(({ spec }) => spec.items.some(item => isDependency(item, subject)))?.spec.requester;
}

function isDependency(item: CleanupItem, subject: Subject): boolean {
  const { uid, step, fate } = item;
  return isA(item, subscriptions) && uid === subject.uid && step === 'dependencies' && fate === 'Delete';
}
