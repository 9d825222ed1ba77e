import { describe } from '../../../cluster/object.ts';
import { becauseOf, type PlanBranch } from '../plan.ts';
import { html, type Markup, nothing } from './markup.ts';
import { badge, type Leaf, tree } from './page.ts';

/** What takes what along, as a tree that can be folded up. */
export function planLeaves(branches: readonly PlanBranch[]): Markup {
  return tree(branches.map(leafOf));
}

function leafOf({ item, title, branches }: PlanBranch): Leaf {
  const because = item && !item.follows ? becauseOf(item) : '';
  const label = item
    ? html`${describe(item.ref)} ${badge(item.fate, item.fate)}${because ? html` <span class="note">${because}</span>` : nothing}`
    : html`${title}`;
  return { label, below: branches.map(leafOf) };
}
