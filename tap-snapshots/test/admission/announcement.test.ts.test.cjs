/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/admission/announcement.test.ts > TAP > a cascade that is admitted is told, with where to look > must match snapshot 1`] = `
With it go 2 objects: 1 ClusterServiceVersion, 1 CustomResourceDefinition. To see how that is getting on: kubectl get cleanups.subscription-guard.io redis.redis-operator-uid-Subs
`

exports[`test/admission/announcement.test.ts > TAP > a denial with a checklist: AnotherOperator > must match snapshot 1`] = `
Deleting it would leave 3 objects behind: 1 ClusterServiceVersion, 2 Redises. First delete 2 Redises, while the operator can clean up after them. First uninstall 1 operator that cannot do without it. To remove it all: kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground | To keep the custom resources: kubectl leftovers delete redis-operator -n redis --operands keep | To leave it all behind: kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
`

exports[`test/admission/announcement.test.ts > TAP > a denial with a checklist: Neither > must match snapshot 1`] = `
Deleting it would leave 4 objects behind: 1 ClusterServiceVersion, 1 CustomResourceDefinition, 2 Redises. First delete 2 Redises, while the operator can clean up after them.
`

exports[`test/admission/announcement.test.ts > TAP > a denial with a checklist: NothingInTheWay > must match snapshot 1`] = `
Deleting it would leave 2 objects behind: 1 ClusterServiceVersion, 1 CustomResourceDefinition. To remove it all: kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground | To leave it all behind: kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
`

exports[`test/admission/announcement.test.ts > TAP > a denial with a checklist: OnlyTheCascade > must match snapshot 1`] = `
Deleting it would leave 2 objects behind: 1 ClusterServiceVersion, 1 CustomResourceDefinition. To remove it all: kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground
`

exports[`test/admission/announcement.test.ts > TAP > a denial with a checklist: OnlyTheOrphan > must match snapshot 1`] = `
Deleting it would leave 4 objects behind: 1 ClusterServiceVersion, 1 CustomResourceDefinition, 2 Redises. First delete 2 Redises, while the operator can clean up after them. To leave it all behind: kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
`

exports[`test/admission/announcement.test.ts > TAP > a denial with a checklist: Operands > must match snapshot 1`] = `
Deleting it would leave 4 objects behind: 1 ClusterServiceVersion, 1 CustomResourceDefinition, 2 Redises. First delete 2 Redises, while the operator can clean up after them. To remove it all: kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground | To keep the custom resources: kubectl leftovers delete redis-operator -n redis --operands keep | To leave it all behind: kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
`

exports[`test/admission/announcement.test.ts > TAP > a denial with a checklist: OperandsThatThePolicyDeletes > must match snapshot 1`] = `
Deleting it would leave 4 objects behind: 1 ClusterServiceVersion, 1 CustomResourceDefinition, 2 Redises. To remove it all: kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground | To keep the custom resources: kubectl leftovers delete redis-operator -n redis --operands keep | To leave it all behind: kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
`

exports[`test/admission/announcement.test.ts > TAP > what else denies is told in our own words > Approved 1`] = `
It cannot be deleted otherwise while a cascade of it is approved. To see what depends on it: kubectl leftovers plan redis-operator -n redis
`

exports[`test/admission/announcement.test.ts > TAP > what else denies is told in our own words > Changed 1`] = `
What depends on it has changed while its deletion was being admitted: try again. To see what depends on it: kubectl leftovers plan redis-operator -n redis
`

exports[`test/admission/announcement.test.ts > TAP > what else denies is told in our own words > Forbidden 1`] = `
The user who tried to delete it may not delete everything that depends on it. To see what depends on it: kubectl leftovers plan redis-operator -n redis
`

exports[`test/admission/announcement.test.ts > TAP > what else denies is told in our own words > Installing 1`] = `
OLM is installing it at this moment: try again when it has finished. To see what depends on it: kubectl leftovers plan redis-operator -n redis
`

exports[`test/admission/announcement.test.ts > TAP > what else denies is told in our own words > Invalid 1`] = `
An annotation subscription-guard.io/… on it has a value that is not known, so it cannot be deleted. To see what depends on it: kubectl leftovers plan redis-operator -n redis
`

exports[`test/admission/announcement.test.ts > TAP > what else denies is told in our own words > NotAllowed 1`] = `
A DeletionPolicy does not allow it to be deleted in this way. To see what depends on it: kubectl leftovers plan redis-operator -n redis
`

exports[`test/admission/announcement.test.ts > TAP > what else denies is told in our own words > NotApproved 1`] = `
Nobody has approved that it is deleted with the operator that needed it. To see what depends on it: kubectl leftovers plan redis-operator -n redis
`

exports[`test/admission/announcement.test.ts > TAP > what else denies is told in our own words > NotInstalled 1`] = `
It cannot be deleted with what depends on it, because the cascade is not installed here. To see what depends on it: kubectl leftovers plan redis-operator -n redis
`

exports[`test/admission/announcement.test.ts > TAP > what else denies is told in our own words > PolicyUnreadable 1`] = `
It cannot be deleted now, because it is not known which DeletionPolicy is in force. To see what depends on it: kubectl leftovers plan redis-operator -n redis
`

exports[`test/admission/announcement.test.ts > TAP > what else denies is told in our own words > Settling 1`] = `
OLM has only just finished installing it: try again in a few seconds. To see what depends on it: kubectl leftovers plan redis-operator -n redis
`
