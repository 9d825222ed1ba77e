import t from 'tap';
import { chart } from '../../bench/chart.ts';
import { markdown, rowOf, withTable } from '../../bench/report.ts';

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

t.test('withTable', async t => {
  const document = 'Before\n<!-- bench:start -->\nold\n<!-- bench:end -->\nAfter\n';
  t.equal(withTable(document, 'new\n'), 'Before\n<!-- bench:start -->\n\nnew\n\n<!-- bench:end -->\nAfter\n');
  t.equal(withTable(withTable(document, 'x\n'), 'new\n'), withTable(document, 'new\n'), 'again and again');
  t.throws(() => withTable('no marks', 'new'), { message: /lacks/ });
});

t.test('the chart', async t => {
  t.matchSnapshot(chart('A denied DELETE', rows.slice(0, 2)));
});
