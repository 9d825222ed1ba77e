import t from 'tap';
import { rowOf, table } from './table.ts';

t.test('rowOf', async t => {
  const cases = [
    { output: '✔ a.test.ts: 3 passed, 0 failed (1.0 s)\n3 passed, 0 failed\n', passed: 3, failed: 0 },
    { output: '3 passed, 2 failed, 1 skipped\n', passed: 3, failed: 2 },
    { output: '✔ a.test.ts: 3 passed, 0 failed (1.0 s)\n', passed: 0, failed: 1 },
    { output: '', passed: 0, failed: 1 },
  ];
  for (const { output, passed, failed } of cases)
    t.strictSame(rowOf('1.30.14+0.28.0', 'guard', output, 9), {
      pair: '1.30.14+0.28.0',
      suite: 'guard',
      passed,
      failed,
      seconds: 9,
    });
});

t.test('table', async t => {
  const row = { pair: '1.30.14+0.28.0', suite: 'guard', passed: 3, failed: 0, seconds: 9 };
  t.matchSnapshot(table([row, { ...row, suite: 'cascade', failed: 1 }]));
});
