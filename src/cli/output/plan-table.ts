import { count } from '../../checklist/words.ts';
import { shortDigest } from '../../plan/digest.ts';
import type { PlanItem } from '../../plan/item.ts';
import { leftBehind, type Plan } from '../../plan/plan.ts';
import { columns } from './columns.ts';
import type { Paint } from './paint.ts';

export interface PlanTableOptions {
  readonly headers: boolean;
  /** With UIDs, and the sources that found each object. */
  readonly wide: boolean;
  readonly paint: Paint;
}

/** The plan for people: one row per object, in safe order. */
export function planTable(plan: Plan, { headers, wide, paint }: PlanTableOptions): string {
  const heads = ['STEP', 'KIND', 'NAMESPACE', 'NAME', 'FATE', 'BECAUSE', ...(wide ? ['UID', 'FOUND BY'] : [])];
  const rows = plan.items.map(item => rowOf(item, wide));
  const lines = columns([...(headers ? [heads] : []), ...rows], (text, column) =>
    column === 4 ? paintFate(paint, text) : text,
  );
  return [...(headers ? [...titleOf(plan), ''] : []), ...lines, ''].join('\n');
}

function rowOf(item: PlanItem, wide: boolean): string[] {
  const { step, ref, fate, uid = '', foundBy } = item;
  const because = becauseOf(item);
  const row = [step, ref.kind, ref.namespace ?? '', ref.name, fate, because];
  return wide ? [...row.with(5, because || '-'), uid || '-', foundBy.join(',')] : row;
}

export function titleOf({ subject, digest, items, neededBy }: Plan): string[] {
  const what = subject.uid
    ? `Subscription ${subject.namespace}/${subject.name}: ${count(leftBehind({ items }).length, 'object')} would be left behind`
    : `Operator ${subject.operatorName} has lost its Subscription: ${count(leftBehind({ items }).length, 'object')} left behind`;
  return [
    `${what} (plan ${shortDigest(digest)})`,
    ...neededBy.map(({ csv, namespace, what }) => `Still needed by ${csv} (${namespace}): ${what.join(', ')}`),
  ];
}

export function becauseOf({ follows, reason }: Pick<PlanItem, 'follows' | 'reason'>): string {
  return reason ?? (follows ? `${follows.kind} ${follows.name} takes it along` : '');
}

/** The text is a fate, and may have been padded. */
export function paintFate(paint: Paint, text: string): string {
  if (text.startsWith('Delete')) return paint('red', text);
  if (text.startsWith('Blocks')) return paint('yellow', text);
  return text.startsWith('Keep') ? paint('green', text) : paint('dim', text);
}
