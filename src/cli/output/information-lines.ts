import { pluralOf } from '../../checklist/words.ts';
import { describe } from '../../cluster/object.ts';
import type { Note } from '../../inventory/information.ts';
import type { Reported } from '../../inventory/reads.ts';
import type { Plan } from '../../plan/plan.ts';
import { beside } from './plan-document.ts';
import { sentencesOf } from './unknowns.ts';

/** The most objects of a kind with the same note that are named; beyond that, the lines show a count. */
const maxNamed = 3;

/** Lists below the plan what a clean-up does not touch. */
export function informationLines(plan: Plan, information: Reported<Note>): string[] {
  const same = Map.groupBy(beside(plan, information), ({ ref, note }) => `${ref.kind} ${note}`);
  const lines = [...same.values()].flatMap(notes => (notes.length > maxNamed ? together(notes) : notes.map(alone)));
  const unread = information.unknowns.filter(({ error }) => error.missingResource === undefined);
  const missing = information.unknowns.flatMap(({ error }) => error.missingResource ?? []);
  const all = [
    ...lines,
    ...sentencesOf(unread),
    ...(missing.length > 0 ? [`not in the snapshot: ${[...new Set(missing)].toSorted().join(', ')}`] : []),
  ];
  return all.length === 0 ? [] : ['', 'Beside the plan, for information:', ...all.map(line => `  ${line}`)];
}

function alone({ ref, note }: Note): string {
  return `${describe(ref)}: ${note}`;
}

function together(notes: readonly Note[]): string[] {
  const [first] = notes;
  return first ? [`${notes.length} ${pluralOf(first.ref.kind)}, such as ${alone(first)}`] : [];
}
