/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/cli/plan.test.ts > TAP > a plan as json > json 1`] = `
{
  "subject": {
    "namespace": "redis",
    "name": "redis-operator",
    "uid": "a4d54c60-3341-430e-acc5-91787919e6c7",
    "package": "redis-operator",
    "installedCSV": "redis-operator.v1.0.0",
    "operator": "redis-operator.redis"
  },
  "digest": "cc665c2159a2338b416548b32f75ade6e45db5d948690d2efcf4fe35cf26d385",
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
      "apiVersion": "redis.example.io/v1",
      "kind": "RedisCluster",
      "namespace": "redis",
      "name": "prod",
      "uid": "22949b3f-7a37-4d83-9c54-a22dcf49b185",
      "foundBy": [
        "operands"
      ],
      "step": "operands",
      "fate": "Blocks",
      "reason": "the operator must still be there to clean up after it"
    },
    {
      "apiVersion": "redis.example.io/v1",
      "kind": "RedisCluster",
      "namespace": "redis",
      "name": "staging",
      "uid": "115908c0-c620-4d95-a982-24db7325133d",
      "foundBy": [
        "operands"
      ],
      "step": "operands",
      "fate": "Blocks",
      "reason": "the operator must still be there to clean up after it"
    },
    {
      "apiVersion": "redis.example.io/v1",
      "kind": "RedisCluster",
      "namespace": "team-a",
      "name": "cache",
      "uid": "3fcb0c2d-16ef-4d40-b127-a8deb9c3a4b1",
      "foundBy": [
        "operands"
      ],
      "step": "operands",
      "fate": "Keep",
      "reason": "the operator does not look after its namespace"
    },
    {
      "apiVersion": "operators.coreos.com/v1alpha1",
      "kind": "InstallPlan",
      "namespace": "redis",
      "name": "install-69d76",
      "uid": "4a592323-187e-4e27-8b37-3268dd4bb2a4",
      "foundBy": [
        "subscriptions"
      ],
      "step": "subscription",
      "fate": "Follows",
      "follows": {
        "apiVersion": "operators.coreos.com/v1alpha1",
        "kind": "Subscription",
        "namespace": "redis",
        "name": "redis-operator"
      }
    },
    {
      "apiVersion": "operators.coreos.com/v1alpha1",
      "kind": "ClusterServiceVersion",
      "namespace": "redis",
      "name": "redis-operator.v1.0.0",
      "uid": "191d357e-e703-4181-a781-121c836b8994",
      "foundBy": [
        "cluster-service-version"
      ],
      "step": "csv",
      "fate": "Delete"
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "ClusterRole",
      "name": "redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06",
      "uid": "9deb6bb1-d92b-49fa-81f9-650044fbbe03",
      "foundBy": [
        "install-plan",
        "operator",
        "owner-labels"
      ],
      "step": "csv",
      "fate": "Follows",
      "follows": {
        "apiVersion": "operators.coreos.com/v1alpha1",
        "kind": "ClusterServiceVersion",
        "namespace": "redis",
        "name": "redis-operator.v1.0.0"
      }
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "ClusterRoleBinding",
      "name": "redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06",
      "uid": "6a88a9a6-fb60-45fe-af9a-cea14b6337df",
      "foundBy": [
        "install-plan",
        "operator",
        "owner-labels"
      ],
      "step": "csv",
      "fate": "Follows",
      "follows": {
        "apiVersion": "operators.coreos.com/v1alpha1",
        "kind": "ClusterServiceVersion",
        "namespace": "redis",
        "name": "redis-operator.v1.0.0"
      }
    },
    {
      "apiVersion": "apps/v1",
      "kind": "Deployment",
      "namespace": "redis",
      "name": "redis-operator",
      "uid": "fa7a3fb1-ef42-4f32-9e21-ff9f74ba5b2d",
      "foundBy": [
        "operator",
        "owner-reference"
      ],
      "step": "csv",
      "fate": "Follows",
      "follows": {
        "apiVersion": "operators.coreos.com/v1alpha1",
        "kind": "ClusterServiceVersion",
        "namespace": "redis",
        "name": "redis-operator.v1.0.0"
      }
    },
    {
      "apiVersion": "operators.coreos.com/v2",
      "kind": "OperatorCondition",
      "namespace": "redis",
      "name": "redis-operator.v1.0.0",
      "uid": "50eaf712-8ee1-4dad-b442-a6d94c5e3bc9",
      "foundBy": [
        "operator",
        "owner-reference"
      ],
      "step": "csv",
      "fate": "Follows",
      "follows": {
        "apiVersion": "operators.coreos.com/v1alpha1",
        "kind": "ClusterServiceVersion",
        "namespace": "redis",
        "name": "redis-operator.v1.0.0"
      }
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "Role",
      "namespace": "redis",
      "name": "redis-operator.v1.0.0",
      "uid": "122cf75c-090d-47eb-a8f1-74aa8a84f857",
      "foundBy": [
        "owner-reference"
      ],
      "step": "csv",
      "fate": "Follows",
      "follows": {
        "apiVersion": "operators.coreos.com/v2",
        "kind": "OperatorCondition",
        "namespace": "redis",
        "name": "redis-operator.v1.0.0"
      }
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "Role",
      "namespace": "redis",
      "name": "redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59",
      "uid": "1b60f3ee-1189-40e6-805d-2ac46a0bf68a",
      "foundBy": [
        "install-plan",
        "operator",
        "owner-reference"
      ],
      "step": "csv",
      "fate": "Follows",
      "follows": {
        "apiVersion": "operators.coreos.com/v1alpha1",
        "kind": "ClusterServiceVersion",
        "namespace": "redis",
        "name": "redis-operator.v1.0.0"
      }
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "RoleBinding",
      "namespace": "redis",
      "name": "redis-operator.v1.0.0",
      "uid": "e5493e6f-631f-4222-aaf8-67f63b61f70c",
      "foundBy": [
        "owner-reference"
      ],
      "step": "csv",
      "fate": "Follows",
      "follows": {
        "apiVersion": "operators.coreos.com/v2",
        "kind": "OperatorCondition",
        "namespace": "redis",
        "name": "redis-operator.v1.0.0"
      }
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "RoleBinding",
      "namespace": "redis",
      "name": "redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59",
      "uid": "64a67fe7-241b-428c-b6a2-d35a4ca4f11b",
      "foundBy": [
        "install-plan",
        "operator",
        "owner-reference"
      ],
      "step": "csv",
      "fate": "Follows",
      "follows": {
        "apiVersion": "operators.coreos.com/v1alpha1",
        "kind": "ClusterServiceVersion",
        "namespace": "redis",
        "name": "redis-operator.v1.0.0"
      }
    },
    {
      "apiVersion": "v1",
      "kind": "ServiceAccount",
      "namespace": "redis",
      "name": "redis-operator",
      "uid": "76fa996c-0b93-4583-aeed-0553f594b8bb",
      "foundBy": [
        "install-plan",
        "operator",
        "owner-reference"
      ],
      "step": "csv",
      "fate": "Follows",
      "follows": {
        "apiVersion": "operators.coreos.com/v1alpha1",
        "kind": "ClusterServiceVersion",
        "namespace": "redis",
        "name": "redis-operator.v1.0.0"
      }
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "ClusterRole",
      "name": "redisclusters.redis.example.io-v1-admin",
      "uid": "79f40f9c-48be-4426-a9a1-de7fc74d28a6",
      "foundBy": [
        "api-roles"
      ],
      "step": "remains",
      "fate": "Keep",
      "reason": "its owner CustomResourceDefinition redisclusters.redis.example.io is kept"
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "ClusterRole",
      "name": "redisclusters.redis.example.io-v1-crdview",
      "uid": "fee905be-f382-4ccc-8dce-59d9652f20c0",
      "foundBy": [
        "api-roles"
      ],
      "step": "remains",
      "fate": "Keep",
      "reason": "its owner CustomResourceDefinition redisclusters.redis.example.io is kept"
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "ClusterRole",
      "name": "redisclusters.redis.example.io-v1-edit",
      "uid": "b4e0c2fb-8b06-41b8-88b3-42a0cebf9bc6",
      "foundBy": [
        "api-roles"
      ],
      "step": "remains",
      "fate": "Keep",
      "reason": "its owner CustomResourceDefinition redisclusters.redis.example.io is kept"
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "ClusterRole",
      "name": "redisclusters.redis.example.io-v1-view",
      "uid": "862dba84-c83b-44a7-8e95-19903a49ce40",
      "foundBy": [
        "api-roles"
      ],
      "step": "remains",
      "fate": "Keep",
      "reason": "its owner CustomResourceDefinition redisclusters.redis.example.io is kept"
    },
    {
      "apiVersion": "apiextensions.k8s.io/v1",
      "kind": "CustomResourceDefinition",
      "name": "redisclusters.redis.example.io",
      "uid": "0835e400-ebbc-4988-9ba1-32cbe128adf1",
      "foundBy": [
        "cluster-service-version",
        "install-plan",
        "operator"
      ],
      "step": "crds",
      "fate": "Keep",
      "reason": "some of its objects are kept"
    },
    {
      "apiVersion": "apiextensions.k8s.io/v1",
      "kind": "CustomResourceDefinition",
      "name": "redises.redis.example.io",
      "uid": "3ef9c9b2-edec-4c54-9beb-418779559d69",
      "foundBy": [
        "cluster-service-version",
        "install-plan",
        "operator"
      ],
      "step": "crds",
      "fate": "Delete"
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "ClusterRole",
      "name": "redises.redis.example.io-v1-admin",
      "uid": "86ba700f-e3b0-4113-9494-60db8b650ae0",
      "foundBy": [
        "api-roles"
      ],
      "step": "crds",
      "fate": "Follows",
      "follows": {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "name": "redises.redis.example.io"
      }
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "ClusterRole",
      "name": "redises.redis.example.io-v1-crdview",
      "uid": "a9092032-8249-47f8-9e76-a8ea3cc1925f",
      "foundBy": [
        "api-roles"
      ],
      "step": "crds",
      "fate": "Follows",
      "follows": {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "name": "redises.redis.example.io"
      }
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "ClusterRole",
      "name": "redises.redis.example.io-v1-edit",
      "uid": "5fa107a3-33cb-4a73-83ec-bf016571769a",
      "foundBy": [
        "api-roles"
      ],
      "step": "crds",
      "fate": "Follows",
      "follows": {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "name": "redises.redis.example.io"
      }
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "ClusterRole",
      "name": "redises.redis.example.io-v1-view",
      "uid": "e6517ce3-1e76-4643-961a-f50305f9f511",
      "foundBy": [
        "api-roles"
      ],
      "step": "crds",
      "fate": "Follows",
      "follows": {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "name": "redises.redis.example.io"
      }
    },
    {
      "apiVersion": "operators.coreos.com/v1",
      "kind": "Operator",
      "name": "redis-operator.redis",
      "uid": "fe9df026-90e9-4275-8d6b-0bb9a639112e",
      "foundBy": [
        "operator"
      ],
      "step": "operator",
      "fate": "Delete"
    }
  ],
  "neededBy": [],
  "unknowns": [],
  "information": {
    "items": [
      {
        "apiVersion": "operators.coreos.com/v1",
        "kind": "OperatorGroup",
        "namespace": "redis",
        "name": "group",
        "note": "it says which Namespaces the operators of this one look after; it goes only if a policy says so"
      }
    ],
    "unknowns": [
      {
        "what": "get catalogsources.operators.coreos.com olm/test",
        "why": "NotInSnapshot: catalogsources.operators.coreos.com"
      },
      {
        "what": "list persistentvolumeclaims",
        "why": "NotInSnapshot: persistentvolumeclaims"
      }
    ]
  }
}

