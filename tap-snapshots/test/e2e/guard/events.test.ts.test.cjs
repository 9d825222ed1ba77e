/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/guard/events.test.ts > TAP > what the webhook decides is told by Events about the Subscription > a dry run tells nothing; a denial is told once, without names of others > the note 1`] = `
Deleting it would leave 22 objects behind: 1 ClusterServiceVersion, 1 Deployment, 2 CustomResourceDefinitions, 9 ClusterRoles, 9 more. First delete 1 RedisCluster, while the operator can clean up after them. To remove it all: kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground | To keep the custom resources: kubectl leftovers delete redis-operator -n redis --operands keep | To leave it all behind: kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan
`
