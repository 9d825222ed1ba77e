import { count } from '../checklist/counts.ts';
import { leftBehind, type Plan, type PlanItem } from '../plan/plan.ts';

/** The plan for people: one row per object, in safe order. */
export function planTable(plan: Plan): string {
  const { subject, digest, items, neededBy } = plan;
  const rows = items.map(item => [
    item.step,
    item.ref.kind,
    item.ref.namespace ?? '',
    item.ref.name,
    item.fate,
    because(item),
  ]);
  return [
    `Subscription ${subject.namespace}/${subject.name}: ${count(leftBehind(plan).length, 'object')} would be left behind (plan ${digest})`,
    ...neededBy.map(({ csv, namespace, what }) => `Still needed by ${csv} (${namespace}): ${what.join(', ')}`),
    '',
    ...columns([['STEP', 'KIND', 'NAMESPACE', 'NAME', 'FATE', 'BECAUSE'], ...rows]),
    '',
  ].join('\n');
}

function because({ follows, reason }: PlanItem): string {
  return reason ?? (follows ? `${follows.kind} ${follows.name} takes it along` : '');
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? [];
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
}
