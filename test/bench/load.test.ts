import t from 'tap';
import { cellsOf } from '../../bench/load.ts';

t.test('cellsOf: each round in another order, slow ones in every other round', async t => {
  const cells = ['a', 'b', 'c', 'd'];
  const rounds = [0, 1, 2, 3].map(round => cellsOf(round, cells, new Set(['b'])).join(' '));
  t.strictSame(rounds, ['a b c d', 'a d c', 'c d a b', 'c a d']);
});
