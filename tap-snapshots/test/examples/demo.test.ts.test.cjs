/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/examples/demo.test.ts > TAP > npm run demo tells the whole story over the snapshot > what it prints 1`] = `
Somebody installed redis-operator with OLM and made three RedisClusters with it. Its Subscription is to go.
Without subscription-guard it would go at once, and nearly everything else would stay. With it:

$ kubectl delete subscriptions.operators.coreos.com redis-operator -n redis
Error from server (Conflict): admission webhook "guard.subscription-guard.io" denied the request: Deleting Subscription redis/redis-operator would leave 18 objects behind.
The operator's vendor says: Back up your Redis data before you uninstall.

1. First delete what the operator manages, while it can still clean up after it:
     kubectl delete redisclusters.redis.example.io prod staging -n redis
2. Then decide about the rest: 1 ClusterServiceVersion, 1 Deployment, 1 CustomResourceDefinition, 5 ClusterRoles, 8 more
     remove it all, in safe order:  kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
     keep the custom resources:     kubectl leftovers delete redis-operator -n redis --operands keep
     leave it all behind:           kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
     Not touched, because the operator does not look after its namespace: RedisCluster team-a/cache, 1 CustomResourceDefinition, 4 ClusterRoles

Full list: kubectl leftovers plan redis-operator -n redis   (plan cc665c)

The deletion was denied, and nothing has changed. Whoever really wants to keep all of that says so:

$ kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
subscription.operators.coreos.com "redis-operator" deleted

A Subscription that never installed anything (a typo in the package name) may go without ado:

$ kubectl delete subscriptions.operators.coreos.com redis-operatr -n typo
Warning: OLM leaves an empty Operator object of typo/redis-operatr behind. To remove it:
Warning: kubectl delete operators.operators.coreos.com redis-operatr.typo
subscription.operators.coreos.com "redis-operatr" deleted

And with --cascade=foreground, once the RedisClusters are gone? This is the Cleanup that would be written, and
carried out from top to bottom:

Cleanup redis.redis-operator-a4d54c60 (plan e1623b)
  subscription Follows  InstallPlan install-69d76
  csv          Delete   ClusterServiceVersion redis-operator.v1.0.0
  csv          Follows  ClusterRole redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06
  csv          Follows  ClusterRoleBinding redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06
  csv          Follows  Deployment redis-operator
  csv          Follows  OperatorCondition redis-operator.v1.0.0
  csv          Follows  Role redis-operator.v1.0.0
  csv          Follows  Role redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59
  csv          Follows  RoleBinding redis-operator.v1.0.0
  csv          Follows  RoleBinding redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59
  csv          Follows  ServiceAccount redis-operator
  crds         Delete   CustomResourceDefinition redisclusters.redis.example.io
  crds         Delete   CustomResourceDefinition redises.redis.example.io
  crds         Follows  ClusterRole redisclusters.redis.example.io-v1-admin
  crds         Follows  ClusterRole redisclusters.redis.example.io-v1-crdview
  crds         Follows  ClusterRole redisclusters.redis.example.io-v1-edit
  crds         Follows  ClusterRole redisclusters.redis.example.io-v1-view
  crds         Follows  ClusterRole redises.redis.example.io-v1-admin
  crds         Follows  ClusterRole redises.redis.example.io-v1-crdview
  crds         Follows  ClusterRole redises.redis.example.io-v1-edit
  crds         Follows  ClusterRole redises.redis.example.io-v1-view
  operator     Delete   Operator redis-operator.redis

These were answers of the real HTTPS webhook to the AdmissionReviews that kube-apiserver sends, over the files
in examples/redis-operator. "npm run demo -- --cluster" does it with kubectl on a real control plane.

`
