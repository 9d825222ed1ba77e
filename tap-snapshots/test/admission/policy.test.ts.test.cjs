/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/admission/policy.test.ts > TAP > Blocks > must match snapshot 1`] = `
Deleting Subscription redis/redis-operator would leave 3 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy house.
`

exports[`test/admission/policy.test.ts > TAP > CascadeOfOperands > must match snapshot 1`] = `
Deleting Subscription redis/redis-operator would leave 3 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy house.
`

exports[`test/admission/policy.test.ts > TAP > CascadeThatIsNotInstalledHere > must match snapshot 1`] = `
Subscription redis/redis-operator was to be deleted with everything that depends on it, but the cascade is not installed here.
Ask for the component "cascade" of subscription-guard to be installed: DeletionPolicy house needs it.
`

exports[`test/admission/policy.test.ts > TAP > DoesNotWarnElsewhere > must match snapshot 1`] = `
Deleting Subscription redis/redis-operator would leave 3 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/admission/policy.test.ts > TAP > Malformed > must match snapshot 1`] = `
Subscription redis/redis-operator cannot be deleted now, because it is not known which policy is in force. DeletionPolicy house is malformed: spec.action must be one of "Block", "Warn", "Cascade". Nothing can be deleted until it is mended: kubectl edit deletionpolicies.subscription-guard.io house
`

exports[`test/admission/policy.test.ts > TAP > NamespaceOfUnknownLabels > must match snapshot 1`] = `
Subscription redis/redis-operator cannot be deleted now, because it is not known which policy is in force. Namespace redis was not found, whose labels the policies ask for. Nothing was deleted; try again.
`

exports[`test/admission/policy.test.ts > TAP > NoCascade > must match snapshot 1`] = `
DeletionPolicy house does not allow Subscription redis/redis-operator to be deleted with --cascade=foreground.
It allows --cascade=orphan, or the same by annotation.
To see what depends on it: kubectl leftovers plan redis-operator -n redis
`

exports[`test/admission/policy.test.ts > TAP > NoOrphans > must match snapshot 1`] = `
DeletionPolicy house does not allow Subscription redis/redis-operator to be deleted with --cascade=orphan.
It allows --cascade=foreground, or the same by annotation.
To see what depends on it: kubectl leftovers plan redis-operator -n redis
`

exports[`test/admission/policy.test.ts > TAP > NoOrphansByAnnotation > must match snapshot 1`] = `
DeletionPolicy house does not allow Subscription redis/redis-operator to be deleted with its annotation subscription-guard.io/on-delete: Orphan.
It allows --cascade=foreground, or the same by annotation.
To see what depends on it: kubectl leftovers plan redis-operator -n redis
`

exports[`test/admission/policy.test.ts > TAP > OperandsAreKeptByNoPlainDeletion > must match snapshot 1`] = `
Deleting Subscription redis/redis-operator would leave 1 object behind.

Decide about 1 ClusterServiceVersion
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
     Kept on purpose: 1 CustomResourceDefinition, 1 Redis

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy house.
`

exports[`test/admission/policy.test.ts > TAP > OperandsAreNotKeptWhereNoCascadeIsAllowed > must match snapshot 1`] = `
DeletionPolicy house does not allow Subscription redis/redis-operator to be deleted with --cascade=foreground.
It allows --cascade=orphan, or the same by annotation.
To see what depends on it: kubectl leftovers plan redis-operator -n redis
`

exports[`test/admission/policy.test.ts > TAP > OperandsBlock > must match snapshot 1`] = `
Deleting Subscription redis/redis-operator would leave 3 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy house.
`

exports[`test/admission/policy.test.ts > TAP > OperandsCannotBeKeptInAnUnknownWay > must match snapshot 1`] = `
Subscription redis/redis-operator has the annotation subscription-guard.io/operands with the value "keep", which subscription-guard.io does not know. Allowed: "Keep", or no annotation.
`

exports[`test/admission/policy.test.ts > TAP > Warns > must match snapshot 1`] = `
Deleting this Subscription leaves 3 objects behind, as DeletionPolicy house lets it:
1 custom resource that nobody looks after: kubectl get redises.redis.example.io -A
1 ClusterServiceVersion, 1 CustomResourceDefinition
To remove them: kubectl leftovers clean redis-operator.redis
`

exports[`test/admission/policy.test.ts > TAP > WarnsInThisNamespace > must match snapshot 1`] = `
Deleting this Subscription leaves 3 objects behind, as DeletionPolicy house lets it:
1 custom resource that nobody looks after: kubectl get redises.redis.example.io -A
1 ClusterServiceVersion, 1 CustomResourceDefinition
To remove them: kubectl leftovers clean redis-operator.redis
`

exports[`test/admission/policy.test.ts > TAP > WhatIsInstallingCannotBeWarnedOf > must match snapshot 1`] = `
OLM is installing redis-operator at this moment (InstallPlan install-1 in redis). Try again when it has finished.
`
