import t from 'tap';
import { commandsIn } from '../../hub/denial.ts';

t.test('the commands that a denial prints', async t => {
  const cascade = 'kubectl delete subscriptions.operators.coreos.com a -n a --cascade=foreground';
  const choices = [
    `     remove it all, in safe order:  ${cascade}`,
    '     leave it all behind:           kubectl delete subscriptions.operators.coreos.com a -n a --cascade=orphan',
    'Full list: kubectl leftovers plan a -n a   (plan 000000)',
  ];
  const cases = {
    Operands: {
      lines: [
        '1. First delete what the operator manages, while it can still clean up after it:',
        '     kubectl delete tests.x.io one two -n a',
        "     kubectl delete tests.x.io b --wait=false && kubectl patch tests.x.io b --type=merge -p '{}'",
        ...choices,
      ],
      want: {
        operands: [
          'kubectl delete tests.x.io one two -n a',
          "kubectl delete tests.x.io b --wait=false && kubectl patch tests.x.io b --type=merge -p '{}'",
        ],
        cascade,
      },
    },
    ManyOperands: {
      lines: ['     6 Tests (6 in a): kubectl get tests.x.io -A', ...choices],
      want: { operands: [], cascade },
    },
    NothingButChoices: { lines: choices, want: { operands: [], cascade } },
    NoWayOut: {
      lines: ['The policy allows neither.'],
      want: { operands: [], cascade: undefined },
    },
  };
  for (const [name, { lines, want }] of Object.entries(cases)) t.strictSame(commandsIn(lines.join('\n')), want, name);
});
