/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/guard/olm-guard.test.ts > TAP > what an operator cannot do without, guarded > a CatalogSource that is in use is deleted with a warning > what kubectl prints 1`] = `
Warning: 3 Subscriptions have installed an operator from this CatalogSource. Until it is back, OLM updates none of them,
Warning: and installs nothing else in their namespaces (ResolutionFailed)

`

exports[`test/e2e/guard/olm-guard.test.ts > TAP > what an operator cannot do without, guarded > a leftover may go, and kubectl says what cleans up after it > the warnings 1`] = `
Warning: Deleting a ClusterServiceVersion leaves much behind. To see what, and to remove all of it:
Warning: kubectl leftovers clean operator-with-a-package-name-that-fills-a-label-key -n left

`

exports[`test/e2e/guard/olm-guard.test.ts > TAP > what an operator cannot do without, guarded > an OperatorGroup is not deleted before what lives by it > the denial of its Subscription 1`] = `
Error from server (Conflict): admission webhook "guard.subscription-guard.io" denied the request: Deleting Subscription redis/redis-operator would leave 21 objects behind.
The operator's vendor says: Back up your Redis data before you uninstall.
The operator does not work as it should: its namespace has 2 OperatorGroups, where OLM lets no operator work; OLM has called it Failed since TIME (TooManyOperatorGroups: csv created in namespace with multiple operatorgroups, can't pick one automatically).

Decide about 1 ClusterServiceVersion, 1 Deployment, 2 CustomResourceDefinitions, 9 ClusterRoles, 8 more
 remove it all, in safe order: kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
 leave it all behind: kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis (plan DIGEST)

`

exports[`test/e2e/guard/olm-guard.test.ts > TAP > what an operator cannot do without, guarded > an OperatorGroup is not deleted before what lives by it > what kubectl prints 1`] = `
Error from server (Conflict): admission webhook "operatorgroup.guard.subscription-guard.io" denied the request: OperatorGroup redis/group is in use by Subscription redis/redis-operator: without it OLM calls an operator Failed, and installs and upgrades none. Delete the Subscription first:
     kubectl delete subscriptions.operators.coreos.com redis-operator -n redis
To change it, edit it: kubectl edit operatorgroups.operators.coreos.com group -n redis

`

exports[`test/e2e/guard/olm-guard.test.ts > TAP > what an operator cannot do without, guarded > an OperatorGroup is not deleted before what lives by it > what kubectl prints to carol, who may not list Subscriptions 1`] = `
Error from server (Conflict): admission webhook "operatorgroup.guard.subscription-guard.io" denied the request: OperatorGroup redis/group is in use by 1 Subscription: without it OLM calls an operator Failed, and installs and upgrades none. Ask a user who may uninstall the operators of this namespace.
To change it, edit it: kubectl edit operatorgroups.operators.coreos.com group -n redis

`

exports[`test/e2e/guard/olm-guard.test.ts > TAP > what an operator cannot do without, guarded > is denied while its Subscription lives > what kubectl prints 1`] = `
Error from server (Conflict): admission webhook "csv.guard.subscription-guard.io" denied the request: ClusterServiceVersion redis/redis-operator.v1.0.0 belongs to Subscription redis/redis-operator: OLM may re-create it, or leave the operator gone for good. Delete the Subscription instead:
     kubectl delete subscriptions.operators.coreos.com redis-operator -n redis

`

exports[`test/e2e/guard/olm-guard.test.ts > TAP > what an operator cannot do without, guarded > what cannot be read is not deleted > what kubectl prints 1`] = `
Error from server (Conflict): admission webhook "csv.guard.subscription-guard.io" denied the request: ClusterServiceVersion unread/redis-operator.v1.0.0 cannot be deleted now: the API server did not confirm what is deleted (Forbidden). Nothing was deleted; try again.

`

exports[`test/e2e/guard/olm-guard.test.ts > TAP > what an operator cannot do without, guarded > who may not list Subscriptions learns no name of one > what kubectl prints to alice 1`] = `
Error from server (Conflict): admission webhook "csv.guard.subscription-guard.io" denied the request: ClusterServiceVersion redis/redis-operator.v1.0.0 belongs to a Subscription that you may not list: OLM may re-create it, or leave the operator gone for good. Ask a user who may delete that Subscription.

`
