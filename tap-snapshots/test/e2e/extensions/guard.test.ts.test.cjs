/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/extensions/guard.test.ts > TAP > kubectl delete clusterextension, guarded > is denied while it would take custom resources along > what kubectl prints 1`] = `
Error from server (Conflict): admission webhook "extension.guard.subscription-guard.io" denied the request: Deleting ClusterExtension redis deletes 9 objects (Secrets not counted), among them 2 CustomResourceDefinitions and with these 3 RedisClusters in 2 namespaces.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redisclusters.redis.example.io prod staging -n redis
     kubectl delete redisclusters.redis.example.io cache -n team-a
2. Then decide about the rest: 1 Deployment, 2 CustomResourceDefinitions, 2 ClusterRoles, 2 ClusterRoleBindings, 2 more
     delete it, when those are gone:       kubectl delete clusterextensions.olm.operatorframework.io redis
     let the data go, and delete it again: kubectl annotate clusterextensions.olm.operatorframework.io redis subscription-guard.io/on-delete=Cascade
     leave it all behind, unmanaged:       kubectl delete clusterextensions.olm.operatorframework.io redis --cascade=orphan

Full list: kubectl leftovers plan clusterextension/redis   (plan 000000)

`

exports[`test/e2e/extensions/guard.test.ts > TAP > kubectl delete clusterextension, guarded > its ClusterObjectSet is guarded as well > what kubectl prints 1`] = `
Error from server (Conflict): admission webhook "extension.guard.subscription-guard.io" denied the request: ClusterObjectSet redis-1 belongs to ClusterExtension redis, which lives: operator-controller would make it again, after the deletion of 8 objects (Secrets not counted), among them 2 CustomResourceDefinitions and with these 3 RedisClusters in 2 namespaces.
Delete the ClusterExtension instead:
     kubectl delete clusterextensions.olm.operatorframework.io redis
Or let its objects stay:
     kubectl delete clusterobjectsets.olm.operatorframework.io redis-1 --cascade=orphan

`

exports[`test/e2e/extensions/guard.test.ts > TAP > kubectl delete clusterextension, guarded > what cannot be read is not deleted, and the denial says how to let it be read > what kubectl prints 1`] = `
Error from server (Conflict): admission webhook "extension.guard.subscription-guard.io" denied the request: Deleting ClusterExtension redis deletes at least 9 objects (Secrets not counted), among them 2 CustomResourceDefinitions.

1. It is not known what else would be deleted, so the deletion is blocked:
     could not list redisclusters.redis.example.io: Forbidden: redisclusters.redis.example.io is forbidden: User "system:serviceaccount:subscription-guard:webhook" cannot list resource "redisclusters" in API group "redis.example.io" at the clus…
     could not list redises.redis.example.io: Forbidden: redises.redis.example.io is forbidden: User "system:serviceaccount:subscription-guard:webhook" cannot list resource "redises" in API group "redis.example.io" at the cluster scope
     To let subscription-guard see these custom resources:
     kubectl create clusterrole subscription-guard-view-redis --verb=list --resource=redisclusters.redis.example.io,redises.redis.example.io
     kubectl label clusterrole subscription-guard-view-redis subscription-guard.io/custom-resources-view=true
2. Then decide about the rest: 1 Deployment, 2 CustomResourceDefinitions, 2 ClusterRoles, 2 ClusterRoleBindings, 2 more
     delete it, when that is known:        kubectl delete clusterextensions.olm.operatorframework.io redis
     leave it all behind, unmanaged:       kubectl delete clusterextensions.olm.operatorframework.io redis --cascade=orphan

Full list: kubectl leftovers plan clusterextension/redis   (plan 000000)

`

exports[`test/e2e/extensions/guard.test.ts > TAP > kubectl delete clusterextension, guarded > who may list nothing learns no name > what kubectl prints to alice about clusterextensions.olm.operatorframework.io 1`] = `
Error from server (Conflict): admission webhook "extension.guard.subscription-guard.io" denied the request: Deleting ClusterExtension redis deletes 9 objects (Secrets not counted), among them 2 CustomResourceDefinitions and with these 3 RedisClusters in 2 namespaces.

1. First delete what the operator manages, while it can still clean up after it:
     3 RedisClusters that you may not list: ask an administrator
2. Then decide about the rest: 1 Deployment, 2 CustomResourceDefinitions, 2 ClusterRoles, 2 ClusterRoleBindings, 2 more
     delete it, when those are gone:       kubectl delete clusterextensions.olm.operatorframework.io redis
     let the data go, and delete it again: kubectl annotate clusterextensions.olm.operatorframework.io redis subscription-guard.io/on-delete=Cascade
     leave it all behind, unmanaged:       kubectl delete clusterextensions.olm.operatorframework.io redis --cascade=orphan

Full list: kubectl leftovers plan clusterextension/redis   (plan 000000)

`

exports[`test/e2e/extensions/guard.test.ts > TAP > kubectl delete clusterextension, guarded > who may list nothing learns no name > what kubectl prints to alice about clusterobjectsets.olm.operatorframework.io 1`] = `
Error from server (Conflict): admission webhook "extension.guard.subscription-guard.io" denied the request: ClusterObjectSet redis-1 belongs to a ClusterExtension that you may not list, which lives: operator-controller would make it again, after the deletion of 8 objects (Secrets not counted), among them 2 CustomResourceDefinitions and with these 3 RedisClusters in 2 namespaces.
Ask a user who may delete that.
Or let its objects stay:
     kubectl delete clusterobjectsets.olm.operatorframework.io redis-1 --cascade=orphan

`
