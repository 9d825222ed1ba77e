/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/matrix/table.test.ts > TAP > table > must match snapshot 1`] = `
| Kubernetes | OLM | suite | passed | failed | seconds |
| --- | --- | --- | --- | --- | --- |
| 1.30.14 | 0.28.0 | guard | 3 | 0 | 9 |
| 1.30.14 | 0.28.0 | cascade | 3 | 1 | 9 |
`
