/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/operations/availability.test.ts > TAP > two replicas of the webhook behind a Service > with both down, deletions fail closed, and say where it is written whom to ask > what kubectl prints 1`] = `
Error from server (InternalError): Internal error occurred: failed calling webhook "cascade.subscription-guard.io": failed to call webhook: Post "https://subscription-guard-webhook.subscription-guard.svc:PORT/mutate/if-this-fails-see-annotation-contact-of-namespace-subscription-guard?timeout=10s": dial tcp ADDRESS:PORT: connect: connection refused

`
