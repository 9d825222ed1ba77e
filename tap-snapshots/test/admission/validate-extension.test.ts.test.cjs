/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/admission/validate-extension.test.ts > TAP > texts > by a policy that forbids it 1`] = `
DeletionPolicy keep does not allow ClusterExtension redis to be deleted with its custom resources, as its annotation subscription-guard.io/on-delete: Cascade asks.
To see what it would take along: kubectl leftovers plan clusterextension/redis
`

exports[`test/admission/validate-extension.test.ts > TAP > texts > by a policy that keeps CRDs 1`] = `
Deleting ClusterExtension redis deletes 6 objects (Secrets not counted), among them 1 CustomResourceDefinition.

The policy keeps CustomResourceDefinitions, and OLM v1 would delete them with the rest: 1 Deployment, 1 CustomResourceDefinition, 1 ClusterObjectSet, 1 ClusterRole, 2 more
     leave it all behind, unmanaged:       kubectl delete clusterextensions.olm.operatorframework.io redis --cascade=orphan

Full list: kubectl leftovers plan clusterextension/redis   (plan 48918e)
Decided by DeletionPolicy keep.
`

exports[`test/admission/validate-extension.test.ts > TAP > texts > managed by others 1`] = `
Deleting ClusterExtension redis deletes 6 objects (Secrets not counted), among them 1 CustomResourceDefinition and with it 2 Redises in 1 namespace.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io cache prod -n redis
     1 of them is managed by Flux Kustomization shop, which may make it again
     1 of them is managed by Helm release shop, which may make it again
2. Then decide about the rest: 1 Deployment, 1 CustomResourceDefinition, 1 ClusterObjectSet, 1 ClusterRole, 2 more
     delete it, when those are gone:       kubectl delete clusterextensions.olm.operatorframework.io redis
     let the data go, and delete it again: kubectl annotate clusterextensions.olm.operatorframework.io redis subscription-guard.io/on-delete=Cascade
     leave it all behind, unmanaged:       kubectl delete clusterextensions.olm.operatorframework.io redis --cascade=orphan

Full list: kubectl leftovers plan clusterextension/redis   (plan 6c56d0)
`

exports[`test/admission/validate-extension.test.ts > TAP > texts > needed by others 1`] = `
Deleting ClusterExtension redis deletes 6 objects (Secrets not counted), among them 1 CustomResourceDefinition.

1. Still needed by needs-redis.v1 (team-b): uninstall that first.
2. Then decide about the rest: 1 Deployment, 1 CustomResourceDefinition, 1 ClusterObjectSet, 1 ClusterRole, 2 more
     delete it, when nothing needs it:     kubectl delete clusterextensions.olm.operatorframework.io redis
     leave it all behind, unmanaged:       kubectl delete clusterextensions.olm.operatorframework.io redis --cascade=orphan

Full list: kubectl leftovers plan clusterextension/redis   (plan bbb94b)
`

exports[`test/admission/validate-extension.test.ts > TAP > texts > needed by others that must not be named 1`] = `
Deleting ClusterExtension redis deletes 6 objects (Secrets not counted), among them 1 CustomResourceDefinition and with it 1 Redis in 1 namespace.

1. Still needed by 1 operator: uninstall that first.
2. Then decide about the rest: 1 Deployment, 1 CustomResourceDefinition, 1 ClusterObjectSet, 1 ClusterRole, 2 more
     delete it, when nothing needs it:     kubectl delete clusterextensions.olm.operatorframework.io redis
     leave it all behind, unmanaged:       kubectl delete clusterextensions.olm.operatorframework.io redis --cascade=orphan

Full list: kubectl leftovers plan clusterextension/redis   (plan b15e50)
`

exports[`test/admission/validate-extension.test.ts > TAP > texts > of a namespace 1`] = `
Deleting ClusterExtension redis deletes 7 objects (Secrets not counted), among them 1 CustomResourceDefinition.

