import t from 'tap';
import { matchesSelector } from '../../src/cluster/label-selector.ts';
import { invalidSelectors } from './cases.ts';

const labels = { tier: 'gold', 'olm.owner': 'redis.v1', empty: '' };

const cases: readonly [selector: string, matches: boolean][] = [
  ['tier', true],
  ['team', false],
  ['constructor', false],
  ['!constructor', true],
  ['empty', true],
  ['!team', true],
  ['!tier', false],
  ['! tier', false],
  [`tier=${'g'.repeat(63)}`, false],
  [`operators.coreos.com/${'t'.repeat(63)}`, false],
  ['tier=gold', true],
  ['tier==gold', true],
  ['tier = gold', true],
  ['tier=silver', false],
  ['empty=', true],
  ['team=', false],
  ['tier in (gold)', true],
  ['tier in (silver, gold)', true],
  ['tier in (silver,bronze)', false],
  ['team in (gold)', false],
  ['olm.owner=redis.v1', true],
  ['tier in (gold,silver),!team', true],
  ['tier in (gold,silver),team', false],
  [' tier , empty ', true],
];

for (const [selector, matches] of cases) {
  t.test(`"${selector}" ${matches ? 'matches' : 'does not match'}`, async t => {
    t.equal(matchesSelector(labels, selector), matches);
  });
}

/** Valid, but nobody here asks such a thing. */
const notUnderstood = ['tier!=gold', 'tier notin (gold)'];

for (const selector of ['', ...notUnderstood, ...invalidSelectors]) {
  t.test(`"${selector}" is refused`, async t => {
    const message = /is not a label selector that is understood here$/;
    t.throws(() => matchesSelector(labels, selector), { message }, 'a selector that is not understood matches nothing');
  });
}
