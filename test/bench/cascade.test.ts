import t from 'tap';
import { cascadeRows } from '../../bench/cases/cascade.ts';

const measured = (...seconds: readonly number[]) =>
  seconds.map(time => ({ milliseconds: time * 1_000, calls: 20, objects: 10 }));

t.test('cascadeRows: what a cascade adds is told by the pairs of the rounds', async t => {
  const rows = cascadeRows({ name: 'redis', script: measured(1, 5, 9), cascade: measured(4, 6), tool: [] });
  const added = rows.find(({ name }) => name.startsWith('added'));
  t.match(added, { n: 2, p50: 2, max: 3 });
  t.match(rows, [{ group: /redis, 10 objects$/, n: 3, p50: 5 }, { n: 2, p50: 5 }, {}, { n: 2, p50: 2 }]);
  t.strictSame(cascadeRows({ name: 'redis', script: measured(1), cascade: [], tool: [] }), [], 'nothing to compare');
});

t.test('cascadeRows: another tool is compared with the same deletions, and what it leaves is counted', async t => {
  const tool = measured(10, 10).map((one, index) => ({ ...one, left: 4 + 2 * index }));
  const rows = cascadeRows({ name: 'redis', script: measured(5, 5), cascade: measured(5, 5), tool });
  t.match(rows.slice(-2), [
    { name: /kubectl operator uninstall/, n: 2, p50: 10, ratio: { p50: 2 } },
    { name: /leaves/, unit: 'objects', n: 2, p50: 5 },
  ]);
});
