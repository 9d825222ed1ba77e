/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/policies/deletion-policies.test.ts > TAP > what DeletionPolicies say about kubectl delete subscription > allow: what is forbidden is neither done nor offered > foreground 1`] = `
Error from server (Conflict): admission webhook "cascade.subscription-guard.io" denied the request: DeletionPolicy nothing does not allow Subscription redis/redis-operator to be deleted with --cascade=foreground.
It allows neither --cascade=foreground nor --cascade=orphan.
To see what depends on it: kubectl leftovers plan redis-operator -n redis

`

exports[`test/e2e/policies/deletion-policies.test.ts > TAP > what DeletionPolicies say about kubectl delete subscription > allow: what is forbidden is neither done nor offered > neither 1`] = `
Error from server (Conflict): admission webhook "guard.subscription-guard.io" denied the request: Deleting Subscription redis/redis-operator would leave 18 objects behind.
The operator's vendor says: Back up your Redis data before you uninstall.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redisclusters.redis.example.io prod staging -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 1 Deployment, 1 CustomResourceDefinition, 5 ClusterRoles, 8 more
     The policy allows neither to remove it all nor to leave it all behind.
     Not touched, because the operator does not look after its namespace: RedisCluster team-a/cache, 1 CustomResourceDefinition, 4 ClusterRoles

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy nothing.

`

exports[`test/e2e/policies/deletion-policies.test.ts > TAP > what DeletionPolicies say about kubectl delete subscription > allow: what is forbidden is neither done nor offered > orphan 1`] = `
Error from server (Conflict): admission webhook "cascade.subscription-guard.io" denied the request: DeletionPolicy production does not allow Subscription redis/redis-operator to be deleted with --cascade=orphan.
It allows --cascade=foreground, or the same by annotation.
To see what depends on it: kubectl leftovers plan redis-operator -n redis

`

exports[`test/e2e/policies/deletion-policies.test.ts > TAP > what DeletionPolicies say about kubectl delete subscription > Block: the checklist names who decided > what kubectl prints 1`] = `
Error from server (Conflict): admission webhook "guard.subscription-guard.io" denied the request: Deleting Subscription redis/redis-operator would leave 18 objects behind.
The operator's vendor says: Back up your Redis data before you uninstall.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redisclusters.redis.example.io prod staging -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 1 Deployment, 1 CustomResourceDefinition, 5 ClusterRoles, 8 more
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
     Not touched, because the operator does not look after its namespace: RedisCluster team-a/cache, 1 CustomResourceDefinition, 4 ClusterRoles

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicy production.

`

exports[`test/e2e/policies/deletion-policies.test.ts > TAP > what DeletionPolicies say about kubectl delete subscription > Warn: allowed, and kubectl shows what is left > the warnings 1`] = `
Warning: Deleting this Subscription leaves 18 objects behind, as DeletionPolicy relaxed lets it:
Warning: 2 custom resources that nobody looks after: kubectl get redisclusters.redis.example.io -A
Warning: 1 ClusterServiceVersion, 1 Deployment, 1 CustomResourceDefinition, 13 more
Warning: To remove them: kubectl leftovers clean redis-operator.redis

`
