/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/cli/why.test.ts > TAP > B13: AnUpdateWaitsForApproval > must match snapshot 1`] = `
Subscription redis/redis-operator has installed redis-operator.v1, but
  - InstallPlan install-1 waits for approval: it installs redis-operator.v2
      kubectl patch installplans.operators.coreos.com install-1 -n redis --type=merge -p '{"spec":{"approved":true}}'

`

exports[`test/cli/why.test.ts > TAP > B13: APlanWaitsForApproval > must match snapshot 1`] = `
Subscription redis/redis-operator is not installed, because
  - InstallPlan install-1 waits for approval: it installs redis-operator.v1
      kubectl patch installplans.operators.coreos.com install-1 -n redis --type=merge -p '{"spec":{"approved":true}}'

`

exports[`test/cli/why.test.ts > TAP > B13: APlanWaitsThatAlsoUpdatesAnOperatorThatWorks > must match snapshot 1`] = `
Subscription redis/redis-operator is not installed, because
  - InstallPlan install-1 waits for approval: it installs db.v2, redis-operator.v1
      kubectl patch installplans.operators.coreos.com install-1 -n redis --type=merge -p '{"spec":{"approved":true}}'

`

exports[`test/cli/why.test.ts > TAP > B13: APlanWaitsThatBringsBackWhatIsGone > must match snapshot 1`] = `
Subscription redis/redis-operator is not installed, because
  - InstallPlan install-1 waits for approval: it installs redis-operator.v1, and would bring back gone.v1
      kubectl delete installplans.operators.coreos.com install-1 -n redis

`

exports[`test/cli/why.test.ts > TAP > B14: NoOperatorGroup > must match snapshot 1`] = `
Subscription redis/redis-operator is not installed, because
  - its namespace has no OperatorGroup
OLM says ResolutionFailed: expected 1 OperatorGroup in the namespace, found 0

`

exports[`test/cli/why.test.ts > TAP > B14: TwoOperatorGroups > must match snapshot 1`] = `
Subscription redis/redis-operator is not installed, because
  - its namespace has OperatorGroup group-x7k2p beside group
      kubectl delete operatorgroups.operators.coreos.com group-x7k2p -n redis

`

exports[`test/cli/why.test.ts > TAP > B14: TwoOperatorGroupsOfTheSameSecond > must match snapshot 1`] = `
Subscription redis/redis-operator has installed redis-operator.v1, but
  - its namespace has OperatorGroup b beside a. Choose one to delete: kubectl delete operatorgroups.operators.coreos.com b -n redis or: kubectl delete operatorgroups.operators.coreos.com a -n redis

`

exports[`test/cli/why.test.ts > TAP > B15: ADependencyThatNobodyNeeds > must match snapshot 1`] = `
Subscription redis/redis-operator is not installed, because
  - Subscription etcd is in the way, because its catalog olm/gone is gone or empty
      kubectl leftovers delete etcd -n redis
OLM says ResolutionFailed: constraints not satisfiable: no operators found from catalog gone in namespace olm referenced by subscription etcd, subscription etcd exists

`

exports[`test/cli/why.test.ts > TAP > B16: TheNamespaceIsBeingDeleted > must match snapshot 1`] = `
Subscription redis/redis-operator is not installed, because
  - its namespace is being deleted, since 2026-11-24T11:00:00Z

`

exports[`test/cli/why.test.ts > TAP > B19: ItsCsvIsACopy > must match snapshot 1`] = `
Subscription redis/redis-operator has installed redis-operator.v1, but
  - its ClusterServiceVersion redis-operator.v1 is OLM's copy of the one in operators, and goes with that
      kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan && kubectl leftovers clean redis-operator.redis

`

exports[`test/cli/why.test.ts > TAP > B22: UnpackingFailed > must match snapshot 1`] = `
Subscription redis/redis-operator is not installed, because
  - OLM could not unpack a bundle (ConfigMap olm/972339c808408ebdac8559634a70f5d22b07b01367a7c9c7582ded8d08057e3 and its Job): Reason: DeadlineExceeded
      When that is mended, have OLM try again:
      kubectl delete configmaps 972339c808408ebdac8559634a70f5d22b07b01367a7c9c7582ded8d08057e3 -n olm

`

exports[`test/cli/why.test.ts > TAP > B22: UnpackingFailedAndHasBegunAgain > must match snapshot 1`] = `
Subscription redis/redis-operator is not installed, because
  - OLM could not unpack a bundle: bundle unpacking failed. Reason: DeadlineExceeded

