import { describe, isA, keyOf } from '../../cluster/object.ts';
import { subscriptions } from '../../cluster/resources.ts';
import type { PlanItem } from '../../plan/item.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Paint } from './paint.ts';
import { becauseOf, paintFate, titleOf } from './plan-table.ts';
import { type Branch, drawTree } from './tree.ts';

/** The plan as a tree: below each object, in safe order, what goes with it. */
export function planTree(plan: Plan, paint: Paint): string {
  const followers = Map.groupBy(plan.items, ({ follows }) => (follows ? keyOf(follows) : ''));
  const keys = new Set(plan.items.map(({ ref }) => keyOf(ref)));
  const { subject } = plan;
  const [title = '', ...needs] = titleOf(plan);

  function branchOf(item: PlanItem): Branch {
    const because = item.follows ? '' : becauseOf(item);
    const text = `${describe(item.ref)}  ${paintFate(paint, item.fate)}${because && paint('dim', ` (${because})`)}`;
    return { text, branches: (followers.get(keyOf(item.ref)) ?? []).map(branchOf) };
  }

  const roots = plan.items.filter(({ follows }) => !follows || !keys.has(keyOf(follows)));
  const ofSubscription = roots.filter(({ follows }) => follows && isA(follows, subscriptions));
  const others = roots.filter(item => !ofSubscription.includes(item));
  const subscription: Branch[] =
    ofSubscription.length === 0
      ? []
      : [{ text: `Subscription ${subject.namespace}/${subject.name}`, branches: ofSubscription.map(branchOf) }];
  const lines = drawTree({ text: title, branches: [...subscription, ...others.map(branchOf)] });
  return [...needs, ...lines, ''].join('\n');
}
