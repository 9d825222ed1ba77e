/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/csv-guard.test.ts > TAP > kubectl delete csv, guarded > a leftover may go, and kubectl says what cleans up after it > the warnings 1`] = `
Warning: Deleting a ClusterServiceVersion leaves much behind. To see what, and to remove all of it:
Warning: kubectl leftovers clean operator-with-a-package-name-that-fills-a-label-key -n left

`

exports[`test/e2e/csv-guard.test.ts > TAP > kubectl delete csv, guarded > is denied while its Subscription lives > what kubectl prints 1`] = `
Error from server (Conflict): admission webhook "csv.guard.subscription-guard.io" denied the request: ClusterServiceVersion redis/redis-operator.v1.0.0 belongs to Subscription redis/redis-operator: OLM would re-create it within seconds. Delete the Subscription instead:
     kubectl delete subscriptions.operators.coreos.com redis-operator -n redis

`

exports[`test/e2e/csv-guard.test.ts > TAP > kubectl delete csv, guarded > what cannot be read is not deleted > what kubectl prints 1`] = `
Error from server (Conflict): admission webhook "csv.guard.subscription-guard.io" denied the request: ClusterServiceVersion unread/redis-operator.v1.0.0 cannot be deleted now: the API server did not confirm what is deleted (Forbidden). Nothing was deleted; try again.

`

exports[`test/e2e/csv-guard.test.ts > TAP > kubectl delete csv, guarded > who may not list Subscriptions learns no name of one > what kubectl prints to alice 1`] = `
Error from server (Conflict): admission webhook "csv.guard.subscription-guard.io" denied the request: ClusterServiceVersion redis/redis-operator.v1.0.0 belongs to a Subscription that you may not list: OLM would re-create it within seconds. Ask somebody who may delete that Subscription instead.

`
