/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/cascade/broken-install.test.ts > TAP > an operator that never became ready > without the policy that bounds them nobody has the rights, and a denial says which command grants them > a plain deletion 1`] = `
Error from server (Conflict): admission webhook "guard.subscription-guard.io" denied the request: Deleting Subscription never/never-ready would leave at least 10 objects behind.
The operator does not work as it should: OLM has called it Installing since TIME (InstallWaiting: installing: waiting for deployment never-ready to become ready: deployment "never-ready" not available: Deployment does not have minimum availability.); none of its Pods is available since TIME.

1. It is not known what else would be left, so the deletion is blocked. subscription-guard has no right to look; ask an administrator to grant it:
     could not list gadgets.never.example.io: Forbidden: gadgets.never.example.io is forbidden: User "system:serviceaccount:subscription-guard:webhook" cannot list resource "gadgets" in API group "never.example.io" at the cluster scope
     to grant it:  kubectl create clusterrole subscription-guard-reads-67e2ea --verb=list --resource=gadgets.never.example.io && kubectl create clusterrolebinding subscription-guard-reads-67e2ea --clusterrole=subscription-guard-reads-67e2ea --serviceaccount=subscription-guard:webhook --serviceaccount=subscription-guard:sweeper
2. Decide about 1 ClusterServiceVersion, 1 Deployment, 1 CustomResourceDefinition, 2 Roles, 5 more
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com never-ready -n never --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com never-ready -n never --cascade=orphan

Full list: kubectl leftovers plan never-ready -n never   (plan DIGEST)

`