`

exports[`test/cli/why.test.ts > TAP > B23: ACsvMadeByHand > must match snapshot 1`] = `
Subscription redis/redis-operator is not installed, because
  - ClusterServiceVersion redis-operator.v1, which was made by hand, is in the way
      kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
OLM says ResolutionFailed: constraints not satisfiable: clusterserviceversion redis-operator.v1 exists and is not referenced by a subscription, subscription redis-operator exists

`

exports[`test/cli/why.test.ts > TAP > B23: ACsvMadeByHandBesideAnOperatorThatWorks > must match snapshot 1`] = `
Subscription redis/redis-operator has installed redis-operator.v1, but
  - ClusterServiceVersion db.v1, which was made by hand, is in the way
OLM says ResolutionFailed: constraints not satisfiable: clusterserviceversion db.v1 exists and is not referenced by a subscription, subscription db exists

`

exports[`test/cli/why.test.ts > TAP > B6: ItsCsvIsGone > must match snapshot 1`] = `
Subscription redis/redis-operator has installed redis-operator.v1, but
  - its ClusterServiceVersion redis-operator.v1 is gone, and OLM does not make it again
      kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan && kubectl leftovers clean redis-operator.redis

`

exports[`test/cli/why.test.ts > TAP > B7: WhatADeletedSubscriptionLeft > must match snapshot 1`] = `
Subscription redis/redis-operator is not installed, because
  - ClusterServiceVersion redis-operator.v1, which a deleted Subscription has left, is in the way
      kubectl delete clusterserviceversions.operators.coreos.com redis-operator.v1 -n redis
OLM says ResolutionFailed: constraints not satisfiable: clusterserviceversion redis-operator.v1 exists and is not referenced by a subscription, subscription redis-operator exists

`

exports[`test/cli/why.test.ts > TAP > B7: WhatADeletedSubscriptionLeftBesideAnOperatorThatWorks > must match snapshot 1`] = `
Subscription redis/redis-operator has installed redis-operator.v1, but
  - ClusterServiceVersion db.v1, which a deleted Subscription has left, is in the way
      kubectl leftovers clean db.redis
OLM says ResolutionFailed: constraints not satisfiable: clusterserviceversion db.v1 exists and is not referenced by a subscription, subscription db exists

`

exports[`test/cli/why.test.ts > TAP > CsvFailed > must match snapshot 1`] = `
Subscription redis/redis-operator has installed redis-operator.v1, but
  - OLM has called it Failed: NoOperatorGroup: none

`

exports[`test/cli/why.test.ts > TAP > InstallPlanFailed > must match snapshot 1`] = `
Subscription redis/redis-operator is not installed, because
  - InstallPlan install-1 has failed, because CustomResourceDefinition redises.redis.example.io and its objects do not fit the new version
      When that is mended, have OLM try again:
      kubectl patch installplans.operators.coreos.com install-1 -n redis --subresource=status --type=merge -p '{"status":{"phase":"Installing","startTime":null}}'
OLM says InstallPlanFailed: error validating existing CRs against new CRD's schema for "redises.redis.example.io": error validating redis.example.io/v1, Kind=Redis "team-a/prod": updated validation is too restrictive

`

exports[`test/cli/why.test.ts > TAP > InstallPlanFailedForSomeOtherReason > must match snapshot 1`] = `
Subscription redis/redis-operator is not installed, because
  - InstallPlan install-1 has failed: bad step
      When that is mended, have OLM try again:
      kubectl patch installplans.operators.coreos.com install-1 -n redis --subresource=status --type=merge -p '{"status":{"phase":"Installing","startTime":null}}'

`

exports[`test/cli/why.test.ts > TAP > InstallPlanFailedThatBringsBackWhatIsGone > must match snapshot 1`] = `
Subscription redis/redis-operator is not installed, because
  - InstallPlan install-1 has failed, because CustomResourceDefinition redises.redis.example.io and its objects do not fit the new version. Another try would bring back gone.v1
OLM says InstallPlanFailed: error validating existing CRs against new CRD's schema for "redises.redis.example.io": error validating redis.example.io/v1, Kind=Redis "team-a/prod": updated validation is too restrictive

`

exports[`test/cli/why.test.ts > TAP > NothingIsInTheWay > must match snapshot 1`] = `
Nothing is in the way of Subscription redis/redis-operator: it has installed redis-operator.v1.

`

exports[`test/cli/why.test.ts > TAP > NotYet > must match snapshot 1`] = `
Nothing is in the way of Subscription redis/redis-operator: OLM has not installed it yet.

`
