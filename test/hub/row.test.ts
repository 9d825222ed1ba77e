import t from 'tap';
import { isRemoved, isUnsafe, type Row } from '../../hub/row.ts';
import { rowOf } from './row.ts';

t.test('what nobody may live with', async t => {
  const cases: Record<string, { row: Partial<Row>; want: boolean }> = {
    Clean: { row: {}, want: false },
    Foreign: { row: { foreign: ['a'] }, want: true },
    Damaged: { row: { damaged: ['a'] }, want: true },
    WronglyAllowed: { row: { deletion: 'allowed', left: ['a'] }, want: true },
    RightlyAllowed: { row: { deletion: 'allowed' }, want: false },
    Left: { row: { left: ['a'] }, want: false },
    Missing: { row: { missing: ['a'] }, want: false },
    NotInstalled: { row: { installed: false, reason: 'why' }, want: false },
  };
  for (const [name, { row, want }] of Object.entries(cases)) t.equal(isUnsafe(rowOf(row)), want, name);
});

t.test('what leaves the cluster as it was', async t => {
  const cases: Record<string, { row: Partial<Row>; want: boolean }> = {
    Cascaded: { row: {}, want: true },
    RightlyAllowed: { row: { deletion: 'allowed', cascade: 'none' }, want: true },
    Denied: { row: { cascade: 'denied' }, want: false },
    Stalled: { row: { cascade: 'Stalled' }, want: false },
    Left: { row: { left: ['a'] }, want: false },
    Damaged: { row: { damaged: ['a'] }, want: false },
  };
  for (const [name, { row, want }] of Object.entries(cases)) t.equal(isRemoved(rowOf(row)), want, name);
});
