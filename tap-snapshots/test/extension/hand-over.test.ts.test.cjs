/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/extension/hand-over.test.ts > TAP > ApprovedByHand: what the Subscription asks for > what the cluster does not say 1`] = `
Array [
  "whether ClusterCatalog operatorhub offers channel stable of the package redis-operator with the installed version",
]
`

exports[`test/extension/hand-over.test.ts > TAP > Configured: what the Subscription asks for > what the cluster does not say 1`] = `
Array [
  "whether ClusterCatalog operatorhub offers channel stable of the package redis-operator with the installed version",
]
`

exports[`test/extension/hand-over.test.ts > TAP > NoChannel: what the Subscription asks for > what the cluster does not say 1`] = `
Array [
  "whether ClusterCatalog operatorhub offers the package redis-operator with the installed version",
  "which channel is its default, because the Subscription names none",
]
`

exports[`test/extension/hand-over.test.ts > TAP > OtherImage: what the Subscription asks for > what the cluster does not say 1`] = `
Array [
  "whether a ClusterCatalog offers channel stable of the package redis-operator with the installed version",
]
`

exports[`test/extension/hand-over.test.ts > TAP > SameImageTwice: what the Subscription asks for > what the cluster does not say 1`] = `
Array [
  "whether ClusterCatalog one or two offers channel stable of the package redis-operator with the installed version",
]
`

exports[`test/extension/hand-over.test.ts > TAP > the manifest that takes it over > what people read 1`] = `
OLM v1: it can be handed over, as far as the cluster says
  To be found out: whether ClusterCatalog operatorhub offers channel stable of the package redis-operator with the installed version
  The ClusterExtension that would take it over: -o yaml, field handOver. Upstream's migration deletes the Subscription
  and the ClusterServiceVersion with --cascade=orphan, and subscription-guard lets that pass.
`

exports[`test/extension/hand-over.test.ts > TAP > what people read where it cannot be > must match snapshot 1`] = `
OLM v1: it cannot be handed over, because
  its Subscription is UpgradeAvailable, and must be AtLatestKnown or UpgradePending
  its OperatorGroup is for some namespaces, and OLM v1 installs for all of them
  To be found out: whether ClusterCatalog operatorhub offers channel stable of the package redis-operator with the installed version
`
