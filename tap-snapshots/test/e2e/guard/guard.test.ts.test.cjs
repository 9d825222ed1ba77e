/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/guard/guard.test.ts > TAP > kubectl delete subscription, guarded > blocks a failed install > what kubectl prints 1`] = `
Error from server (Conflict): admission webhook "guard.subscription-guard.io" denied the request: Deleting Subscription failing/own-namespace-only would leave 10 objects behind.
The operator does not work as it should: OLM has called it Failed since TIME (UnsupportedOperatorGroup: AllNamespaces InstallModeType not supported, cannot configure to watch all namespaces).

Decide about 1 ClusterServiceVersion, 2 Roles, 2 RoleBindings, 1 ClusterRole, 4 more
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com own-namespace-only -n failing --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com own-namespace-only -n failing --cascade=orphan

Full list: kubectl leftovers plan own-namespace-only -n failing   (plan 000000)

`

exports[`test/e2e/guard/guard.test.ts > TAP > kubectl delete subscription, guarded > blocks each of --all and of a deletecollection > what kubectl prints 1`] = `
Error from server (Conflict): admission webhook "guard.subscription-guard.io" denied the request: Deleting Subscription redis/long would leave 9 objects behind.

Decide about 1 ClusterServiceVersion, 1 Deployment, 2 Roles, 2 RoleBindings, 3 more
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com long -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com long -n redis --cascade=orphan

Full list: kubectl leftovers plan long -n redis   (plan 000000)
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

`

exports[`test/e2e/guard/guard.test.ts > TAP > kubectl delete subscription, guarded > frees a Subscription that never resolved, and names the shell it leaves > the warnings 1`] = `
Warning: OLM leaves an empty Operator object of typo/no-such-package behind. To remove it:
Warning: kubectl delete operators.operators.coreos.com no-such-package.typo

`

exports[`test/e2e/guard/guard.test.ts > TAP > kubectl delete subscription, guarded > is denied with the checklist > what kubectl prints 1`] = `
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

`

exports[`test/e2e/guard/guard.test.ts > TAP > kubectl delete subscription, guarded > names who needs the operator, and does not hold up the deletion of a namespace > the operator that another one needs 1`] = `
Error from server (Conflict): admission webhook "guard.subscription-guard.io" denied the request: Deleting Subscription team-b/redis-operator-v1-test-olm would leave 11 objects behind.
The operator's vendor says: Back up your Redis data before you uninstall.

1. Still needed by needs-redis.v1.0.0 (team-b): uninstall that operator first.
2. Decide about 1 ClusterServiceVersion, 1 Deployment, 2 Roles, 2 RoleBindings, 5 more
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator-v1-test-olm -n team-b --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator-v1-test-olm -n team-b --cascade=orphan
     Not touched, because others use it: 2 CustomResourceDefinitions, 8 ClusterRoles

Full list: kubectl leftovers plan redis-operator-v1-test-olm -n team-b   (plan 000000)

`

exports[`test/e2e/guard/guard.test.ts > TAP > kubectl delete subscription, guarded > names who needs the operator, and does not hold up the deletion of a namespace > the operator that has a dependency 1`] = `
Error from server (Conflict): admission webhook "guard.subscription-guard.io" denied the request: Deleting Subscription team-b/needs-redis would leave 9 objects behind.

1. OLM added Subscription redis-operator-v1-test-olm only for this operator: delete it next, if nothing else needs it.
2. Decide about 1 ClusterServiceVersion, 1 Deployment, 2 Roles, 2 RoleBindings, 3 more
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com needs-redis -n team-b --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com needs-redis -n team-b --cascade=orphan

Full list: kubectl leftovers plan needs-redis -n team-b   (plan 000000)

`

exports[`test/e2e/guard/guard.test.ts > TAP > kubectl delete subscription, guarded > refuses an annotation it does not know > what kubectl prints 1`] = `
Error from server (BadRequest): admission webhook "guard.subscription-guard.io" denied the request: Subscription redis/redis-operator has the annotation subscription-guard.io/on-delete with the value "Remove", which subscription-guard.io does not know. Allowed: "Cascade", "Orphan", or no annotation.

`

exports[`test/e2e/guard/guard.test.ts > TAP > kubectl delete subscription, guarded > says so when the cascade is asked for > what kubectl prints 1`] = `
Error from server (Conflict): admission webhook "guard.subscription-guard.io" denied the request: Subscription redis/redis-operator was to be deleted with everything that depends on it, but the cascade is not installed here.
Ask for the component "cascade" of subscription-guard to be installed, or see the checklist:
     kubectl delete subscriptions.operators.coreos.com redis-operator -n redis

`

exports[`test/e2e/guard/guard.test.ts > TAP > kubectl delete subscription, guarded > shows a user who may list nothing else counts, and no names > what kubectl prints to alice 1`] = `
Error from server (Conflict): admission webhook "guard.subscription-guard.io" denied the request: Deleting Subscription redis/redis-operator would leave 18 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     2 RedisClusters that you may not list: ask an administrator
2. Then decide about the rest: 1 ClusterServiceVersion, 1 Deployment, 1 CustomResourceDefinition, 5 ClusterRoles, 8 more
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
     Not touched, because the operator does not look after its namespace: 1 RedisCluster, 1 CustomResourceDefinition, 4 ClusterRoles

Full list: kubectl leftovers plan redis-operator -n redis   (plan 000000)

`

exports[`test/e2e/guard/guard.test.ts > TAP > kubectl delete subscription, guarded > tells programs the same as people > details.causes 1`] = `
[
  {
    "reason": "Operand",
    "message": "redis/prod",
    "field": "redisclusters.redis.example.io"
  },
  {
    "reason": "Operand",
    "message": "redis/staging",
    "field": "redisclusters.redis.example.io"
  },
  {
    "reason": "Dependent",
    "message": "5",
    "field": "ClusterRole.rbac.authorization.k8s.io"
  },
  {
    "reason": "Dependent",
    "message": "1",
    "field": "ClusterRoleBinding.rbac.authorization.k8s.io"
  },
  {
    "reason": "Dependent",
    "message": "1",
    "field": "ClusterServiceVersion.operators.coreos.com"
  },
  {
    "reason": "Dependent",
    "message": "1",
    "field": "CustomResourceDefinition.apiextensions.k8s.io"
  },
  {
    "reason": "Dependent",
    "message": "1",
    "field": "Deployment.apps"
  },
  {
    "reason": "Dependent",
    "message": "1",
    "field": "Operator.operators.coreos.com"
  },
  {
    "reason": "Dependent",
    "message": "1",
    "field": "OperatorCondition.operators.coreos.com"
  },
  {
    "reason": "Dependent",
    "message": "2",
    "field": "Role.rbac.authorization.k8s.io"
  },
  {
    "reason": "Dependent",
    "message": "2",
    "field": "RoleBinding.rbac.authorization.k8s.io"
  },
  {
    "reason": "Dependent",
    "message": "1",
    "field": "ServiceAccount"
  }
]
`
