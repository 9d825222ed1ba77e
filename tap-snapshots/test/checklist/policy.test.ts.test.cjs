/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/checklist/policy.test.ts > TAP > CascadeOnly > must match snapshot 1`] = `
Deleting Subscription redis/redis-operator would leave 5 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
     kubectl delete redises.redis.example.io cache -n team-a
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition, 1 ServiceAccount
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy production.
`

exports[`test/checklist/policy.test.ts > TAP > CrdsAreKept > must match snapshot 1`] = `
Deleting Subscription redis/redis-operator would leave 4 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
     kubectl delete redises.redis.example.io cache -n team-a
2. Then decide about the rest: 1 ClusterServiceVersion, 1 ServiceAccount
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
     Kept on purpose: 1 CustomResourceDefinition

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy production.
`

exports[`test/checklist/policy.test.ts > TAP > dependencies that go as well > DeleteIfUnused 1`] = `
Deleting Subscription redis/redis-operator would leave 3 objects behind.

1. OLM added Subscription etcd only for this operator: to remove it all means to remove it, too, if nothing else needs it.
2. Decide about 1 ClusterServiceVersion, 1 OperatorGroup, 1 Subscription
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy dev.
`

exports[`test/checklist/policy.test.ts > TAP > dependencies that go as well > Keep 1`] = `
Deleting Subscription redis/redis-operator would leave 1 object behind.

1. OLM added Subscription etcd only for this operator: delete it next, if nothing else needs it.
2. Decide about 1 ClusterServiceVersion
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
     Not touched, because others use it: 1 OperatorGroup

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy dev.
`

exports[`test/checklist/policy.test.ts > TAP > NothingIsAllowed > must match snapshot 1`] = `
Deleting Subscription redis/redis-operator would leave 5 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
     kubectl delete redises.redis.example.io cache -n team-a
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition, 1 ServiceAccount
     The policy allows neither to remove it all nor to leave it all behind.

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy production.
`

exports[`test/checklist/policy.test.ts > TAP > OperandsAreDeleted > must match snapshot 1`] = `
Deleting Subscription redis/redis-operator would leave 5 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
     kubectl delete redises.redis.example.io cache -n team-a
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition, 1 ServiceAccount
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy production.
`

exports[`test/checklist/policy.test.ts > TAP > OperandsAreDeletedByNoCascade > must match snapshot 1`] = `
Deleting Subscription redis/redis-operator would leave 5 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
     kubectl delete redises.redis.example.io cache -n team-a
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition, 1 ServiceAccount
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy production.
`

exports[`test/checklist/policy.test.ts > TAP > OperandsAreKept > must match snapshot 1`] = `
Deleting Subscription redis/redis-operator would leave 2 objects behind.

Decide about 1 ClusterServiceVersion, 1 ServiceAccount
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
     Kept on purpose: 1 CustomResourceDefinition, 2 Redises

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy production.
`

exports[`test/checklist/policy.test.ts > TAP > OrphanOnly > must match snapshot 1`] = `
Deleting Subscription redis/redis-operator would leave 5 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
     kubectl delete redises.redis.example.io cache -n team-a
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition, 1 ServiceAccount
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy production.
`

exports[`test/checklist/policy.test.ts > TAP > SeveralPolicies > must match snapshot 1`] = `
Deleting Subscription redis/redis-operator would leave 5 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
     kubectl delete redises.redis.example.io cache -n team-a
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition, 1 ServiceAccount
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicies a, b, c, and 2 more.
`
