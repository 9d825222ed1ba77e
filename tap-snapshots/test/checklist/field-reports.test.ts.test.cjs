/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/checklist/field-reports.test.ts > TAP > B10: its own webhook judges the deletion, and the operator works > the webhook answers 1`] = `
Deleting Subscription redis/redis-operator would leave 5 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io db -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition, 1 Service, 1 ValidatingWebhookConfiguration
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B10: its own webhook refuses the deletion, and the operator is down > what is printed for the custom resource alone could not work 1`] = `
Deleting Subscription redis/redis-operator would leave 5 objects behind.
The operator does not work as it should: its namespace has no OperatorGroup; OLM has called it Failed (InstallComponentFailed: install strategy failed: no such image).

1. Redis redis/db cannot be deleted before the operator: its webhook must agree, and the operator is not at work.
     remove the operator first, then what it makes:  kubectl leftovers delete redis-operator -n redis --operands keep && kubectl leftovers clean redis-operator.redis --operands delete
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition, 1 Service, 1 ValidatingWebhookConfiguration
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B11: a dozen in as many namespaces > what has no room becomes a count, and the commands that follow still fit 1`] = `
Deleting Subscription redis/redis-operator would leave 14 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     12 Redises (1 in a-namespace-whose-name-is-as-long-as-it-may-well-be-0, 1 in a-namespace-whose-name-is-as-long-as-it-may-well-be-1, 1 in a-namespace-whose-name-is-as-long-as-it-may-well-be-10, and 9 more namespaces): kubectl get redises.redis.example.io -A
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B11: a dozen of them by name > so many have room 1`] = `
Deleting Subscription redis/redis-operator would leave 14 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io db-0 db-1 db-10 db-11 db-2 db-3 db-4 db-5 db-6 db-7 db-8 db-9 -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B11: in the order of the policy > the policy knows that the cluster serves its topics until they are gone, although it owns them 1`] = `
Deleting Subscription redis/redis-operator would leave 5 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete topics.redis.example.io t -n redis
     kubectl delete redises.redis.example.io cluster -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 2 CustomResourceDefinitions
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
Decided by DeletionPolicy order.
`

exports[`test/checklist/field-reports.test.ts > TAP > B11: what has finalizers comes first > the cluster serves the finalizer of the topic 1`] = `
Deleting Subscription redis/redis-operator would leave 5 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete topics.redis.example.io t -n redis
     kubectl delete redises.redis.example.io cluster -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 2 CustomResourceDefinitions
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B12: the operator makes it again > to delete it once more changes nothing 1`] = `
Deleting Subscription redis/redis-operator would leave 4 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redises.redis.example.io prod -n redis
2. Redis redis/default has been made again since it was to be deleted, as some operators do.
     remove the operator first, then what it makes:  kubectl leftovers delete redis-operator -n redis --operands keep && kubectl leftovers clean redis-operator.redis --operands delete
3. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B12: the operator makes it again, and the policy allows no cascade > what is allowed leads there, too 1`] = `
Deleting Subscription redis/redis-operator would leave 3 objects behind.

1. Redis redis/default has been made again since it was to be deleted, as some operators do.
     remove the operator first, then what it makes:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan && kubectl leftovers clean redis-operator.redis --operands keep && kubectl leftovers clean redis-operator.redis --operands delete
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
Decided by DeletionPolicy no-cascade.
`

exports[`test/checklist/field-reports.test.ts > TAP > B13: an InstallPlan that waits for approval would bring it back > it is of the other Subscription, too, so it stays, and approval executes all of it 1`] = `
Deleting Subscription redis/redis-operator would leave 2 objects behind.

