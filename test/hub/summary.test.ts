import t from 'tap';
import { summary } from '../../hub/summary.ts';
import { rowOf } from './row.ts';

t.test('the table of a run', async t => {
  const never = {
    package: 'never',
    installed: false,
    reason: 'the CSV is Installing | for ever',
    operands: 0,
  };
  const { cascade: _, seconds: __, ...allowed } = rowOf({ package: 'open', deletion: 'allowed' });
  const rows = [
    rowOf({ package: 'a', seconds: 1 }),
    rowOf({ package: 'b', seconds: 3, missing: ['m'], foreign: ['f'], left: ['l'], damaged: ['d'] }),
    rowOf(never),
    { ...allowed, left: ['o'] },
    rowOf({ package: 'stuck', cascade: 'Stalled', message: 'Test a/x\nstill has a finalizer', seconds: 180 }),
  ];
  t.matchSnapshot(summary(rows), 'with everything');
  t.matchSnapshot(summary([rowOf()]), 'as it should be');
  t.matchSnapshot(summary([]), 'of nothing');
});