1. Data would go as well, with all that is in them: 1 Namespace.
2. Then decide about the rest: 1 Deployment, 1 CustomResourceDefinition, 1 ClusterObjectSet, 1 ClusterRole, 3 more
     delete it, when those are gone:       kubectl delete clusterextensions.olm.operatorframework.io redis
     let the data go, and delete it again: kubectl annotate clusterextensions.olm.operatorframework.io redis subscription-guard.io/on-delete=Cascade
     leave it all behind, unmanaged:       kubectl delete clusterextensions.olm.operatorframework.io redis --cascade=orphan

Full list: kubectl leftovers plan clusterextension/redis   (plan 378cef)
`

exports[`test/admission/validate-extension.test.ts > TAP > texts > of an annotation that comes too late 1`] = `
ClusterExtension redis has the annotation subscription-guard.io/on-delete with the value "Orphan", but what it has installed stays only if the client says so:
     kubectl delete clusterextensions.olm.operatorframework.io redis --cascade=orphan
`

exports[`test/admission/validate-extension.test.ts > TAP > texts > of an annotation that nobody knows 1`] = `
ClusterExtension redis has the annotation subscription-guard.io/on-delete with the value "Delete", which subscription-guard.io does not know. Allowed: "Cascade", or no annotation.
`

exports[`test/admission/validate-extension.test.ts > TAP > texts > orphan forbidden 1`] = `
DeletionPolicy no-orphans does not allow ClusterExtension redis to be deleted with --cascade=orphan.
`

exports[`test/admission/validate-extension.test.ts > TAP > texts > to a requester who may list nothing 1`] = `
Deleting ClusterExtension redis deletes 6 objects (Secrets not counted), among them 1 CustomResourceDefinition and with it 2 Redises in 2 namespaces.

1. First delete what the operator manages, while it can still clean up after it:
     2 Redises that you may not list: ask an administrator
2. Then decide about the rest: 1 Deployment, 1 CustomResourceDefinition, 1 ClusterObjectSet, 1 ClusterRole, 2 more
     delete it, when those are gone:       kubectl delete clusterextensions.olm.operatorframework.io redis
     let the data go, and delete it again: kubectl annotate clusterextensions.olm.operatorframework.io redis subscription-guard.io/on-delete=Cascade
     leave it all behind, unmanaged:       kubectl delete clusterextensions.olm.operatorframework.io redis --cascade=orphan

Full list: kubectl leftovers plan clusterextension/redis   (plan 73bc68)
`

exports[`test/admission/validate-extension.test.ts > TAP > texts > with custom resources 1`] = `
Deleting ClusterExtension redis deletes 6 objects (Secrets not counted), among them 1 CustomResourceDefinition and with it 2 Redises in 2 namespaces.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
     kubectl delete redises.redis.example.io cache -n team-a
2. Then decide about the rest: 1 Deployment, 1 CustomResourceDefinition, 1 ClusterObjectSet, 1 ClusterRole, 2 more
     delete it, when those are gone:       kubectl delete clusterextensions.olm.operatorframework.io redis
     let the data go, and delete it again: kubectl annotate clusterextensions.olm.operatorframework.io redis subscription-guard.io/on-delete=Cascade
     leave it all behind, unmanaged:       kubectl delete clusterextensions.olm.operatorframework.io redis --cascade=orphan

Full list: kubectl leftovers plan clusterextension/redis   (plan 73bc68)
`

exports[`test/admission/validate-extension.test.ts > TAP > texts > with what cannot be read 1`] = `
Deleting ClusterExtension redis deletes at least 6 objects (Secrets not counted), among them 1 CustomResourceDefinition.

1. It is not known what else would be deleted, so the deletion is blocked:
     could not list redises.redis.example.io: Forbidden: no
     To let subscription-guard see these custom resources:
     kubectl create clusterrole subscription-guard-view-redis --verb=list --resource=redises.redis.example.io
     kubectl label clusterrole subscription-guard-view-redis subscription-guard.io/custom-resources-view=true
2. Then decide about the rest: 1 Deployment, 1 CustomResourceDefinition, 1 ClusterObjectSet, 1 ClusterRole, 2 more
     delete it, when that is known:        kubectl delete clusterextensions.olm.operatorframework.io redis
     leave it all behind, unmanaged:       kubectl delete clusterextensions.olm.operatorframework.io redis --cascade=orphan

Full list: kubectl leftovers plan clusterextension/redis   (plan c14439)
`
