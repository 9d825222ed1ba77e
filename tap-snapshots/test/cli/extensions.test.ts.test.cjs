/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/cli/extensions.test.ts > TAP > the list names what OLM v1 has left > must match snapshot 1`] = `
clusterextension/gone: 2 leftovers
SEVERITY   KIND               NAMESPACE   NAME     AGE   BECAUSE
medium     ClusterObjectSet               gone-2         its ClusterExtension is gone, and it still keeps its objects as they are
low        ClusterObjectSet               gone-1         it is archived, and its ClusterExtension is gone
What it breaks: nothing upgrades the operator, and deleting this deletes all that it holds, with the data
                nothing; it is in the way
To clean up:    kubectl leftovers delete clusterobjectset/gone-2 && kubectl leftovers delete clusterobjectset/gone-1

clusterextension/helm-one: 1 leftover
SEVERITY   KIND         NAMESPACE   NAME     AGE   BECAUSE
medium     Deployment   ops         orphan         its ClusterExtension is gone, and nothing owns it
What it breaks: the next install of the extension may fail, because OLM v1 takes over nothing that it did not make
To clean up:    kubectl get deployments.apps -A -l olm.operatorframework.io/owner-name=helm-one

`

exports[`test/cli/extensions.test.ts > TAP > the plan of an extension as json > json 1`] = `
{
  "subject": {
    "apiVersion": "olm.operatorframework.io/v1",
    "kind": "ClusterExtension",
    "name": "redis",
    "uid": "uid-ClusterExtension--redis",
    "package": "redis-operator",
    "installsInto": "redis"
  },
  "digest": "92cc9a34735fe33e995985b897b6245998dcad95576c8b07d66ea21947ce9896",
  "policy": {
    "names": [],
    "selectors": [],
    "action": "Block",
    "allow": [
      "Cascade",
      "Orphan"
    ],
    "operands": "Block",
    "operandOrder": [],
    "crds": "DeleteIfUnused",
    "operatorGroup": "Keep",
    "dependencies": "Keep",
    "authorization": "Requester",
    "ttlSecondsAfterFinished": 86400
  },
  "items": [
    {
      "apiVersion": "olm.operatorframework.io/v1",
      "kind": "ClusterObjectSet",
      "name": "redis-1",
      "uid": "uid-ClusterObjectSet--redis-1",
      "fate": "Follows",
      "follows": {
        "apiVersion": "olm.operatorframework.io/v1",
        "kind": "ClusterExtension",
        "name": "redis"
      }
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "ClusterRole",
      "name": "redis-operator",
      "uid": "uid-ClusterRole--redis-operator",
      "fate": "Follows",
      "follows": {
        "apiVersion": "olm.operatorframework.io/v1",
        "kind": "ClusterObjectSet",
        "name": "redis-1"
      }
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "ClusterRoleBinding",
      "name": "redis-operator",
      "uid": "uid-ClusterRoleBinding--redis-operator",
      "fate": "Follows",
      "follows": {
        "apiVersion": "olm.operatorframework.io/v1",
        "kind": "ClusterObjectSet",
        "name": "redis-1"
      }
    },
    {
      "apiVersion": "apiextensions.k8s.io/v1",
      "kind": "CustomResourceDefinition",
      "name": "redises.redis.example.io",
      "uid": "uid-CustomResourceDefinition--redises.redis.example.io",
      "fate": "Follows",
      "follows": {
        "apiVersion": "olm.operatorframework.io/v1",
        "kind": "ClusterObjectSet",
        "name": "redis-1"
      }
    },
    {
      "apiVersion": "apps/v1",
      "kind": "Deployment",
      "namespace": "redis",
      "name": "redis-operator",
      "uid": "uid-Deployment-redis-redis-operator",
      "fate": "Follows",
      "follows": {
        "apiVersion": "olm.operatorframework.io/v1",
        "kind": "ClusterObjectSet",
        "name": "redis-1"
      }
    },
    {
      "apiVersion": "v1",
      "kind": "Secret",
      "namespace": "redis",
      "name": "credentials",
      "uid": "uid-Secret-redis-credentials",
      "fate": "Follows",
      "follows": {
        "apiVersion": "olm.operatorframework.io/v1",
        "kind": "ClusterObjectSet",
        "name": "redis-1"
      }
    },
    {
      "apiVersion": "v1",
      "kind": "ServiceAccount",
      "namespace": "redis",
      "name": "redis-operator",
      "uid": "uid-ServiceAccount-redis-redis-operator",
      "fate": "Follows",
      "follows": {
        "apiVersion": "olm.operatorframework.io/v1",
        "kind": "ClusterObjectSet",
        "name": "redis-1"
      }
    }
  ],
  "customResources": [
    {
      "apiVersion": "redis.example.io/v1",
      "kind": "Redis",
      "namespace": "redis",
      "name": "prod",
      "uid": "uid-Redis-redis-prod",
      "fate": "Blocks",
      "reason": "its data goes with CustomResourceDefinition redises.redis.example.io"
    },
    {
      "apiVersion": "redis.example.io/v1",
      "kind": "Redis",
      "namespace": "redis",
      "name": "shard-0",
      "uid": "uid-Redis-redis-shard-0",
      "fate": "Follows",
      "follows": {
        "apiVersion": "redis.example.io/v1",
        "kind": "Redis",
        "namespace": "redis",
        "name": "prod"
      }
    },
    {
      "apiVersion": "redis.example.io/v1",
      "kind": "Redis",
      "namespace": "team-a",
      "name": "cache",
      "uid": "uid-Redis-team-a-cache",
      "fate": "Blocks",
      "reason": "its data goes with CustomResourceDefinition redises.redis.example.io"
    }
  ],
  "neededBy": [],
  "unknowns": []
}

