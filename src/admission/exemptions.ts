import type { Requester } from '../cluster/access.ts';

/** Kubernetes' own deleters: blocking them would hang namespaces and garbage for ever (facts/olm.md 7). */
const controllers = [
  'system:serviceaccount:kube-system:namespace-controller',
  'system:serviceaccount:kube-system:generic-garbage-collector',
];

/** Exact names only: a prefix such as `system:serviceaccount:` would let everybody's accounts in. */
export function isExempt({ username }: Requester, ownAccounts: readonly string[]): boolean {
  return controllers.includes(username) || ownAccounts.includes(username);
}
