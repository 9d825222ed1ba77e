/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/admission/validate-operator-group.test.ts > TAP > AnotherUid > must match snapshot 1`] = `
OperatorGroup redis/group with UID made-up is not known to the API server: it has been deleted or replaced. Look at it again before you delete it.
`

exports[`test/admission/validate-operator-group.test.ts > TAP > CsvOfACleanupWhoseSubscriptionIsStillThere > must match snapshot 1`] = `
OperatorGroup redis/group is in use by Subscription redis/redis-operator: without it OLM calls an operator Failed, and installs and upgrades none. Delete the Subscription first:
     kubectl delete subscriptions.operators.coreos.com redis-operator -n redis
To change it, edit it: kubectl edit operatorgroups.operators.coreos.com group -n redis
`

exports[`test/admission/validate-operator-group.test.ts > TAP > DryRun > must match snapshot 1`] = `
OperatorGroup redis/group is in use by Subscription redis/redis-operator: without it OLM calls an operator Failed, and installs and upgrades none. Delete the Subscription first:
     kubectl delete subscriptions.operators.coreos.com redis-operator -n redis
To change it, edit it: kubectl edit operatorgroups.operators.coreos.com group -n redis
`

exports[`test/admission/validate-operator-group.test.ts > TAP > Installed > must match snapshot 1`] = `
OperatorGroup redis/group is in use by Subscription redis/redis-operator: without it OLM calls an operator Failed, and installs and upgrades none. Delete the Subscription first:
     kubectl delete subscriptions.operators.coreos.com redis-operator -n redis
To change it, edit it: kubectl edit operatorgroups.operators.coreos.com group -n redis
`

exports[`test/admission/validate-operator-group.test.ts > TAP > NotThere > must match snapshot 1`] = `
OperatorGroup redis/group with UID uid-OperatorGroup-redis-group is not known to the API server: it has been deleted or replaced. Look at it again before you delete it.
`

exports[`test/admission/validate-operator-group.test.ts > TAP > OfNobodysNames > must match snapshot 1`] = `
OperatorGroup redis/group is in use by 1 Subscription: without it OLM calls an operator Failed, and installs and upgrades none. Ask a user who may uninstall the operators of this namespace.
To change it, edit it: kubectl edit operatorgroups.operators.coreos.com group -n redis
`

exports[`test/admission/validate-operator-group.test.ts > TAP > OlderOneOfTwoOfWhichOlmHasNoticed > must match snapshot 1`] = `
OperatorGroup redis/group is in use by Subscription redis/redis-operator: without it OLM calls an operator Failed, and installs and upgrades none. Delete the Subscription first:
     kubectl delete subscriptions.operators.coreos.com redis-operator -n redis
To change it, edit it: kubectl edit operatorgroups.operators.coreos.com group -n redis
`

exports[`test/admission/validate-operator-group.test.ts > TAP > OlderOneOfTwoWhileOlmNamesTheNewerOne > must match snapshot 1`] = `
OperatorGroup redis/group is in use by Subscription redis/redis-operator: without it OLM calls an operator Failed, and installs and upgrades none. Delete the Subscription first:
     kubectl delete subscriptions.operators.coreos.com redis-operator -n redis
To change it, edit it: kubectl edit operatorgroups.operators.coreos.com group -n redis
`

exports[`test/admission/validate-operator-group.test.ts > TAP > SeveralSubscriptions > must match snapshot 1`] = `
OperatorGroup redis/group is in use by Subscription redis/redis-operator and 2 others: without it OLM calls an operator Failed, and installs and upgrades none. Delete the Subscription first:
     kubectl delete subscriptions.operators.coreos.com redis-operator -n redis
To change it, edit it: kubectl edit operatorgroups.operators.coreos.com group -n redis
`

exports[`test/admission/validate-operator-group.test.ts > TAP > Subscribed > must match snapshot 1`] = `
OperatorGroup redis/group is in use by Subscription redis/redis-operator: without it OLM calls an operator Failed, and installs and upgrades none. Delete the Subscription first:
     kubectl delete subscriptions.operators.coreos.com redis-operator -n redis
To change it, edit it: kubectl edit operatorgroups.operators.coreos.com group -n redis
`

exports[`test/admission/validate-operator-group.test.ts > TAP > SubscriptionGone > must match snapshot 1`] = `
OperatorGroup redis/group is in use by ClusterServiceVersion redis/redis-operator.v1: without it OLM calls an operator Failed, and installs and upgrades none. See what is left of the operator, and how to remove it:
     kubectl leftovers -n redis
To change it, edit it: kubectl edit operatorgroups.operators.coreos.com group -n redis
`

exports[`test/admission/validate-operator-group.test.ts > TAP > TheOtherOneIsOnItsWayOut > must match snapshot 1`] = `
OperatorGroup redis/group is in use by Subscription redis/redis-operator: without it OLM calls an operator Failed, and installs and upgrades none. Delete the Subscription first:
     kubectl delete subscriptions.operators.coreos.com redis-operator -n redis
To change it, edit it: kubectl edit operatorgroups.operators.coreos.com group -n redis
`

exports[`test/admission/validate-operator-group.test.ts > TAP > UsedOneOfTwo > must match snapshot 1`] = `
OperatorGroup redis/group is in use by Subscription redis/redis-operator: without it OLM calls an operator Failed, and installs and upgrades none. Delete the Subscription first:
     kubectl delete subscriptions.operators.coreos.com redis-operator -n redis
To change it, edit it: kubectl edit operatorgroups.operators.coreos.com group -n redis
`
