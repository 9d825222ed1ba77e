import { choicesIn } from '../../../checklist/choices.ts';
import { describe } from '../../../cluster/object.ts';
import type { Note } from '../../../inventory/information.ts';
import type { Reported } from '../../../inventory/reads.ts';
import { cleanLeftovers } from '../../../kubectl.ts';
import type { Plan } from '../../../plan/plan.ts';
import type { Fate } from '../../../plan/ruling.ts';
import { steps } from '../../../plan/steps.ts';
import { becauseOf, beside, planBranches, titleOf } from '../plan.ts';
import { html, type Markup, nothing } from './markup.ts';
import { badge, command, list, page, table } from './page.ts';
import { planLeaves } from './plan-leaves.ts';
import { unreadList } from './unread.ts';

const fates: readonly Fate[] = ['Delete', 'Follows', 'Keep', 'Blocks'];

/** A plan as a page to read and to pass on: the counts, the commands, a tree and a table of all objects. */
export function planPage(plan: Plan, information?: Reported<Note>): string {
  const [title = '', ...needs] = titleOf(plan);
  return page(
    plan.subject.uid
      ? `Plan for Subscription ${plan.subject.namespace}/${plan.subject.name}`
      : `Plan for ${plan.subject.operatorName}`,
    title,
    html`${list('state', 'What to know first', [...needs, ...plan.ailments.map(({ what }) => `The operator does not work as it should: ${what}`)])}${unreadList(plan.unknowns)}${counts(plan)}
<section aria-labelledby="commands"><h2 id="commands">Commands</h2>
${commandsFor(plan)}</section>
<section aria-labelledby="tree"><h2 id="tree">What takes what along</h2>
${planLeaves(planBranches(plan))}</section>
<section aria-labelledby="all"><h2 id="all">All objects, in safe order</h2>
${table({
  caption: 'What a clean-up does to each object, and when',
  heads: ['Object', 'Step', 'Fate', 'Because'],
  rows: plan.items.map(item => [describe(item.ref), item.step, badge(item.fate, item.fate), becauseOf(item)]),
})}</section>
${
  information
    ? list(
        'beside',
        'Beside the plan, for information',
        beside(plan, information).map(({ ref, note }) => `${describe(ref)}: ${note}`),
      )
    : nothing
}`,
  );
}

function counts({ items }: Plan): Markup {
  const number = (step: string, fate: Fate): number | Markup => {
    const found = items.filter(item => item.step === step && item.fate === fate).length;
    return found === 0 ? 0 : badge(fate, found);
  };
  return table({
    caption: 'How many objects of each step go, stay or are in the way',
    heads: ['Step', ...fates],
    rows: steps
      .filter(name => items.some(({ step }) => step === name))
      .map(name => [name, ...fates.map(fate => number(name, fate))]),
  });
}

/** The commands that the policy allows, or for leftovers the one that removes them. */
function commandsFor(plan: Plan): Markup {
  if (!plan.subject.uid) return command(cleanLeftovers(plan.subject.operatorName), 'remove what is left');
  const { removeAll, keepCustomResources, leaveAll } = choicesIn(plan);
  if (!removeAll && !leaveAll) return html`<p>The policy allows no deletion.</p>`;
  return html`${[
    removeAll ? command(removeAll, 'remove it all, in safe order') : nothing,
    keepCustomResources ? command(keepCustomResources, 'remove it, and keep the custom resources') : nothing,
    leaveAll ? command(leaveAll, 'leave it all behind') : nothing,
  ]}`;
}
