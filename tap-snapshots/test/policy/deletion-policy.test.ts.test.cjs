/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/policy/deletion-policy.test.ts > TAP > the message says what is wrong, and how to mend it > must match snapshot 1`] = `
DeletionPolicy strange is malformed: spec.action must be one of "Block", "Warn", "Cascade". Nothing can be deleted until it is mended: kubectl edit deletionpolicies.subscription-guard.io strange
`

exports[`test/policy/deletion-policy.test.ts > TAP > the message says what is wrong, and how to mend it > must match snapshot 2`] = `
DeletionPolicy strange is malformed: spec.protect is not known. Nothing can be deleted until it is mended: kubectl edit deletionpolicies.subscription-guard.io strange
`
