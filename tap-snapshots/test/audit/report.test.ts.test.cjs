/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/audit/report.test.ts > TAP > what a policy tool reads > must match snapshot 1`] = `
{
  "apiVersion": "openreports.io/v1alpha1",
  "kind": "ClusterReport",
  "metadata": {
    "name": "subscription-guard-leftovers",
    "labels": {
      "app.kubernetes.io/managed-by": "subscription-guard"
    }
  },
  "source": "subscription-guard",
  "summary": {
    "pass": 0,
    "fail": 2,
    "warn": 0,
    "error": 1,
    "skip": 0
  },
  "results": [
    {
      "policy": "olm-leftovers",
      "category": "Operator Lifecycle Manager",
      "rule": "csv-without-subscription",
      "severity": "high",
      "result": "fail",
      "scored": true,
      "resources": [
        {
          "apiVersion": "operators.coreos.com/v1alpha1",
          "kind": "ClusterServiceVersion",
          "namespace": "redis",
          "name": "redis-operator.v1",
          "uid": "uid-redis-operator.v1"
        }
      ],
      "message": "its Subscription is gone; it grants rights that nothing needs any more",
      "properties": {
        "operator": "redis-operator.redis",
        "package": "redis-operator",
        "namespace": "redis",
        "created": "2026-11-01T00:00:00Z",
        "remedy": "kubectl leftovers clean redis-operator.redis"
      },
      "timestamp": {
        "seconds": 1795600800,
        "nanos": 0
      }
    },
    {
      "policy": "olm-leftovers",
      "category": "Operator Lifecycle Manager",
      "rule": "rbac-without-owner",
      "severity": "medium",
      "result": "fail",
      "scored": true,
      "resources": [
        {
          "apiVersion": "rbac.authorization.k8s.io/v1",
          "kind": "ClusterRole",
          "name": "reader",
          "uid": "uid-reader"
        }
      ],
      "message": "its Subscription is gone; it grants rights that nothing needs any more",
      "properties": {
        "operator": "etcd.redis",
        "package": "etcd",
        "namespace": "redis",
        "created": "2026-11-01T00:00:00Z",
        "remedy": "kubectl leftovers clean etcd.redis"
      },
      "timestamp": {
        "seconds": 1795600800,
        "nanos": 0
      }
    },
    {
      "policy": "olm-leftovers",
      "category": "Operator Lifecycle Manager",
      "rule": "read-failed",
      "result": "error",
      "scored": false,
      "message": "could not get services redis/webhook: Forbidden: no",
      "timestamp": {
        "seconds": 1795600800,
        "nanos": 0
      }
    }
  ]
}
`