`

exports[`test/cli/extensions.test.ts > TAP > the plan of an extension as name > name 1`] = `
redis.redis.example.io/prod
redis.redis.example.io/shard-0
redis.redis.example.io/cache
clusterobjectset.olm.operatorframework.io/redis-1
clusterrole.rbac.authorization.k8s.io/redis-operator
clusterrolebinding.rbac.authorization.k8s.io/redis-operator
customresourcedefinition.apiextensions.k8s.io/redises.redis.example.io
deployment.apps/redis-operator
secret/credentials
serviceaccount/redis-operator

`

exports[`test/cli/extensions.test.ts > TAP > the plan of an extension as table > table 1`] = `
ClusterExtension redis: its deletion deletes 7 objects, among them 1 CustomResourceDefinition and with it 3 Redises in 2 namespaces (plan 92cc9a)

KIND                       NAMESPACE   NAME                       FATE      BECAUSE
Redis                      redis       prod                       Blocks    its data goes with CustomResourceDefinition redises.redis.example.io
Redis                      redis       shard-0                    Follows   Redis prod takes it along
Redis                      team-a      cache                      Blocks    its data goes with CustomResourceDefinition redises.redis.example.io
ClusterObjectSet                       redis-1                    Follows   ClusterExtension redis takes it along
ClusterRole                            redis-operator             Follows   ClusterObjectSet redis-1 takes it along
ClusterRoleBinding                     redis-operator             Follows   ClusterObjectSet redis-1 takes it along
CustomResourceDefinition               redises.redis.example.io   Follows   ClusterObjectSet redis-1 takes it along
Deployment                 redis       redis-operator             Follows   ClusterObjectSet redis-1 takes it along
Secret                     redis       credentials                Follows   ClusterObjectSet redis-1 takes it along
ServiceAccount             redis       redis-operator             Follows   ClusterObjectSet redis-1 takes it along