1. Decide about 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
2. Afterwards delete 1 InstallPlan of the namespace: approved for another Subscription, it installs this operator again. OLM makes a new one for the others:
     kubectl delete installplans.operators.coreos.com both -n redis

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B14: OLM calls it Failed because of a second OperatorGroup > its Pods run on and serve the finalizers, so no one may be told to take those off 1`] = `
Deleting Subscription redis/redis-operator would leave 4 objects behind.
The operator does not work as it should: its namespace has 2 OperatorGroups, where OLM lets no operator work; OLM has called it Failed (TooManyOperatorGroups: csv created in namespace with multiple operatorgroups, can't pick one automatically).

1. First delete what the operator manages, while it can still clean up after it:
     Redis redis/old is being deleted since 2026-11-29T21:00:00Z, and waits for redis.example.io/cleanup
     kubectl delete redises.redis.example.io db -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B19: another Subscription works by a copy > it will not install the operator again 1`] = `
Deleting Subscription redis/redis-operator would leave 1 object behind.

1. Subscription team-b/again uses this installation, by OLM's copy of it, and will not work without it.
2. Decide about 1 ClusterServiceVersion
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
     Not touched, because others use it: 1 CustomResourceDefinition

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B19: what it has installed is a copy, and the original is gone > a plain deletion of it would leave all that its InstallPlan brought 1`] = `
Deleting Subscription redis/redis-operator would leave 4 objects behind.
The operator does not work as it should: its ClusterServiceVersion is gone (redis-operator.v1).

Decide about 1 CustomResourceDefinition, 1 ClusterRole, 1 ClusterRoleBinding, 1 ServiceAccount
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B2: a deletion that waits for the operator > to delete it once more changes nothing 1`] = `
Deleting Subscription redis/redis-operator would leave 3 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     Redis redis/db is being deleted since 2026-11-29T21:00:00Z, and waits for redis.example.io/cleanup
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B2: the operator is down, and an operand has a finalizer > a plain deletion of it would hang 1`] = `
Deleting Subscription redis/redis-operator would leave 3 objects behind.
The operator does not work as it should: its namespace has no OperatorGroup; OLM has called it Failed (InstallComponentFailed: install strategy failed: no such image).

1. The operator is not at work, so nobody serves the finalizers of its custom resources. Repair it, or give up on what they stand for:
     kubectl delete redises.redis.example.io db -n redis --wait=false && kubectl patch redises.redis.example.io db -n redis --type=merge -p '{"metadata":{"finalizers":null}}'
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B2: the operator is down, and the deletion hangs > the way out is for a person to decide 1`] = `
Deleting Subscription redis/redis-operator would leave 4 objects behind.
The operator does not work as it should: its namespace has no OperatorGroup; OLM has called it Failed (InstallComponentFailed: install strategy failed: no such image).

1. The operator is not at work, so nobody serves the finalizers of its custom resources. Repair it, or give up on what they stand for:
     Redis redis/db is being deleted since 2026-11-29T21:00:00Z, and waits for redis.example.io/cleanup:
       kubectl patch redises.redis.example.io db -n redis --type=merge -p '{"metadata":{"finalizers":null}}'
     kubectl delete redises.redis.example.io cache -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B20: the console loads a plugin of the bundle > the annotation goes with the ClusterServiceVersion, so it is told before 1`] = `
Deleting Subscription redis/redis-operator would leave 3 objects behind.

1. OpenShift's console loads plugin sink of this operator, and may crash when that is gone. First take it off the list:
     kubectl patch consoles.operator.openshift.io cluster --type=json -p '[{"op":"test","path":"/spec/plugins/1","value":"sink"},{"op":"remove","path":"/spec/plugins/1"}]'
2. Decide about 1 ClusterServiceVersion, 1 CustomResourceDefinition, 1 ConsolePlugin
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B20: the console loads plugins that the operator made itself > the console loads each of them once 1`] = `
Deleting Subscription redis/redis-operator would leave 2 objects behind.

1. OpenShift's console loads plugins drain, sink of this operator, and may crash when those are gone. First take them off the list:
     kubectl patch consoles.operator.openshift.io cluster --type=json -p '[{"op":"test","path":"/spec/plugins/3","value":"drain"},{"op":"remove","path":"/spec/plugins/3"},{"op":"test","path":"/spec/plugins/2","value":"sink"},{"op":"remove","path":"/spec/plugins/2"},{"op":"test","path":"/spec/plugins/0","value":"drain"},{"op":"remove","path":"/spec/plugins/0"}]'
2. Decide about 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B27: the ServiceAccount that all Pods may use > the tokens of other Pods end with it 1`] = `
Deleting Subscription redis/redis-operator would leave 3 objects behind.

1. Decide about 1 ClusterServiceVersion, 1 CustomResourceDefinition, 1 ServiceAccount
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
2. ServiceAccount default of redis goes with the operator, and Kubernetes makes a new one: restart the other Pods that use it.

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B6: its ClusterServiceVersion is gone > nobody can clean up after it 1`] = `
Deleting Subscription redis/redis-operator would leave 3 objects behind.
The operator does not work as it should: its ClusterServiceVersion is gone (redis-operator.v1).

1. First delete its custom resources. The operator is not at work, and cleans up after none of them:
     kubectl delete redises.redis.example.io db -n redis
2. Then decide about the rest: 1 CustomResourceDefinition, 1 Operator
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B9: a conversion webhook is gone > time alone changes nothing 1`] = `
Deleting Subscription redis/redis-operator would leave at least 2 objects behind.

1. It is not known what else would be left, so the deletion is blocked. A conversion webhook does not answer: repair the operator, or do without it, and lose what only another version holds:
     could not list redises.redis.example.io: InternalError: conversion webhook for redis.example.io/v1beta1, Kind=Redis failed: service "gone" not found
     to do without it:  kubectl patch customresourcedefinitions.apiextensions.k8s.io redises.redis.example.io --type=merge -p '{"spec":{"conversion":{"strategy":"None","webhook":null}}}'
2. Decide about 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B9: a conversion webhook is gone, and the policy allows no way around it > no command that could not work 1`] = `
Deleting Subscription redis/redis-operator would leave at least 2 objects behind.

1. It is not known what else would be left, so the deletion is blocked. A conversion webhook does not answer: repair the operator, or do without it, and lose what only another version holds:
     could not list redises.redis.example.io: InternalError: conversion webhook for redis.example.io/v1beta1, Kind=Redis failed: service "gone" not found
2. Decide about 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
Decided by DeletionPolicy no-orphans.
`

exports[`test/checklist/field-reports.test.ts > TAP > B9: a conversion webhook is gone, which OLM registers again > what ends the conversion holds only when the ClusterServiceVersion is gone 1`] = `
Deleting Subscription redis/redis-operator would leave at least 2 objects behind.

1. It is not known what else would be left, so the deletion is blocked. A conversion webhook does not answer: repair the operator, or do without it, and lose what only another version holds:
     could not list redises.redis.example.io: InternalError: conversion webhook for redis.example.io/v1beta1, Kind=Redis failed: service "gone" not found
     to do without it:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan && kubectl delete clusterserviceversions.operators.coreos.com redis-operator.v1 -n redis && kubectl patch customresourcedefinitions.apiextensions.k8s.io redises.redis.example.io --type=merge -p '{"spec":{"conversion":{"strategy":"None","webhook":null}}}' && kubectl leftovers clean redis-operator.redis --operands delete
2. Decide about 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B9: another version answers > kubectl would ask in the preferred version 1`] = `
Deleting Subscription redis/redis-operator would leave 4 objects behind.

1. First delete what the operator manages, while it can still clean up after it:
     Redis redis/old is being deleted since 2026-11-29T21:00:00Z, and waits for redis.example.io/cleanup
     kubectl delete redises.v1alpha1.redis.example.io db -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B9: another version answers, in which nothing is stored any more > nothing can delete it before conversion ends, which OLM would undo 1`] = `
Deleting Subscription redis/redis-operator would leave 3 objects behind.

1. Redis redis/db cannot be deleted before the operator: its conversion webhook does not answer. What only another version holds is lost.
     remove the operator first, then what it makes:  kubectl leftovers delete redis-operator -n redis --operands keep && kubectl patch customresourcedefinitions.apiextensions.k8s.io redises.redis.example.io --type=merge -p '{"spec":{"conversion":{"strategy":"None","webhook":null}}}' && kubectl leftovers clean redis-operator.redis --operands delete
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`

exports[`test/checklist/field-reports.test.ts > TAP > B9: another version answers, the operator is down, and there are too many to name > it can be listed in that version alone 1`] = `
Deleting Subscription redis/redis-operator would leave 15 objects behind.
The operator does not work as it should: its namespace has no OperatorGroup; OLM has called it Failed (InstallComponentFailed: install strategy failed: no such image).

1. The operator is not at work, so nobody serves the finalizers of its custom resources. Repair it, or give up on what they stand for:
     13 Redises (13 in redis): kubectl get redises.v1alpha1.redis.example.io -A
2. Then decide about the rest: 1 ClusterServiceVersion, 1 CustomResourceDefinition
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan

Full list: kubectl leftovers plan redis-operator -n redis   (plan DIGEST)
`
