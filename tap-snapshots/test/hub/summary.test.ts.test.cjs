/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/hub/summary.test.ts > TAP > the table of a run > as it should be 1`] = `
| packages | installed | objects | custom resources | missing | foreign | left | damaged | denied | wrongly allowed | cascaded | s p50 | s p95 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 1 | 1 | 10 | 2 | 0 | 0 | 0 | 0 | 1 | 0 | 1 | 1.5 | 1.5 |

| package | version | objects | custom resources | plain deletion | cascade | seconds | left |
| --- | --- | --- | --- | --- | --- | --- | --- |
| redis | 1.0.0 | 10 | 2 | denied | Succeeded | 1.5 | 0 |
`

exports[`test/hub/summary.test.ts > TAP > the table of a run > of nothing 1`] = `
| packages | installed | objects | custom resources | missing | foreign | left | damaged | denied | wrongly allowed | cascaded | s p50 | s p95 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0.0 | 0.0 |

| package | version | objects | custom resources | plain deletion | cascade | seconds | left |
| --- | --- | --- | --- | --- | --- | --- | --- |
`

exports[`test/hub/summary.test.ts > TAP > the table of a run > with everything 1`] = `
| packages | installed | objects | custom resources | missing | foreign | left | damaged | denied | wrongly allowed | cascaded | s p50 | s p95 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 5 | 4 | 50 | 8 | 1 | 1 | 2 | 1 | 4 | 1 | 3 | 1.5 | 3.0 |

| package | what | object or words |
| --- | --- | --- |
| b | missing | m |
| b | foreign | f |
| b | left | l |
| b | damaged | d |
| open | left by an allowed deletion | o |
| stuck | Stalled | Test a/x still has a finalizer |

| not installed | version | why |
| --- | --- | --- |
| never | 1.0.0 | the CSV is Installing \\| for ever |

| package | version | objects | custom resources | plain deletion | cascade | seconds | left |
| --- | --- | --- | --- | --- | --- | --- | --- |
| a | 1.0.0 | 10 | 2 | denied | Succeeded | 1.0 | 0 |
| b | 1.0.0 | 10 | 2 | denied | Succeeded | 3.0 | 1 |
| never | 1.0.0 | 10 | 0 | denied | Succeeded | 1.5 | 0 |
| open | 1.0.0 | 10 | 2 | allowed |  |  | 1 |
| stuck | 1.0.0 | 10 | 2 | denied | Stalled | 180.0 | 0 |
`
