import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { oneAtATime } from '../../bench/cases/latency.ts';
import { chart } from '../../bench/chart.ts';
import { markdown, type Report, rowOf } from '../../bench/report.ts';

const rows = [
  rowOf('A denied DELETE', 'no-op webhook', 'ms', [2, 2, 4], [2, 2, 4]),
  rowOf('A denied DELETE', 'Block, <small>', 'ms', [10, 20, 123.4], [2, 2, 4]),
  rowOf('Start', 'bundle', 'kB', [1234.5]),
];
const circumstances = {
  date: '2026-11-25 10:00',
  commit: 'abc1234',
  machine: '2 × CPU, 8 GiB',
  versions: 'Node v24',
  load: 0.25,
  command: 'npm run bench',
};

t.test('the table', async t => {
  t.matchSnapshot(markdown({ circumstances, rows, took: { latency: 200, cost: 80, all: 312 } }));
});

t.test('ratios are to the reference of the same run', async t => {
  t.strictSame(rows[1]?.ratio, { p50: 10, p99: 30.85 });
  t.equal(rows[2]?.ratio, undefined, 'what is measured once has none');
});

t.test('the published table and chart show the published results', async t => {
  const published = (name: string) => readFileSync(join(import.meta.dirname, '..', '..', 'bench', name), 'utf8');
  const report: Report = JSON.parse(published('results.json'));
  t.equal(published('results.md'), markdown(report));
  t.equal(
    published('results.svg'),
    chart(
      oneAtATime,
      report.rows.filter(({ group }) => group === oneAtATime),
    ),
  );
});

t.test('the chart', async t => {
  t.matchSnapshot(chart('A denied DELETE', rows.slice(0, 2)));
});
