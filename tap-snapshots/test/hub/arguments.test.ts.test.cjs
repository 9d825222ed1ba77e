/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/hub/arguments.test.ts > TAP > the help > help 1`] = `
npm run hub -- DIR [flags]

DIR is a checkout of a catalog (operators/PACKAGE/VERSION/manifests and metadata), of which the newest version of each
package is tried, or a folder of bundles.

  --only PACKAGE,…   these only, even if they have a result already
  --batch N          how many are installed at the same time (default 4)
  --operands         make custom resources of the vendors' examples, too
  --results FILE     one JSON line for each package; what is in it already is not tried again (default hub-results.jsonl)

Exit code: 1 if a plan would remove what is not the operator's, a removal damaged something, or a plain deletion that
leaves objects behind was allowed; otherwise 0.

`
