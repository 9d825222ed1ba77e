/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/admission/validate-object-set.test.ts > TAP > texts > of a living extension 1`] = `
ClusterObjectSet redis-1 belongs to ClusterExtension redis, which lives: operator-controller would make it again, after the deletion of 5 objects (Secrets not counted), among them 1 CustomResourceDefinition and with it 2 Redises in 2 namespaces.
Delete the ClusterExtension instead:
     kubectl delete clusterextensions.olm.operatorframework.io redis
Or let its objects stay:
     kubectl delete clusterobjectsets.olm.operatorframework.io redis-1 --cascade=orphan
`

exports[`test/admission/validate-object-set.test.ts > TAP > texts > to a requester who may list nothing 1`] = `
ClusterObjectSet redis-1 belongs to a ClusterExtension that you may not list, which lives: operator-controller would make it again, after the deletion of 5 objects (Secrets not counted), among them 1 CustomResourceDefinition and with it 2 Redises in 2 namespaces.
Ask a user who may delete that.
Or let its objects stay:
     kubectl delete clusterobjectsets.olm.operatorframework.io redis-1 --cascade=orphan
`

