import type { Requester } from '../cluster/access.ts';

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
