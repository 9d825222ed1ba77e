import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Results } from '../../hub/results.ts';
import { rowOf } from './row.ts';

t.test('results', async t => {
  const file = join(t.testdir({}), 'results.jsonl');
  const first = new Results(file);
  t.strictSame(first.rows(), [], 'none at first');
  first.add(rowOf({ package: 'b' }));
  first.add(rowOf({ package: 'a', left: ['x'] }));
  const resumed = new Results(file);
  t.ok(resumed.has('a', '1.0.0'), 'what was tried is known');
  t.notOk(resumed.has('a', '1.0.1'), 'in another version it was not');
  t.notOk(resumed.has('c', '1.0.0'));
  resumed.add(rowOf({ package: 'a' }));
  t.strictSame(new Results(file).rows(), [rowOf({ package: 'a' }), rowOf({ package: 'b' })], 'the last line counts');
  t.equal(readFileSync(file, 'utf8').split('\n').length, 4, 'a line each');
});