`

exports[`test/cli/extensions.test.ts > TAP > the plan of an extension as tree > tree 1`] = `
ClusterExtension redis: its deletion deletes 7 objects, among them 1 CustomResourceDefinition and with it 3 Redises in 2 namespaces (plan 92cc9a)
├── ClusterObjectSet redis-1  Follows
│   ├── ClusterRole redis-operator  Follows
│   ├── ClusterRoleBinding redis-operator  Follows
│   ├── CustomResourceDefinition redises.redis.example.io  Follows
│   ├── Deployment redis/redis-operator  Follows
│   ├── Secret redis/credentials  Follows
│   └── ServiceAccount redis/redis-operator  Follows
├── Redis redis/prod  Blocks (its data goes with CustomResourceDefinition redises.redis.example.io)
│   └── Redis redis/shard-0  Follows
└── Redis team-a/cache  Blocks (its data goes with CustomResourceDefinition redises.redis.example.io)

`

exports[`test/cli/extensions.test.ts > TAP > the plan of an extension as wide > wide 1`] = `
ClusterExtension redis: its deletion deletes 7 objects, among them 1 CustomResourceDefinition and with it 3 Redises in 2 namespaces (plan 92cc9a)

KIND                       NAMESPACE   NAME                       FATE      BECAUSE                                                                UID
Redis                      redis       prod                       Blocks    its data goes with CustomResourceDefinition redises.redis.example.io   uid-Redis-redis-prod
Redis                      redis       shard-0                    Follows   Redis prod takes it along                                              uid-Redis-redis-shard-0
Redis                      team-a      cache                      Blocks    its data goes with CustomResourceDefinition redises.redis.example.io   uid-Redis-team-a-cache
ClusterObjectSet                       redis-1                    Follows   ClusterExtension redis takes it along                                  uid-ClusterObjectSet--redis-1
ClusterRole                            redis-operator             Follows   ClusterObjectSet redis-1 takes it along                                uid-ClusterRole--redis-operator
ClusterRoleBinding                     redis-operator             Follows   ClusterObjectSet redis-1 takes it along                                uid-ClusterRoleBinding--redis-operator
CustomResourceDefinition               redises.redis.example.io   Follows   ClusterObjectSet redis-1 takes it along                                uid-CustomResourceDefinition--redises.redis.example.io
Deployment                 redis       redis-operator             Follows   ClusterObjectSet redis-1 takes it along                                uid-Deployment-redis-redis-operator
Secret                     redis       credentials                Follows   ClusterObjectSet redis-1 takes it along                                uid-Secret-redis-credentials
ServiceAccount             redis       redis-operator             Follows   ClusterObjectSet redis-1 takes it along                                uid-ServiceAccount-redis-redis-operator

`

exports[`test/cli/extensions.test.ts > TAP > what others need, and what stays, is told > must match snapshot 1`] = `
ClusterExtension redis: its deletion deletes 7 objects, among them 1 CustomResourceDefinition and with it 3 Redises in 2 namespaces (plan fda129)
Still needed by ClusterServiceVersion team-b/needs-redis.v1: redises.redis.example.io

KIND                       NAMESPACE   NAME                       FATE      BECAUSE
Redis                      redis       prod                       Blocks    its data goes with CustomResourceDefinition redises.redis.example.io
Redis                      redis       shard-0                    Follows   Redis prod takes it along
Redis                      team-a      cache                      Blocks    its data goes with CustomResourceDefinition redises.redis.example.io
ClusterObjectSet                       redis-1                    Follows   ClusterExtension redis takes it along
ClusterRole                            redis-operator             Follows   ClusterObjectSet redis-1 takes it along
ClusterRoleBinding                     redis-operator             Follows   ClusterObjectSet redis-1 takes it along
CustomResourceDefinition               redises.redis.example.io   Follows   ClusterObjectSet redis-1 takes it along
CustomResourceDefinition               strays.redis.example.io    Keep      it is labelled as a part of it, but nothing owns it
Deployment                 redis       redis-operator             Follows   ClusterObjectSet redis-1 takes it along
Secret                     redis       credentials                Follows   ClusterObjectSet redis-1 takes it along
ServiceAccount             redis       redis-operator             Follows   ClusterObjectSet redis-1 takes it along

`