`

exports[`test/cli/plan.test.ts > TAP > a plan as name > name 1`] = `
rediscluster.redis.example.io/prod
rediscluster.redis.example.io/staging
rediscluster.redis.example.io/cache
installplan.operators.coreos.com/install-69d76
clusterserviceversion.operators.coreos.com/redis-operator.v1.0.0
clusterrole.rbac.authorization.k8s.io/redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06
clusterrolebinding.rbac.authorization.k8s.io/redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06
deployment.apps/redis-operator
operatorcondition.operators.coreos.com/redis-operator.v1.0.0
role.rbac.authorization.k8s.io/redis-operator.v1.0.0
role.rbac.authorization.k8s.io/redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59
rolebinding.rbac.authorization.k8s.io/redis-operator.v1.0.0
rolebinding.rbac.authorization.k8s.io/redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59
serviceaccount/redis-operator
clusterrole.rbac.authorization.k8s.io/redisclusters.redis.example.io-v1-admin
clusterrole.rbac.authorization.k8s.io/redisclusters.redis.example.io-v1-crdview
clusterrole.rbac.authorization.k8s.io/redisclusters.redis.example.io-v1-edit
clusterrole.rbac.authorization.k8s.io/redisclusters.redis.example.io-v1-view
customresourcedefinition.apiextensions.k8s.io/redisclusters.redis.example.io
customresourcedefinition.apiextensions.k8s.io/redises.redis.example.io
clusterrole.rbac.authorization.k8s.io/redises.redis.example.io-v1-admin
clusterrole.rbac.authorization.k8s.io/redises.redis.example.io-v1-crdview
clusterrole.rbac.authorization.k8s.io/redises.redis.example.io-v1-edit
clusterrole.rbac.authorization.k8s.io/redises.redis.example.io-v1-view
operator.operators.coreos.com/redis-operator.redis

