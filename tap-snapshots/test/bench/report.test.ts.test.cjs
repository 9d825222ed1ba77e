/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/bench/report.test.ts > TAP > the chart > must match snapshot 1`] = `
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 126" font-family="system-ui, sans-serif" font-size="13">
<title>A denied DELETE</title>
<style>text { fill: #24292f } .bar { fill: #6e7781 } .ours { fill: #0969da } .tail { stroke: #8c959f; stroke-width: 2 } @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .ours { fill: #58a6ff } }</style>
<text x="0" y="20" font-size="15" font-weight="600">A denied DELETE</text>
<text x="292" y="59" text-anchor="end">no-op webhook</text><rect class="bar" x="300" y="44" width="61.9" height="22" rx="3"/><line class="tail" x1="361.9" x2="423.8" y1="55" y2="55"/><text x="429.8" y="59">2.00 ms</text>
<text x="292" y="89" text-anchor="end">Block, &lt;small></text><rect class="bar ours" x="300" y="74" width="267.5" height="22" rx="3"/><line class="tail" x1="567.5" x2="730.0" y1="85" y2="85"/><text x="736.0" y="89">20.0 ms</text>
<text x="300" y="120" font-size="11">bar: p50, line: up to p99, in ms; the scale is logarithmic</text>
</svg>

`

exports[`test/bench/report.test.ts > TAP > the table > must match snapshot 1`] = `
# What \`npm run bench\` measured

2026-11-25 10:00, commit abc1234, \`npm run bench\`; load of the machine before: 0.3

2 × CPU, 8 GiB; Node v24

took 312 s: latency 200 s, cost 80 s

| what | unit | n | p50 | p95 | p99 | max | p50 × | p99 × |
| :-- | --: | --: | --: | --: | --: | --: | --: | --: |
| **A denied DELETE** |  |  |  |  |  |  |  |  |
| no-op webhook | ms | 3 | 2.00 | 4.00 | 4.00 | 4.00 | 1.00 | 1.00 |
| Block, <small> | ms | 3 | 20.0 | 123 | 123 | 123 | 10.0 | 30.9 |
| **Start** |  |  |  |  |  |  |  |  |
| bundle | kB | 1 | 1235 |  |  |  |  |  |

`
