import t from 'tap';
import type { PolicyFields } from '../../src/policy/policy.ts';
import { strictest } from '../../src/policy/strictest.ts';
import { policy } from './objects.ts';

/** Of each field: the stricter value of the two. */
const cases: readonly (readonly [field: keyof PolicyFields, stricter: unknown, laxer: unknown])[] = [
  ['action', 'Block', 'Warn'],
  ['action', 'Block', 'Cascade'],
  ['action', 'Warn', 'Cascade'],
  ['operands', 'Block', 'Orphan'],
  ['operands', 'Block', 'Delete'],
  ['operands', 'Orphan', 'Delete'],
  ['crds', 'Keep', 'DeleteIfUnused'],
  ['operatorGroup', 'Keep', 'DeleteIfUnused'],
  ['dependencies', 'Keep', 'DeleteIfUnused'],
  ['authorization', 'Requester', 'Policy'],
  ['ttlSecondsAfterFinished', 61, 60],
];

for (const [field, stricter, laxer] of cases) {
  t.test(`${field}: ${stricter} is stricter than ${laxer}`, async t => {
    const strict = policy('strict', { [field]: stricter });
    const lax = policy('lax', { [field]: laxer });
    t.equal(strictest([lax, strict])[field], stricter);
    t.equal(strictest([strict, lax])[field], stricter);
    t.equal(strictest([lax, lax])[field], laxer, 'the laxer one is in force where nobody is stricter');
  });
}

t.test('the orders of operands follow one another, each API once', async t => {
  const [one, other] = [
    ['as.x.io', 'bs.x.io'],
    ['bs.x.io', 'cs.x.io'],
  ].map((operandOrder, index) => policy(`${index}`, { operandOrder })) as [
    ReturnType<typeof policy>,
    ReturnType<typeof policy>,
  ];
  t.strictSame(strictest([one, other]).operandOrder, ['as.x.io', 'bs.x.io', 'cs.x.io']);
});