`

exports[`test/cli/plan.test.ts > TAP > a plan as table > table 1`] = `
Subscription redis/redis-operator: 18 objects would be left behind (plan cc665c)

STEP           KIND                       NAMESPACE   NAME                                                              FATE      BECAUSE
operands       RedisCluster               redis       prod                                                              Blocks    the operator must still be there to clean up after it
operands       RedisCluster               redis       staging                                                           Blocks    the operator must still be there to clean up after it
operands       RedisCluster               team-a      cache                                                             Keep      the operator does not look after its namespace
subscription   InstallPlan                redis       install-69d76                                                     Follows   Subscription redis-operator takes it along
csv            ClusterServiceVersion      redis       redis-operator.v1.0.0                                             Delete
csv            ClusterRole                            redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06      Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along
csv            ClusterRoleBinding                     redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06      Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along
csv            Deployment                 redis       redis-operator                                                    Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along
csv            OperatorCondition          redis       redis-operator.v1.0.0                                             Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along
csv            Role                       redis       redis-operator.v1.0.0                                             Follows   OperatorCondition redis-operator.v1.0.0 takes it along
csv            Role                       redis       redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59   Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along
csv            RoleBinding                redis       redis-operator.v1.0.0                                             Follows   OperatorCondition redis-operator.v1.0.0 takes it along
csv            RoleBinding                redis       redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59   Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along
csv            ServiceAccount             redis       redis-operator                                                    Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along
remains        ClusterRole                            redisclusters.redis.example.io-v1-admin                           Keep      its owner CustomResourceDefinition redisclusters.redis.example.io is kept
remains        ClusterRole                            redisclusters.redis.example.io-v1-crdview                         Keep      its owner CustomResourceDefinition redisclusters.redis.example.io is kept
remains        ClusterRole                            redisclusters.redis.example.io-v1-edit                            Keep      its owner CustomResourceDefinition redisclusters.redis.example.io is kept
remains        ClusterRole                            redisclusters.redis.example.io-v1-view                            Keep      its owner CustomResourceDefinition redisclusters.redis.example.io is kept
crds           CustomResourceDefinition               redisclusters.redis.example.io                                    Keep      some of its objects are kept
crds           CustomResourceDefinition               redises.redis.example.io                                          Delete
crds           ClusterRole                            redises.redis.example.io-v1-admin                                 Follows   CustomResourceDefinition redises.redis.example.io takes it along
crds           ClusterRole                            redises.redis.example.io-v1-crdview                               Follows   CustomResourceDefinition redises.redis.example.io takes it along
crds           ClusterRole                            redises.redis.example.io-v1-edit                                  Follows   CustomResourceDefinition redises.redis.example.io takes it along
crds           ClusterRole                            redises.redis.example.io-v1-view                                  Follows   CustomResourceDefinition redises.redis.example.io takes it along
operator       Operator                               redis-operator.redis                                              Delete

