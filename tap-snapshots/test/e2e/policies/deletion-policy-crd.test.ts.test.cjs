/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > CascadeThatIsNotAllowed 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: spec.allow: Invalid value: action Cascade needs Cascade to be allowed: add it to allow, or choose another action
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > ChoiceTwice 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: spec.allow[1]: Duplicate value: "Cascade"
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > EmptyLabels 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: spec.match.namespaceSelector: Invalid value: an empty namespaceSelector would select every Namespace; leave it out for that
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > EmptySelector 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: spec.match.namespaceSelector: Invalid value: an empty namespaceSelector would select every Namespace; leave it out for that
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > ExistsWithValues 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: spec.match.namespaceSelector.matchExpressions[0].values: Invalid value: the operators Exists and DoesNotExist take no values
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > InWithoutValues 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: spec.match.namespaceSelector.matchExpressions[0].values: Invalid value: the operators In and NotIn need values
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > NegativeTtl 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: spec.ttlSecondsAfterFinished: Invalid value: -1: spec.ttlSecondsAfterFinished in body should be greater than or equal to 0
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > NoPackages 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: spec.match.packages: Invalid value: 0: spec.match.packages in body should have at least 1 items
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > NotInNothing 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: spec.match.namespaceSelector.matchExpressions[0].values: Invalid value: the operators In and NotIn need values
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > OrderOfKinds 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: spec.operandOrder: Invalid value: an API is named as its CustomResourceDefinition, such as kafkatopics.kafka.strimzi.io
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > PackageByPattern 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: spec.match.packages: Invalid value: a package is named exactly as in its catalog, with letters, digits, "-", "_" and "."; patterns such as "*" are not supported
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > PackageTwice 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: spec.match.packages[1]: Duplicate value: "redis"
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > UnknownAction 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: [spec.action: Unsupported value: "Delete": supported values: "Block", "Warn", "Cascade", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > UnknownAuthorization 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: [spec.authorization: Unsupported value: "None": supported values: "Requester", "Policy", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > UnknownChoice 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: [spec.allow[0]: Unsupported value: "Background": supported values: "Cascade", "Orphan", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > UnknownCrds 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: [spec.crds: Unsupported value: "Delete": supported values: "DeleteIfUnused", "Keep", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > UnknownDependencies 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: [spec.dependencies: Unsupported value: "Delete": supported values: "Keep", "DeleteIfUnused", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > UnknownOperands 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: [spec.operands: Unsupported value: "Keep": supported values: "Block", "Delete", "Orphan", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > UnknownOperator 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: [spec.match.namespaceSelector.matchExpressions[0].operator: Unsupported value: "Is": supported values: "In", "NotIn", "Exists", "DoesNotExist", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > UnknownOperatorGroup 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: [spec.operatorGroup: Unsupported value: "Delete": supported values: "Keep", "DeleteIfUnused", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > refuses a policy that makes no sense, and says why > WarnWithoutOrphan 1`] = `
DeletionPolicy.subscription-guard.io "bad" is invalid: spec.allow: Invalid value: action Warn leaves everything behind, which is what Orphan does: add Orphan to allow, or choose another action
`

exports[`test/e2e/policies/deletion-policy-crd.test.ts > TAP > the CustomResourceDefinition of DeletionPolicies, on a real API server > shows what a policy says > kubectl get deletionpolicies -o wide 1`] = `
NAME       ACTION   ALLOW                  OPERANDS   CRDS             MATCHES   PACKAGES                    STATUS   AGE
defaults   Block    ["Cascade","Orphan"]   Block      DeleteIfUnused                                                  <age>
shown      Warn     ["Orphan"]             Orphan     Keep                       ["redis-operator","etcd"]            <age>
`
