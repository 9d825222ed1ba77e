import type { Audit } from '../../../audit/audit.ts';
import { type Finding, type LeftoverOperator, type Severity, severities } from '../../../audit/finding.ts';
import { count } from '../../../checklist/words.ts';
import type { PlanBranch } from '../plan.ts';
import { ageOf } from '../style.ts';
import { html, type Markup, nothing } from './markup.ts';
import { badge, command, page, table } from './page.ts';
import { planLeaves } from './plan-leaves.ts';
import { unreadList } from './unread.ts';

/** By the name of an operator: what a clean-up takes along of it. */
export type Trees = ReadonlyMap<string, readonly PlanBranch[]>;

/** The leftovers of a cluster as a page to read and to pass on. `now`: milliseconds since the epoch. */
export function leftoversPage(
  { operators, unknowns }: Pick<Audit, 'operators' | 'unknowns'>,
  trees: Trees,
  now: number,
): string {
  const total = operators.reduce((sum, { findings }) => sum + findings.length, 0);
  const summary = `${count(total, 'leftover')} of ${count(operators.length, 'operator')}, as of ${new Date(now).toISOString()}`;
  return page(
    'Leftovers of OLM operators',
    summary,
    html`${overview(operators)}${unreadList(unknowns)}${operators.map((operator, index) => section(operator, trees.get(operator.operator) ?? [], index, now))}`,
  );
}

function overview(operators: readonly LeftoverOperator[]): Markup {
  if (operators.length === 0) return html`<p>No leftovers were found.</p>\n`;
  return table({
    caption: 'How many leftovers each operator has, by severity',
    heads: ['Operator', ...severities.map(title), 'All'],
    rows: operators.map(({ operator, findings }, index) => [
      html`<a href="#operator-${index}">${operator}</a>`,
      ...severities.map(severity => numberOf(findings, severity)),
      findings.length,
    ]),
  });
}

function title(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function numberOf(findings: readonly Finding[], severity: Severity): number | Markup {
  const number = findings.filter(finding => finding.severity === severity).length;
  return number === 0 ? 0 : badge(severity, number);
}

function section(
  { operator, findings, remedy }: LeftoverOperator,
  branches: readonly PlanBranch[],
  index: number,
  now: number,
): Markup {
  const id = `operator-${index}`;
  const breaks = [...new Set(findings.map(finding => finding.breaks))];
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${operator}</h2>
<p>${severities.flatMap(severity => severityCount(findings, severity))}</p>
${command(remedy, 'clean up')}
<h3>What it breaks</h3>
<ul>${breaks.map(text => html`<li>${text}</li>`)}</ul>
${table({
  caption: `What is left of ${operator}, and why it is a leftover`,
  heads: ['Object', 'Severity', 'Age', 'Because'],
  rows: findings.map(({ object: { kind, namespace, name }, severity, since, reason }) => [
    `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
    badge(severity, severity),
    ageOf(since, now),
    reason,
  ]),
})}
${branches.length === 0 ? nothing : html`<h3>What takes what along</h3>\n${planLeaves(branches)}`}</section>
`;
}

function severityCount(findings: readonly Finding[], severity: Severity): Markup[] {
  const number = findings.filter(finding => finding.severity === severity).length;
  return number === 0 ? [] : [html`${badge(severity, `${number} ${severity}`)} `];
}