Beside the plan, for information:
  OperatorGroup redis/group: it says which Namespaces the operators of this one look after; it goes only if a policy says so
  not in the snapshot: catalogsources.operators.coreos.com, persistentvolumeclaims

`

exports[`test/cli/plan.test.ts > TAP > a plan as tree > tree 1`] = `
Subscription redis/redis-operator: 18 objects would be left behind (plan cc665c)
├── Subscription redis/redis-operator
│   └── InstallPlan redis/install-69d76  Follows
├── RedisCluster redis/prod  Blocks (the operator must still be there to clean up after it)
├── RedisCluster redis/staging  Blocks (the operator must still be there to clean up after it)
├── RedisCluster team-a/cache  Keep (the operator does not look after its namespace)
├── ClusterServiceVersion redis/redis-operator.v1.0.0  Delete
│   ├── ClusterRole redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06  Follows
│   ├── ClusterRoleBinding redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06  Follows
│   ├── Deployment redis/redis-operator  Follows
│   ├── OperatorCondition redis/redis-operator.v1.0.0  Follows
│   │   ├── Role redis/redis-operator.v1.0.0  Follows
│   │   └── RoleBinding redis/redis-operator.v1.0.0  Follows
│   ├── Role redis/redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59  Follows
│   ├── RoleBinding redis/redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59  Follows
│   └── ServiceAccount redis/redis-operator  Follows
├── ClusterRole redisclusters.redis.example.io-v1-admin  Keep (its owner CustomResourceDefinition redisclusters.redis.example.io is kept)
├── ClusterRole redisclusters.redis.example.io-v1-crdview  Keep (its owner CustomResourceDefinition redisclusters.redis.example.io is kept)
├── ClusterRole redisclusters.redis.example.io-v1-edit  Keep (its owner CustomResourceDefinition redisclusters.redis.example.io is kept)
├── ClusterRole redisclusters.redis.example.io-v1-view  Keep (its owner CustomResourceDefinition redisclusters.redis.example.io is kept)
├── CustomResourceDefinition redisclusters.redis.example.io  Keep (some of its objects are kept)
├── CustomResourceDefinition redises.redis.example.io  Delete
│   ├── ClusterRole redises.redis.example.io-v1-admin  Follows
│   ├── ClusterRole redises.redis.example.io-v1-crdview  Follows
│   ├── ClusterRole redises.redis.example.io-v1-edit  Follows
│   └── ClusterRole redises.redis.example.io-v1-view  Follows
└── Operator redis-operator.redis  Delete

