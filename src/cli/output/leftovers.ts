import type { Finding, LeftoverOperator } from '../../audit/finding.ts';
import { count, pluralOf } from '../../checklist/words.ts';
import { type Branch, columns, drawTree } from './drawing.ts';
import { ageOf, type Paint } from './style.ts';

export interface LeftoversTableOptions {
  readonly headers: boolean;
  /** Shows the rule that found each leftover. */
  readonly wide: boolean;
  readonly paint: Paint;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Shows leftovers to people, by operator: what, since when, why, what it breaks, and what to do. Without headers, only
 * the rows, with the operator in front.
 */
export function leftoversTable(operators: readonly LeftoverOperator[], options: LeftoversTableOptions): string {
  const { headers } = options;
  return headers
    ? operators.map(operator => section(operator, options)).join('\n')
    : rowsOnly(operators, options)
        .map(line => `${line}\n`)
        .join('');
}

function section({ operator, findings, remedy }: LeftoverOperator, options: LeftoversTableOptions): string {
  const { wide, paint } = options;
  const heads = ['SEVERITY', 'KIND', 'NAMESPACE', 'NAME', 'AGE', 'BECAUSE', ...(wide ? ['RULE'] : [])];
  const rows = [heads, ...findings.map(finding => rowOf(finding, options))];
  const breaks = [...new Set(findings.map(finding => finding.breaks))];
  return [
    paint('bold', `${operator}: ${count(findings.length, 'leftover')}`),
    ...columns(rows, (text, column, row) => (row > 0 && column === 0 ? paintSeverity(paint, text) : text)),
    ...breaks.map((text, index) => `${index === 0 ? 'What it breaks: ' : '                '}${text}`),
    `To clean up:    ${paint('cyan', remedy)}`,
    '',
  ].join('\n');
}

function rowsOnly(operators: readonly LeftoverOperator[], options: LeftoversTableOptions): string[] {
  const rows = operators.flatMap(({ operator, findings }) =>
    findings.map(finding => [operator, ...rowOf(finding, options)]),
  );
  return columns(rows, (text, column) => (column === 1 ? paintSeverity(options.paint, text) : text));
}

function rowOf({ severity, object, since, reason, rule }: Finding, { wide, now }: LeftoversTableOptions): string[] {
  const { kind, namespace = '', name } = object;
  return [severity, kind, namespace, name, ageOf(since, now), reason, ...(wide ? [rule] : [])];
}

function paintSeverity(paint: Paint, text: string): string {
  if (text.startsWith('high')) return paint('red', text);
  return text.startsWith('medium') ? paint('yellow', text) : paint('dim', text);
}

/** Leftovers by operator and kind. */
export function leftoversTree(operators: readonly LeftoverOperator[], paint: Paint): string {
  return operators.map(operator => `${drawTree(branchOf(operator, paint)).join('\n')}\n`).join('\n');
}

function branchOf({ operator, findings }: LeftoverOperator, paint: Paint): Branch {
  const kinds = [...Map.groupBy(findings, ({ object }) => object.kind)];
  return {
    text: paint('bold', operator),
    branches: kinds.map(([kind, members]) => ({
      text: `${members.length} ${members.length === 1 ? kind : pluralOf(kind)}`,
      branches: members.map(({ object: { namespace, name }, reason }) => ({
        text: `${namespace ? `${namespace}/` : ''}${name}${paint('dim', ` (${reason})`)}`,
        branches: [],
      })),
    })),
  };
}
