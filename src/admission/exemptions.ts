import type { Requester } from '../cluster/access.ts';

/**
 * Kubernetes' own deleters: blocking them would hang namespaces and garbage for ever
 * (docs/facts/kubernetes.md#kubernetes-deleters). Both act as the program that they are part of where it runs without
 * --use-service-account-credentials.
 */
const controllers = [
  'system:serviceaccount:kube-system:namespace-controller',
  'system:serviceaccount:kube-system:generic-garbage-collector',
  'system:kube-controller-manager',
];

/**
 * OLM itself, where its own manifests and OpenShift install it: an upgrade ends with OLM deleting the
 * ClusterServiceVersion that it has replaced (docs/facts/olm.md#olm-accounts, docs/facts/olm.md#replaced-csv).
 */
export const olmAccounts = [
  'system:serviceaccount:olm:olm-operator-serviceaccount',
  'system:serviceaccount:openshift-operator-lifecycle-manager:olm-operator-serviceaccount',
];

/** Exact names only: a prefix such as `system:serviceaccount:` would let everybody's accounts in. */
export function isExempt({ username }: Requester, ownAccounts: readonly string[]): boolean {
  return controllers.includes(username) || ownAccounts.includes(username);
}
