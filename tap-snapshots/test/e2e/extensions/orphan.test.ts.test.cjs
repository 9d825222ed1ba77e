/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/extensions/orphan.test.ts > TAP > an extension that is let go > by ClusterObjectSets: these stay, and own everything > the warnings 1`] = `
Warning: All that it has installed stays, and nothing upgrades or removes it any more. To see it later: kubectl leftovers
Warning: A ClusterObjectSet that stays still owns its objects: deleting it later deletes them.

`