`

exports[`test/cli/plan.test.ts > TAP > a plan as wide > wide 1`] = `
Subscription redis/redis-operator: 18 objects would be left behind (plan cc665c)

STEP           KIND                       NAMESPACE   NAME                                                              FATE      BECAUSE                                                                     UID                                    FOUND BY
operands       RedisCluster               redis       prod                                                              Blocks    the operator must still be there to clean up after it                       22949b3f-7a37-4d83-9c54-a22dcf49b185   operands
operands       RedisCluster               redis       staging                                                           Blocks    the operator must still be there to clean up after it                       115908c0-c620-4d95-a982-24db7325133d   operands
operands       RedisCluster               team-a      cache                                                             Keep      the operator does not look after its namespace                              3fcb0c2d-16ef-4d40-b127-a8deb9c3a4b1   operands
subscription   InstallPlan                redis       install-69d76                                                     Follows   Subscription redis-operator takes it along                                  4a592323-187e-4e27-8b37-3268dd4bb2a4   subscriptions
csv            ClusterServiceVersion      redis       redis-operator.v1.0.0                                             Delete    -                                                                           191d357e-e703-4181-a781-121c836b8994   cluster-service-version
csv            ClusterRole                            redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06      Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along                  9deb6bb1-d92b-49fa-81f9-650044fbbe03   install-plan,operator,owner-labels
csv            ClusterRoleBinding                     redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06      Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along                  6a88a9a6-fb60-45fe-af9a-cea14b6337df   install-plan,operator,owner-labels
csv            Deployment                 redis       redis-operator                                                    Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along                  fa7a3fb1-ef42-4f32-9e21-ff9f74ba5b2d   operator,owner-reference
csv            OperatorCondition          redis       redis-operator.v1.0.0                                             Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along                  50eaf712-8ee1-4dad-b442-a6d94c5e3bc9   operator,owner-reference
csv            Role                       redis       redis-operator.v1.0.0                                             Follows   OperatorCondition redis-operator.v1.0.0 takes it along                      122cf75c-090d-47eb-a8f1-74aa8a84f857   owner-reference
csv            Role                       redis       redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59   Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along                  1b60f3ee-1189-40e6-805d-2ac46a0bf68a   install-plan,operator,owner-reference
csv            RoleBinding                redis       redis-operator.v1.0.0                                             Follows   OperatorCondition redis-operator.v1.0.0 takes it along                      e5493e6f-631f-4222-aaf8-67f63b61f70c   owner-reference
csv            RoleBinding                redis       redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59   Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along                  64a67fe7-241b-428c-b6a2-d35a4ca4f11b   install-plan,operator,owner-reference
csv            ServiceAccount             redis       redis-operator                                                    Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along                  76fa996c-0b93-4583-aeed-0553f594b8bb   install-plan,operator,owner-reference
remains        ClusterRole                            redisclusters.redis.example.io-v1-admin                           Keep      its owner CustomResourceDefinition redisclusters.redis.example.io is kept   79f40f9c-48be-4426-a9a1-de7fc74d28a6   api-roles
remains        ClusterRole                            redisclusters.redis.example.io-v1-crdview                         Keep      its owner CustomResourceDefinition redisclusters.redis.example.io is kept   fee905be-f382-4ccc-8dce-59d9652f20c0   api-roles
remains        ClusterRole                            redisclusters.redis.example.io-v1-edit                            Keep      its owner CustomResourceDefinition redisclusters.redis.example.io is kept   b4e0c2fb-8b06-41b8-88b3-42a0cebf9bc6   api-roles
remains        ClusterRole                            redisclusters.redis.example.io-v1-view                            Keep      its owner CustomResourceDefinition redisclusters.redis.example.io is kept   862dba84-c83b-44a7-8e95-19903a49ce40   api-roles
crds           CustomResourceDefinition               redisclusters.redis.example.io                                    Keep      some of its objects are kept                                                0835e400-ebbc-4988-9ba1-32cbe128adf1   cluster-service-version,install-plan,operator
crds           CustomResourceDefinition               redises.redis.example.io                                          Delete    -                                                                           3ef9c9b2-edec-4c54-9beb-418779559d69   cluster-service-version,install-plan,operator
crds           ClusterRole                            redises.redis.example.io-v1-admin                                 Follows   CustomResourceDefinition redises.redis.example.io takes it along            86ba700f-e3b0-4113-9494-60db8b650ae0   api-roles
crds           ClusterRole                            redises.redis.example.io-v1-crdview                               Follows   CustomResourceDefinition redises.redis.example.io takes it along            a9092032-8249-47f8-9e76-a8ea3cc1925f   api-roles
crds           ClusterRole                            redises.redis.example.io-v1-edit                                  Follows   CustomResourceDefinition redises.redis.example.io takes it along            5fa107a3-33cb-4a73-83ec-bf016571769a   api-roles
crds           ClusterRole                            redises.redis.example.io-v1-view                                  Follows   CustomResourceDefinition redises.redis.example.io takes it along            e6517ce3-1e76-4643-961a-f50305f9f511   api-roles
operator       Operator                               redis-operator.redis                                              Delete    -                                                                           fe9df026-90e9-4275-8d6b-0bb9a639112e   operator

