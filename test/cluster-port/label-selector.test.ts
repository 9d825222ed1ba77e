import t from 'tap';
import { matchesSelector } from '../../src/cluster/label-selector.ts';

const labels = { tier: 'gold', 'olm.owner': 'redis.v1', empty: '' };

const cases: readonly [selector: string, matches: boolean][] = [
  ['tier', true],
  ['team', false],
  ['empty', true],
  ['!team', true],
  ['!tier', false],
  ['! tier', false],
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

for (const selector of ['', 'a,,b', 'tier!=gold', 'tier notin (gold)', 'a=b=c', 'tier in gold', 'a b']) {
  t.test(`"${selector}" is refused`, async t => {
    const message = /is not a label selector that snapshots understand$/;
    t.throws(() => matchesSelector(labels, selector), { message }, 'a selector that is not understood matches nothing');
  });
}
