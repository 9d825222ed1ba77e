import t from 'tap';
import { type LabelSelector, selects } from '../../src/policy/selector.ts';

const labels = { env: 'dev', team: 'a' };
const expression = (key: string, operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist', ...values: string[]) => ({
  matchExpressions: [{ key, operator, ...(values.length > 0 && { values }) }],
});

/** The truth table of Kubernetes' label selectors (concepts/overview/working-with-objects/labels). */
const cases: Record<string, readonly [selector: LabelSelector, selected: boolean]> = {
  Label: [{ matchLabels: { env: 'dev' } }, true],
  OtherValue: [{ matchLabels: { env: 'production' } }, false],
  AllLabelsMustMatch: [{ matchLabels: { env: 'dev', team: 'b' } }, false],
  In: [expression('env', 'In', 'test', 'dev'), true],
  NotAmong: [expression('env', 'In', 'production'), false],
  InWithoutTheLabel: [expression('region', 'In', 'north'), false],
  NotIn: [expression('env', 'NotIn', 'production'), true],
  NotInButIs: [expression('env', 'NotIn', 'dev'), false],
  NotInWithoutTheLabel: [expression('region', 'NotIn', 'north'), true],
  Exists: [expression('team', 'Exists'), true],
  ExistsNot: [expression('region', 'Exists'), false],
  DoesNotExist: [expression('region', 'DoesNotExist'), true],
  DoesExist: [expression('team', 'DoesNotExist'), false],
  NameOfAnObjectsProperty: [expression('constructor', 'Exists'), false],
  LabelsAndExpressions: [{ matchLabels: { env: 'dev' }, ...expression('team', 'In', 'b') }, false],
};

for (const [name, [selector, selected]] of Object.entries(cases)) {
  t.test(name, async t => {
    t.equal(selects(selector, labels), selected);
  });
}
