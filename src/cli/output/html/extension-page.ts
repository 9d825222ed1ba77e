import { describe } from '../../../cluster/object.ts';
import { consentCommand, extensionDeletion } from '../../../extension/commands.ts';
import { doomed, type ExtensionPlan, itemsOf } from '../../../extension/plan.ts';
import type { Policy } from '../../../policy/policy.ts';
import { extensionBranches, extensionTitle } from '../extension-plan.ts';
import { becauseOf } from '../plan.ts';
import { html, type Markup, nothing } from './markup.ts';
import { badge, command, list, page, table } from './page.ts';
import { planLeaves } from './plan-leaves.ts';
import { unreadList } from './unread.ts';

const fates = ['Blocks', 'Follows', 'Keep'] as const;

/** What the deletion of a ClusterExtension or ClusterObjectSet would take along, to look at and to pass on. */
export function extensionPage(plan: ExtensionPlan, policy: Policy): string {
  const [title = '', ...needs] = extensionTitle(plan);
  return page(
    `Plan for ${describe(plan.subject.ref)}`,
    title,
    html`${list('state', 'What to know first', needs)}${unreadList(plan.unknowns)}${counts(plan)}
<section aria-labelledby="commands"><h2 id="commands">Commands</h2>
${commandsFor(plan, policy)}</section>
<section aria-labelledby="tree"><h2 id="tree">What takes what along</h2>
${planLeaves(extensionBranches(plan))}</section>
<section aria-labelledby="all"><h2 id="all">All objects</h2>
${table({
  caption: 'What a deletion does to each object',
  heads: ['Object', 'Fate', 'Because'],
  rows: itemsOf(plan).map(item => [describe(item.ref), badge(item.fate, item.fate), becauseOf(item)]),
})}</section>
`,
  );
}

function counts(plan: ExtensionPlan): Markup {
  const kinds = Map.groupBy(itemsOf(plan), ({ ref }) => ref.kind);
  return table({
    caption: 'How many objects of each kind go with it, stay, or are data that takes a decision of its own',
    heads: ['Kind', ...fates],
    rows: [...kinds].map(([kind, items]) => [
      kind,
      ...fates.map(fate => {
        const number = items.filter(item => item.fate === fate).length;
        return number === 0 ? 0 : badge(fate, number);
      }),
    ]),
  });
}

/** Those that the policy allows. */
function commandsFor(plan: ExtensionPlan, { allow }: Policy): Markup {
  const { ref } = plan.subject;
  const needsConsent = doomed(plan).length > 0 && allow.includes('Cascade');
  return html`${needsConsent ? command(consentCommand(ref), 'let the data go, before you delete it') : nothing}${command(extensionDeletion(ref), 'delete it')}${allow.includes('Orphan') ? command(extensionDeletion(ref, 'orphan'), 'leave it all behind, unmanaged') : nothing}`;
}
