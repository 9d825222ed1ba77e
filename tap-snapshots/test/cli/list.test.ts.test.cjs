/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/cli/list.test.ts > TAP > B8: what may be left over or in use is no reason to say that nothing is > must match snapshot 1`] = `
warning: it is not known whether anything needs ClusterRole kitchen-reader: OLM has dropped the InstallPlan of redis-operator.v1.0.0 (redis), which may have brought it

`

exports[`test/cli/list.test.ts > TAP > leftovers as json > json 1`] = `
{
  "operators": [
    {
      "operator": "redis-operator.redis",
      "package": "redis-operator",
      "namespace": "redis",
      "findings": [
        {
          "rule": "csv-without-subscription",
          "severity": "high",
          "object": {
            "apiVersion": "operators.coreos.com/v1alpha1",
            "kind": "ClusterServiceVersion",
            "namespace": "redis",
            "name": "redis-operator.v1.0.0"
          },
          "uid": "191d357e-e703-4181-a781-121c836b8994",
          "since": "2026-11-23T19:31:53Z",
          "reason": "its Subscription is gone",
          "breaks": "the operator runs on without updates, and the next install of it fails with ConstraintsNotSatisfiable"
        }
      ],
      "remedy": "kubectl leftovers clean redis-operator.redis"
    },
    {
      "operator": "redis-operatr.typo",
      "package": "redis-operatr",
      "namespace": "typo",
      "findings": [
        {
          "rule": "operator-without-csv",
          "severity": "low",
          "object": {
            "apiVersion": "operators.coreos.com/v1",
            "kind": "Operator",
            "name": "redis-operatr.typo"
          },
          "uid": "05cede69-e9ea-41b0-bff4-991b845a1444",
          "since": "2026-11-23T19:32:01Z",
          "reason": "its Subscription and ClusterServiceVersion are gone, and its components are Subscription",
          "breaks": "tools go on to list an operator that is not there"
        },
        {
          "rule": "operator-group-empty",
          "severity": "low",
          "object": {
            "apiVersion": "operators.coreos.com/v1",
            "kind": "OperatorGroup",
            "namespace": "typo",
            "name": "group"
          },
          "uid": "2f6ab06d-443e-40ea-91a0-c6a25ddd2aca",
          "since": "2026-11-23T19:32:00Z",
          "reason": "no operator is left in its namespace",
          "breaks": "a second OperatorGroup, which the next install may bring along, makes that install fail"
        }
      ],
      "remedy": "kubectl leftovers clean redis-operatr.typo"
    }
  ],
  "unknowns": []
}

`

exports[`test/cli/list.test.ts > TAP > leftovers as name > name 1`] = `
clusterserviceversion.operators.coreos.com/redis-operator.v1.0.0
operator.operators.coreos.com/redis-operatr.typo
operatorgroup.operators.coreos.com/group

`

exports[`test/cli/list.test.ts > TAP > leftovers as table > table 1`] = `
redis-operator.redis: 1 leftover
SEVERITY   KIND                    NAMESPACE   NAME                    AGE   BECAUSE
high       ClusterServiceVersion   redis       redis-operator.v1.0.0   16h   its Subscription is gone
What it breaks: the operator runs on without updates, and the next install of it fails with ConstraintsNotSatisfiable
To clean up:    kubectl leftovers clean redis-operator.redis

redis-operatr.typo: 2 leftovers
SEVERITY   KIND            NAMESPACE   NAME                 AGE   BECAUSE
low        Operator                    redis-operatr.typo   16h   its Subscription and ClusterServiceVersion are gone, and its components are Subscription
low        OperatorGroup   typo        group                16h   no operator is left in its namespace
What it breaks: tools go on to list an operator that is not there
                a second OperatorGroup, which the next install may bring along, makes that install fail
To clean up:    kubectl leftovers clean redis-operatr.typo

`

exports[`test/cli/list.test.ts > TAP > leftovers as tree > tree 1`] = `
redis-operator.redis
└── 1 ClusterServiceVersion
    └── redis/redis-operator.v1.0.0 (its Subscription is gone)

redis-operatr.typo
├── 1 Operator
│   └── redis-operatr.typo (its Subscription and ClusterServiceVersion are gone, and its components are Subscription)
└── 1 OperatorGroup
    └── typo/group (no operator is left in its namespace)

`

exports[`test/cli/list.test.ts > TAP > leftovers as wide > wide 1`] = `
redis-operator.redis: 1 leftover
SEVERITY   KIND                    NAMESPACE   NAME                    AGE   BECAUSE                    RULE
high       ClusterServiceVersion   redis       redis-operator.v1.0.0   16h   its Subscription is gone   csv-without-subscription
What it breaks: the operator runs on without updates, and the next install of it fails with ConstraintsNotSatisfiable
To clean up:    kubectl leftovers clean redis-operator.redis

redis-operatr.typo: 2 leftovers
SEVERITY   KIND            NAMESPACE   NAME                 AGE   BECAUSE                                                                                    RULE
low        Operator                    redis-operatr.typo   16h   its Subscription and ClusterServiceVersion are gone, and its components are Subscription   operator-without-csv
low        OperatorGroup   typo        group                16h   no operator is left in its namespace                                                       operator-group-empty
What it breaks: tools go on to list an operator that is not there
                a second OperatorGroup, which the next install may bring along, makes that install fail
To clean up:    kubectl leftovers clean redis-operatr.typo

`

exports[`test/cli/list.test.ts > TAP > what is missing in a snapshot is told, and does not count as none > what is missing 1`] = `
warning: not in the snapshot, so there may be more: apiservices.apiregistration.k8s.io, configmaps, mutatingwebhookconfigurations.admissionregistration.k8s.io, priorityclasses.scheduling.k8s.io, validatingwebhookconfigurations.admissionregistration.k8s.io

`
