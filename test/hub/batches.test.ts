import t from 'tap';
import { batchesOf, withRequired } from '../../hub/batches.ts';

interface Apis {
  readonly name: string;
  readonly owned: readonly string[];
  readonly required: readonly string[];
  readonly foreign: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
}

function operator(name: string, apis: Partial<Omit<Apis, 'name'>> = {}): Apis {
  return { name, owned: [], required: [], foreign: [], ...apis };
}

const monitor = { group: 'monitoring.example.com', version: 'v1', kind: 'ServiceMonitor' };

t.test('batches', async t => {
  const cases: Record<string, { bundles: readonly Apis[]; want: readonly string[][] }> = {
    AsManyAsFit: { bundles: ['a', 'b', 'c'].map(name => operator(name)), want: [['a', 'b'], ['c']] },
    SameApiInTwo: {
      bundles: [
        operator('a', { owned: ['tests.x.io'] }),
        operator('b', { owned: ['tests.x.io'] }),
        operator('c', { owned: ['tests.y.io'] }),
      ],
      want: [['a', 'c'], ['b']],
    },
    StandInBesideWhoBringsIt: {
      bundles: [
        operator('a', { foreign: [monitor] }),
        operator('monitoring', { owned: ['servicemonitors.monitoring.example.com'] }),
        operator('b', { foreign: [monitor] }),
      ],
      want: [['a', 'b'], ['monitoring']],
    },
    None: { bundles: [], want: [] },
  };
  for (const [name, { bundles, want }] of Object.entries(cases))
    t.strictSame(
      batchesOf(bundles, 2).map(batch => batch.map(one => one.name)),
      want,
      name,
    );
});

t.test('a catalog offers what a package requires, and what that requires', async t => {
  const base = operator('base', { owned: ['bases.x.io'] });
  const middle = operator('middle', { owned: ['middles.x.io'], required: ['bases.x.io'] });
  const top = operator('top', { required: ['middles.x.io', 'nowhere.x.io'] });
  const otherBase = operator('other-base', { owned: ['bases.x.io'] });
  const all = [base, middle, top, otherBase];
  const namesOf = (bundle: Apis): string[] => withRequired(bundle, all).map(({ name }) => name);
  t.strictSame(namesOf(top), ['top', 'middle', 'base']);
  t.strictSame(namesOf(base), ['base']);
  t.strictSame(namesOf(operator('self', { owned: ['a.x.io'], required: ['a.x.io'] })), ['self']);
});