Beside the plan, for information:
  OperatorGroup redis/group: it says which Namespaces the operators of this one look after; it goes only if a policy says so
  not in the snapshot: catalogsources.operators.coreos.com, persistentvolumeclaims

`

exports[`test/cli/plan.test.ts > TAP > what is left of an operator has a plan, by the name of its Operator object or of its package > leftovers 1`] = `
Operator redis-operator.redis has lost its Subscription: 18 objects left behind (plan cdcde8)

STEP       KIND                       NAMESPACE   NAME                                                              FATE      BECAUSE
operands   RedisCluster               redis       prod                                                              Blocks    the operator must still be there to clean up after it
operands   RedisCluster               redis       staging                                                           Blocks    the operator must still be there to clean up after it
operands   RedisCluster               team-a      cache                                                             Keep      the operator does not look after its namespace
csv        ClusterServiceVersion      redis       redis-operator.v1.0.0                                             Delete
csv        ClusterRole                            redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06      Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along
csv        ClusterRoleBinding                     redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06      Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along
csv        Deployment                 redis       redis-operator                                                    Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along
csv        OperatorCondition          redis       redis-operator.v1.0.0                                             Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along
csv        Role                       redis       redis-operator.v1.0.0                                             Follows   OperatorCondition redis-operator.v1.0.0 takes it along
csv        Role                       redis       redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59   Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along
csv        RoleBinding                redis       redis-operator.v1.0.0                                             Follows   OperatorCondition redis-operator.v1.0.0 takes it along
csv        RoleBinding                redis       redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59   Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along
csv        ServiceAccount             redis       redis-operator                                                    Follows   ClusterServiceVersion redis-operator.v1.0.0 takes it along
remains    ClusterRole                            redisclusters.redis.example.io-v1-admin                           Keep      its owner CustomResourceDefinition redisclusters.redis.example.io is kept
remains    ClusterRole                            redisclusters.redis.example.io-v1-crdview                         Keep      its owner CustomResourceDefinition redisclusters.redis.example.io is kept
remains    ClusterRole                            redisclusters.redis.example.io-v1-edit                            Keep      its owner CustomResourceDefinition redisclusters.redis.example.io is kept
remains    ClusterRole                            redisclusters.redis.example.io-v1-view                            Keep      its owner CustomResourceDefinition redisclusters.redis.example.io is kept
crds       CustomResourceDefinition               redisclusters.redis.example.io                                    Keep      some of its objects are kept
crds       CustomResourceDefinition               redises.redis.example.io                                          Delete
crds       ClusterRole                            redises.redis.example.io-v1-admin                                 Follows   CustomResourceDefinition redises.redis.example.io takes it along
crds       ClusterRole                            redises.redis.example.io-v1-crdview                               Follows   CustomResourceDefinition redises.redis.example.io takes it along
crds       ClusterRole                            redises.redis.example.io-v1-edit                                  Follows   CustomResourceDefinition redises.redis.example.io takes it along
crds       ClusterRole                            redises.redis.example.io-v1-view                                  Follows   CustomResourceDefinition redises.redis.example.io takes it along
operator   Operator                               redis-operator.redis                                              Delete

Beside the plan, for information:
  OperatorGroup redis/group: it says which Namespaces the operators of this one look after; it goes only if a policy says so
  not in the snapshot: persistentvolumeclaims

`
