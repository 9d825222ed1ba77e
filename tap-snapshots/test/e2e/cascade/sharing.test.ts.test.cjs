/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/cascade/sharing.test.ts > TAP > what a cascade asks first, and what it leaves to others > a shared CRD is kept, with the reason in the status > what kubectl prints when it is admitted 1`] = `
Warning: What depends on this Subscription is being removed, see Cleanup second.redis-operator-UID
Warning: kubectl wait --for=condition=Ready cleanup/second.redis-operator-UID --timeout=5m

`

exports[`test/e2e/cascade/sharing.test.ts > TAP > what a cascade asks first, and what it leaves to others > who cascades is told where to look, even if the name is too long for a warning > what kubectl prints when it is admitted 1`] = `
Warning: Removing dependents: Cleanup a-long-namespace.operator-with-a-package-name-that-fills-a-label-key-UID
Warning: kubectl wait --for=condition=Ready cleanup/a-long-namespace.operator-with-a-package-name-that-fills-a-label-key-UID

`
