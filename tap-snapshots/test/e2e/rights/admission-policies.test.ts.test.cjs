/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/rights/admission-policies.test.ts > TAP > the admission policies, on a real API server > say what to do > Change 1`] = `
Error from server (Forbidden): cleanups.subscription-guard.io "told" is forbidden: ValidatingAdmissionPolicy 'cleanups.subscription-guard.io' with binding 'cleanups.subscription-guard.io' denied request: only subscription-guard changes a Cleanup, which is what was approved and how far that has got; to cancel one, delete it

`

exports[`test/e2e/rights/admission-policies.test.ts > TAP > the admission policies, on a real API server > say what to do > Create 1`] = `
Error from server (Forbidden): error when creating "<file>": cleanups.subscription-guard.io "forged" is forbidden: ValidatingAdmissionPolicy 'cleanups.subscription-guard.io' with binding 'cleanups.subscription-guard.io' denied request: only subscription-guard writes a Cleanup, when it admits the deletion of a Subscription: kubectl delete subscriptions.operators.coreos.com NAME -n NAMESPACE --cascade=foreground

`

exports[`test/e2e/rights/admission-policies.test.ts > TAP > the admission policies, on a real API server > say what to do > Delete 1`] = `
Error from server (Forbidden): cleanups.subscription-guard.io "told" is forbidden: ValidatingAdmissionPolicy 'cleanups.subscription-guard.io' with binding 'cleanups.subscription-guard.io' denied request: deleting a Cleanup cancels it halfway, with the rest of its objects left behind; that takes the right to cancel cleanups.subscription-guard.io, as the ClusterRole subscription-guard-cleanup-canceller gives it

`

exports[`test/e2e/rights/admission-policies.test.ts > TAP > the admission policies, on a real API server > say what to do > Mark 1`] = `
Error from server (Forbidden): serviceaccounts "default" is forbidden: ValidatingAdmissionPolicy 'marks.subscription-guard.io' with binding 'marks.subscription-guard.io' denied request: the annotation subscription-guard.io/cleanup tells that a Cleanup will remove this object, and only subscription-guard sets or changes it: leave it as it is (in a new object: leave it out). If that Cleanup does not exist any more, ask a member of system:masters to remove the annotation

`
