import t from 'tap';
import { targetNamespaces } from '../../hub/install-modes.ts';

t.test('what an OperatorGroup targets, by the install modes', async t => {
  const cases: Record<string, { modes: readonly string[]; want: readonly string[] | undefined }> = {
    WholeClusterFirst: { modes: ['OwnNamespace', 'SingleNamespace', 'AllNamespaces'], want: [] },
    OwnNamespace: { modes: ['SingleNamespace', 'OwnNamespace'], want: ['ns'] },
    AnotherOne: { modes: ['MultiNamespace', 'SingleNamespace'], want: ['ns-watched'] },
    Several: { modes: ['MultiNamespace'], want: ['ns-watched', 'ns-watched-too'] },
    None: { modes: [], want: undefined },
  };
  const types = ['OwnNamespace', 'SingleNamespace', 'MultiNamespace', 'AllNamespaces'];
  for (const [name, { modes, want }] of Object.entries(cases)) {
    const all = types.map(type => ({ type, supported: modes.includes(type) }));
    t.strictSame(targetNamespaces(all, 'ns'), want, name);
  }
});
