/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/checklist/checklist.test.ts > TAP > AllOperandsOutOfReach > causes 1`] = `
[
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > AllOperandsOutOfReach > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 1 object behind.

Decide about 1 ClusterServiceVersion
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
     Not touched, because the operator does not look after its namespace: Redis team-a/cache, Redis team-b/more, 1 CustomResourceDefinition

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > CallerOfAnotherManager > causes 1`] = `
[
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "Service",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > CallerOfAnotherManager > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 4 objects behind.

1. Somebody else manages what calls the operator, and nothing would answer it: 1 ValidatingWebhookConfiguration. First remove it, also where it comes from:
     kubectl delete validatingwebhookconfigurations.admissionregistration.k8s.io by-hand
2. Decide about 1 ClusterServiceVersion, 1 CustomResourceDefinition, 1 Service, 1 ValidatingWebhookConfiguration
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > CallerOfAnotherManagerHidden > causes 1`] = `
[
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "Service",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > CallerOfAnotherManagerHidden > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 4 objects behind.

1. Somebody else manages what calls the operator, and nothing would answer it: 1 ValidatingWebhookConfiguration. First remove it, also where it comes from.
2. Decide about 1 ClusterServiceVersion, 1 CustomResourceDefinition, 1 Service, 1 ValidatingWebhookConfiguration
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > CallersOfAnotherManagerWithLongNames > causes 1`] = `
[
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "Service",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
  "message": "12"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > CallersOfAnotherManagerWithLongNames > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 15 objects behind.

1. Somebody else manages what calls the operator, and nothing would answer it: 12 ValidatingWebhookConfigurations. First remove it, also where it comes from.
2. Decide about 1 ClusterServiceVersion, 1 CustomResourceDefinition, 12 ValidatingWebhookConfigurations, 1 Service
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > CrdOfAnotherManager > causes 1`] = `
[
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > CrdOfAnotherManager > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 1 object behind.

Decide about 1 ClusterServiceVersion
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
     Not touched, because something else manages it: 1 CustomResourceDefinition

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > FewOperands > causes 1`] = `
[
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/prod"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/staging"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "team-a/cache"
 },
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > FewOperands > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 5 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod staging -n redis
     kubectl delete redises.redis.example.io cache -n team-a
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > HasADependency > causes 1`] = `
[
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > HasADependency > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 1 object behind.

1. OLM added Subscription store only for this operator: delete it next, if nothing else needs it.
2. Decide about 1 ClusterServiceVersion
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > LongestSubscription > causes 1`] = `
[
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/prod"
 },
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > LongestSubscription > checklist 1`] = `
Deleting this Subscription would leave 3 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     1 custom resource of 1 kind, which the full list names
2. Then decide about the rest: 2 objects
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss -n nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss -n nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn --cascade=orphan

Full list: kubectl leftovers plan sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss -n nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > LongestSubscriptionOfOperatorWithManyApis > causes 1`] = `
[
 {
  "type": "Operand",
  "field": "alphas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "betas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "gammas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "deltas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "epsilons.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "zetas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "NeededBy",
  "field": "clusterserviceversions.operators.coreos.com",
  "message": "team-a/till.v1"
 },
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "ConfigMap",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > LongestSubscriptionOfOperatorWithManyApis > checklist 1`] = `
Deleting this Subscription would leave 8 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     6 custom resources of 6 kinds, which the full list names
2. Still needed by 1 operator: uninstall that operator first.
     OLM added 1 Subscription only for this operator: delete it next, if nothing else needs it.
3. Annotated to be kept, but would go along: 1 object. Take off that annotation or the owner.
4. Then decide about the rest: 2 objects
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss -n nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss -n nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn --cascade=orphan

Full list: kubectl leftovers plan sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss -n nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > ManyOperands > causes 1`] = `
[
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/cache-0"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/cache-1"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/cache-10"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/cache-11"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/cache-2"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/cache-3"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/cache-4"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/cache-5"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/cache-6"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/cache-7"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/cache-8"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/cache-9"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "team-a/cache-0"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "team-a/cache-1"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "team-a/cache-2"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "team-b/cache-0"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "team-b/cache-1"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "team-c/cache-0"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "team-d/cache-0"
 },
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > ManyOperands > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 21 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     19 Redises (12 in redis, 3 in team-a, 2 in team-b, and 2 more namespaces): kubectl get redises.redis.example.io -A
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > NamesTooLongToTell > causes 1`] = `
[
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "space-space-space-space-space-space-space-space-space-space-0/long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-0"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "space-space-space-space-space-space-space-space-space-space-1/long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-1"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "space-space-space-space-space-space-space-space-space-space-2/long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-2"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "space-space-space-space-space-space-space-space-space-space-3/long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-3"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "space-space-space-space-space-space-space-space-space-space-4/long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-4"
 },
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > NamesTooLongToTell > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 7 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     5 Redises (1 in space-space-space-space-space-space-space-space-space-space-0, 1 in space-space-space-space-space-space-space-space-space-space-1, 1 in space-space-space-space-space-space-space-space-space-space-2, and 2 more namespaces): kubectl get redises.redis.example.io -A
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > NeededByOthers > causes 1`] = `
[
 {
  "type": "NeededBy",
  "field": "clusterserviceversions.operators.coreos.com",
  "message": "team-a/till.v1"
 },
 {
  "type": "NeededBy",
  "field": "clusterserviceversions.operators.coreos.com",
  "message": "team-b/shop.v2"
 },
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > NeededByOthers > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 1 object behind.

1. Still needed by till.v1 (team-a), shop.v2 (team-b): uninstall those operators first.
2. Decide about 1 ClusterServiceVersion
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
     Not touched, because others use it: 1 CustomResourceDefinition

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > NeededByOthersHidden > causes 1`] = `
[
 {
  "type": "NeededBy",
  "field": "clusterserviceversions.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > NeededByOthersHidden > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 1 object behind.

1. Still needed by 1 operator: uninstall that operator first.
2. Decide about 1 ClusterServiceVersion
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
     Not touched, because others use it: 1 CustomResourceDefinition

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > NoOperands > causes 1`] = `
[
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > NoOperands > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 2 objects behind.

Decide about 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > OperandsHidden > causes 1`] = `
[
 {
  "type": "Operands",
  "field": "redises.redis.example.io",
  "message": "2"
 },
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > OperandsHidden > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 4 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     2 Redises that you may not list: ask an administrator
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > OperandsOfAnyName > causes 1`] = `
[
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/$(touch x)"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/a;b"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/it's"
 },
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/prod"
 },
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > OperandsOfAnyName > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 6 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io '$(touch x)' 'a;b' 'it'\\''s' prod -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > OperandsOutOfReach > causes 1`] = `
[
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/prod"
 },
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > OperandsOutOfReach > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 2 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
2. Then decide about the rest: 1 ClusterServiceVersion
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
     Not touched, because the operator does not look after its namespace: Redis team-a/cache, 1 CustomResourceDefinition

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > OperandsOwnedByOthersGoWithThem > causes 1`] = `
[
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/prod"
 },
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > OperandsOwnedByOthersGoWithThem > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 4 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > OperandsPartlyHidden > causes 1`] = `
[
 {
  "type": "Operand",
  "field": "redises.redis.example.io",
  "message": "redis/prod"
 },
 {
  "type": "Operands",
  "field": "redises.redis.example.io",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > OperandsPartlyHidden > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 4 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
     1 Redis that you may not list: ask an administrator
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > OwnedAndMarkedToBeKept > causes 1`] = `
[
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "ConfigMap",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > OwnedAndMarkedToBeKept > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 3 objects behind.

1. Annotated to be kept, but would go along: 1 ConfigMap. Take off that annotation or the owner.
2. Decide about 1 ClusterServiceVersion, 1 CustomResourceDefinition, 1 ConfigMap
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > SharedWithAnotherInstallation > causes 1`] = `
[
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > SharedWithAnotherInstallation > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 1 object behind.

Decide about 1 ClusterServiceVersion
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
     Not touched, because others use it: 1 CustomResourceDefinition

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > TooMuchToTell > causes 1`] = `
[
 {
  "type": "Operand",
  "field": "alphas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "betas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "gammas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "deltas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "epsilons.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "zetas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "NeededBy",
  "field": "clusterserviceversions.operators.coreos.com",
  "message": "team-a/till.v1"
 },
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "ConfigMap",
  "message": "1"
 },
 {
  "type": "Unknown",
  "message": "could not list sinks0.kitchen.io"
 },
 {
  "type": "Unknown",
  "message": "could not list sinks1.kitchen.io"
 },
 {
  "type": "Unknown",
  "message": "could not list sinks2.kitchen.io"
 },
 {
  "type": "Unknown",
  "message": "could not list sinks3.kitchen.io"
 },
 {
  "type": "Unknown",
  "message": "could not list sinks4.kitchen.io"
 },
 {
  "type": "Unknown",
  "message": "could not list sinks5.kitchen.io"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > TooMuchToTell > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave at least 8 objects behind.
The operator's vendor says: Back up your data first.

1. It is not known what else would be left, so the deletion is blocked. Try again, or ask an administrator to look into it:
     could not list sinks0.kitchen.io
     could not list sinks1.kitchen.io
     could not list sinks2.kitchen.io
     and 3 more
2. First delete what the operator manages, while it can still clean up after it:
     1 Alpha (1 in redis): kubectl get alphas.redis.example.io -A
     1 Beta (1 in redis): kubectl get betas.redis.example.io -A
     1 Gamma (1 in redis): kubectl get gammas.redis.example.io -A
     and 3 more kinds
3. Still needed by 1 operator: uninstall that operator first.
     OLM added 1 Subscription only for this operator: delete it next, if nothing else needs it.
4. Annotated to be kept, but would go along: 1 ConfigMap. Take off that annotation or the owner.
5. Then decide about the rest: 1 ClusterServiceVersion, 1 ConfigMap
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
Decided by DeletionPolicies production, and 1 more.
`

exports[`test/checklist/checklist.test.ts > TAP > TooMuchToTellOfTheLongestSubscription > causes 1`] = `
[
 {
  "type": "Operand",
  "field": "alphas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "betas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "gammas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "deltas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "epsilons.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "Operand",
  "field": "zetas.redis.example.io",
  "message": "redis/one"
 },
 {
  "type": "NeededBy",
  "field": "clusterserviceversions.operators.coreos.com",
  "message": "team-a/till.v1"
 },
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "ConfigMap",
  "message": "1"
 },
 {
  "type": "Unknown",
  "message": "could not list sinks0.kitchen.io"
 },
 {
  "type": "Unknown",
  "message": "could not list sinks1.kitchen.io"
 },
 {
  "type": "Unknown",
  "message": "could not list sinks2.kitchen.io"
 },
 {
  "type": "Unknown",
  "message": "could not list sinks3.kitchen.io"
 },
 {
  "type": "Unknown",
  "message": "could not list sinks4.kitchen.io"
 },
 {
  "type": "Unknown",
  "message": "could not list sinks5.kitchen.io"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > TooMuchToTellOfTheLongestSubscription > checklist 1`] = `
Deleting this Subscription would leave at least 8 objects behind.

1. It is not known what else would be left, so the deletion is blocked. Try again, or ask an administrator to look into it (6 reads failed).
2. First delete what the operator manages, while it can still clean up after it:
     6 custom resources of 6 kinds, which the full list names
3. Still needed by 1 operator: uninstall that operator first.
     OLM added 1 Subscription only for this operator: delete it next, if nothing else needs it.
4. Annotated to be kept, but would go along: 1 object. Take off that annotation or the owner.
5. Then decide about the rest: 2 objects
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss -n nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss -n nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn --cascade=orphan

Full list: kubectl leftovers plan sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss -n nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn   (plan 000000)
Decided by 2 DeletionPolicies.
`

exports[`test/checklist/checklist.test.ts > TAP > Unknowns > causes 1`] = `
[
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 },
 {
  "type": "Unknown",
  "message": "could not list sinks.kitchen.io"
 },
 {
  "type": "Unknown",
  "message": "could not read Role"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > Unknowns > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave at least 2 objects behind.

1. It is not known what else would be left, so the deletion is blocked. Try again, or ask an administrator to look into it:
     could not list sinks.kitchen.io: InternalError: conversion webhook failed
     could not read Role redis/secret-name: Forbidden: no
2. Decide about 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > UnknownsHidden > causes 1`] = `
[
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 },
 {
  "type": "Dependent",
  "field": "CustomResourceDefinition.apiextensions.k8s.io",
  "message": "1"
 },
 {
  "type": "Unknown",
  "message": "could not read Role"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > UnknownsHidden > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave at least 2 objects behind.

1. It is not known what else would be left, so the deletion is blocked. Try again, or ask an administrator to look into it:
     could not read Role
2. Decide about 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`

exports[`test/checklist/checklist.test.ts > TAP > VendorsMessage > causes 1`] = `
[
 {
  "type": "Dependent",
  "field": "ClusterServiceVersion.operators.coreos.com",
  "message": "1"
 }
]
`

exports[`test/checklist/checklist.test.ts > TAP > VendorsMessage > checklist 1`] = `
Deleting Subscription redis/redis-operator would leave 1 object behind.
The operator's vendor says: Back up [31mfirst.

Decide about 1 ClusterServiceVersion
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)
`
