/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/leftovers/audit.test.ts > TAP > what the sweeper tells of policies and leftovers, with the rights that deploy/ gives it > the status of a policy says what it does > what kubectl shows 1`] = `
NAME   ACTION   ALLOW                  OPERANDS   CRDS             MATCHES   PACKAGES   STATUS
all    Block    ["Cascade","Orphan"]   Block      Keep             2                    it is in force for 2 Subscriptions
dev    Block    ["Cascade","Orphan"]   Block      DeleteIfUnused   0                    it matches no Subscription
etcd   Block    ["Cascade","Orphan"]   Block      DeleteIfUnused   0         ["etcd"]   it matches no Subscription

`

exports[`test/e2e/leftovers/audit.test.ts > TAP > what the sweeper tells of policies and leftovers, with the rights that deploy/ gives it > the status of a policy says what it does > what kubectl shows then 1`] = `
NAME   ACTION   ALLOW                  OPERANDS   CRDS             MATCHES   PACKAGES                            STATUS
all    Block    ["Cascade","Orphan"]   Block      Keep             2         ["redis-operator","kitchen-sink"]   it is in force for 2 Subscriptions
dev    Block    ["Cascade","Orphan"]   Block      DeleteIfUnused   1                                             it matches 1 Subscription; for 1 of them a more specific policy is in force
etcd   Block    ["Cascade","Orphan"]   Block      DeleteIfUnused   1         ["etcd"]                            it is in force for 1 Subscription

`
