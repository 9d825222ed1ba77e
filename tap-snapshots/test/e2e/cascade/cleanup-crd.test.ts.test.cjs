/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/cascade/cleanup-crd.test.ts > TAP > the CustomResourceDefinition of Cleanups, on a real API server > refuses a Cleanup that the sweeper could not carry out, and says why > DeletionWithoutUid 1`] = `
Cleanup.subscription-guard.io "bad" is invalid: spec.items[0]: Invalid value: an object that is to be deleted needs its uid
`

exports[`test/e2e/cascade/cleanup-crd.test.ts > TAP > the CustomResourceDefinition of Cleanups, on a real API server > refuses a Cleanup that the sweeper could not carry out, and says why > DigestOfAnotherKind 1`] = `
Cleanup.subscription-guard.io "bad" is invalid: spec.digest: Invalid value: "3F9A1C0000000000000000000000000000000000000000000000000000000000": spec.digest in body should match '^[0-9a-f]{64}$'
`

exports[`test/e2e/cascade/cleanup-crd.test.ts > TAP > the CustomResourceDefinition of Cleanups, on a real API server > refuses a Cleanup that the sweeper could not carry out, and says why > FewerThanNoOperands 1`] = `
Cleanup.subscription-guard.io "bad" is invalid: spec.operands[0].count: Invalid value: -1: spec.operands[0].count in body should be greater than or equal to 0
`

exports[`test/e2e/cascade/cleanup-crd.test.ts > TAP > the CustomResourceDefinition of Cleanups, on a real API server > refuses a Cleanup that the sweeper could not carry out, and says why > ItemOfNoApi 1`] = `
Cleanup.subscription-guard.io "bad" is invalid: spec.items[0].apiVersion: Invalid value: "": spec.items[0].apiVersion in body should be at least 1 chars long
`

exports[`test/e2e/cascade/cleanup-crd.test.ts > TAP > the CustomResourceDefinition of Cleanups, on a real API server > refuses a Cleanup that the sweeper could not carry out, and says why > NegativeTtl 1`] = `
Cleanup.subscription-guard.io "bad" is invalid: spec.ttlSecondsAfterFinished: Invalid value: -1: spec.ttlSecondsAfterFinished in body should be greater than or equal to 0
`

exports[`test/e2e/cascade/cleanup-crd.test.ts > TAP > the CustomResourceDefinition of Cleanups, on a real API server > refuses a Cleanup that the sweeper could not carry out, and says why > NobodyAskedForIt 1`] = `
Cleanup.subscription-guard.io "bad" is invalid: [<nil>: Invalid value: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation, spec.requester.username: Required value]
`

exports[`test/e2e/cascade/cleanup-crd.test.ts > TAP > the CustomResourceDefinition of Cleanups, on a real API server > refuses a Cleanup that the sweeper could not carry out, and says why > NoSubject 1`] = `
Cleanup.subscription-guard.io "bad" is invalid: [<nil>: Invalid value: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation, spec.subject: Required value]
`

exports[`test/e2e/cascade/cleanup-crd.test.ts > TAP > the CustomResourceDefinition of Cleanups, on a real API server > refuses a Cleanup that the sweeper could not carry out, and says why > SubjectWithoutUid 1`] = `
Cleanup.subscription-guard.io "bad" is invalid: [<nil>: Invalid value: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation, spec.subject.uid: Required value]
`

exports[`test/e2e/cascade/cleanup-crd.test.ts > TAP > the CustomResourceDefinition of Cleanups, on a real API server > refuses a Cleanup that the sweeper could not carry out, and says why > UnknownFate 1`] = `
Cleanup.subscription-guard.io "bad" is invalid: [<nil>: Invalid value: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation, spec.items[0].fate: Unsupported value: "Blocks": supported values: "Delete", "Follows", "Keep"]
`

exports[`test/e2e/cascade/cleanup-crd.test.ts > TAP > the CustomResourceDefinition of Cleanups, on a real API server > refuses a Cleanup that the sweeper could not carry out, and says why > UnknownPhase 1`] = `
Cleanup.subscription-guard.io "running" is invalid: [status.phase: Unsupported value: "Done": supported values: "Pending", "Running", "Succeeded", "Stalled", "Withdrawn", <nil>: Invalid value: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]
`

exports[`test/e2e/cascade/cleanup-crd.test.ts > TAP > the CustomResourceDefinition of Cleanups, on a real API server > refuses a Cleanup that the sweeper could not carry out, and says why > UnknownPolicy 1`] = `
Cleanup.subscription-guard.io "bad" is invalid: [<nil>: Invalid value: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation, spec.policy.crds: Unsupported value: "Delete": supported values: "DeleteIfUnused", "Keep", spec.policy.operands: Unsupported value: "Force": supported values: "Block", "Delete", "Orphan"]
`

exports[`test/e2e/cascade/cleanup-crd.test.ts > TAP > the CustomResourceDefinition of Cleanups, on a real API server > refuses a Cleanup that the sweeper could not carry out, and says why > UnknownStep 1`] = `
Cleanup.subscription-guard.io "bad" is invalid: [<nil>: Invalid value: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation, spec.items[0].step: Unsupported value: "operands": supported values: "subscription", "csv", "remains", "crds", "dependencies", "operator-group", "operator"]
`

exports[`test/e2e/cascade/cleanup-crd.test.ts > TAP > the CustomResourceDefinition of Cleanups, on a real API server > shows how far a Cleanup has got > kubectl get cleanups 1`] = `
NAME      NAMESPACE   SUBSCRIPTION     PHASE     REMOVED   TOTAL   MESSAGE                   AGE
running   redis       redis-operator   Running   7         31      deleting redis/settings   <age>
`
