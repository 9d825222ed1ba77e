import t from 'tap';
import { help, readArguments } from '../../hub/arguments.ts';

t.test('readArguments', async t => {
  const defaults = { dir: 'cat', only: undefined, batch: 4, operands: false, results: 'hub-results.jsonl' };
  const cases = {
    OnlyDir: { argv: ['cat'], want: defaults },
    All: {
      argv: ['cat', '--only', 'a,b', '--batch', '8', '--operands', '--results', 'r'],
      want: { dir: 'cat', only: ['a', 'b'], batch: 8, operands: true, results: 'r' },
    },
    NoDir: { argv: ['--operands'], want: undefined },
    TwoDirs: { argv: ['a', 'b'], want: undefined },
    NoBatch: { argv: ['cat', '--batch', '0'], want: undefined },
    HalfABatch: { argv: ['cat', '--batch', '1.5'], want: undefined },
    UnknownFlag: { argv: ['cat', '--fast'], want: undefined },
  };
  for (const [name, { argv, want }] of Object.entries(cases)) t.strictSame(readArguments(argv), want, name);
});

t.test('the help', async t => t.matchSnapshot(help, 'help'));
