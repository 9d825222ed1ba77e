import { describe, isA, keyOf } from '../../cluster/object.ts';
import { subscriptions } from '../../cluster/resources.ts';
import type { PlanItem } from '../../plan/item.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Paint } from './paint.ts';
import { becauseOf, paintFate, titleOf } from './plan-table.ts';
import { type Branch, drawTree } from './tree.ts';

/** An object of a plan with what it takes along, or the Subscription, which is none of its objects. */
export interface PlanBranch {
  readonly item?: PlanItem;
  readonly title: string;
  readonly branches: readonly PlanBranch[];
}

/** Below each object, in safe order, what goes with it. */
export function planBranches({ items, subject }: Plan): PlanBranch[] {
  const followers = Map.groupBy(items, ({ follows }) => (follows ? keyOf(follows) : ''));
  const keys = new Set(items.map(({ ref }) => keyOf(ref)));

  function branchOf(item: PlanItem): PlanBranch {
    const branches = (followers.get(keyOf(item.ref)) ?? []).map(branchOf);
    return { item, title: describe(item.ref), branches };
  }

  const roots = items.filter(({ follows }) => !follows || !keys.has(keyOf(follows)));
  const ofSubscription = roots.filter(({ follows }) => follows && isA(follows, subscriptions));
  const others = roots.filter(item => !ofSubscription.includes(item));
  const title = `Subscription ${subject.namespace}/${subject.name}`;
  const subscription = ofSubscription.length === 0 ? [] : [{ title, branches: ofSubscription.map(branchOf) }];
  return [...subscription, ...others.map(branchOf)];
}

/** The plan as a tree, drawn. */
export function planTree(plan: Plan, paint: Paint): string {
  const [title = '', ...needs] = titleOf(plan);
  const lines = drawTree({ text: title, branches: planBranches(plan).map(branch => painted(branch, paint)) });
  return [...needs, ...lines, ''].join('\n');
}

function painted({ item, title, branches }: PlanBranch, paint: Paint): Branch {
  const because = item && !item.follows ? becauseOf(item) : '';
  const fate = item ? `  ${paintFate(paint, item.fate)}` : '';
  return {
    text: `${title}${fate}${because && paint('dim', ` (${because})`)}`,
    branches: branches.map(branch => painted(branch, paint)),
  };
}
