import t from 'tap';
import { deletionPolicyOf } from '../../src/policy/deletion-policy.ts';
import { defaultFields } from '../../src/policy/policy.ts';
import { policyObject } from './objects.ts';

t.test('what is left out has the documented default', async t => {
  const parsed = deletionPolicyOf(policyObject('empty', {}));
  t.strictSame(parsed, { name: 'empty', match: {}, fields: defaultFields });
});

t.test('nothing that is not understood is passed over: it may be a restriction', async t => {
  const malformed: Record<string, object> = {
    UnknownAction: { action: 'Delete' },
    UnknownField: { protect: true },
    UnknownMatch: { match: { namespaces: ['redis'] } },
    UnknownOperator: { match: { namespaceSelector: { matchExpressions: [{ key: 'env', operator: 'Gt' }] } } },
    ActionOfAnotherType: { action: ['Block'] },
    NegativeTime: { ttlSecondsAfterFinished: -1 },
    AllowedByName: { allow: 'Cascade' },
  };
  for (const [name, spec] of Object.entries(malformed)) {
    t.throws(() => deletionPolicyOf(policyObject('strange', spec)), { name: 'PolicyMalformed' }, name);
  }
  const { spec: _, ...empty } = policyObject('strange', {});
  t.throws(() => deletionPolicyOf(empty), /DeletionPolicy strange is malformed: spec is missing/, 'no spec');
});

t.test('the message says what is wrong, and how to mend it', async t => {
  for (const spec of [{ action: 'Delete' }, { protect: true }]) {
    const error = t.throws(() => deletionPolicyOf(policyObject('strange', spec))) as Error;
    t.matchSnapshot(error.message);
  }
});
