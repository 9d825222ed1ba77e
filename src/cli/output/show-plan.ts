import { stringify } from 'yaml';
import { pluralOf } from '../../checklist/words.ts';
import { describe } from '../../cluster/object.ts';
import { handOverLines } from '../../extension/hand-over/hand-over.ts';
import type { Note } from '../../inventory/information.ts';
import type { Reported } from '../../inventory/reads.ts';
import type { Plan } from '../../plan/plan.ts';
import type { ProcessIo } from '../../programs/process-io.ts';
import type { OutputOptions } from './format.ts';
import { planPage } from './html/plan-page.ts';
import { type Beside, beside, planDocument, planTable, planTree } from './plan.ts';
import { kubectlName, paintFor } from './style.ts';
import { sentencesOf } from './unknowns.ts';

/** `beside`: what people want to know beside the plan, if wanted. */
export function showPlan(
  plan: Plan,
  { output, headers }: OutputOptions,
  { stdout, env }: ProcessIo,
  beside?: Beside,
): void {
  stdout.write(textOf());

  function textOf(): string {
    const paint = paintFor(stdout, env);
    switch (output) {
      case 'json':
        return `${JSON.stringify(planDocument(plan, beside), undefined, 2)}\n`;
      case 'yaml':
        return stringify(planDocument(plan, beside), { aliasDuplicateObjects: false });
      case 'name':
        return plan.items.map(({ ref }) => `${kubectlName(ref)}\n`).join('');
      case 'tree':
        return planTree(plan, paint);
      case 'html':
        return planPage(plan, beside?.information);
      default:
        return [
          planTable(plan, { headers, wide: output === 'wide', paint }),
          ...(beside && headers ? informationLines(plan, beside.information).map(line => `${line}\n`) : []),
          ...(beside && headers
            ? beside.handOver.found.flatMap(handOverLines).map((line, index) => `${index === 0 ? '\n' : ''}${line}\n`)
            : []),
        ].join('');
    }
  }
}

/** The most objects of a kind with the same note that are named; beyond that, the lines show a count. */
const maxNamed = 3;

/** Lists below the plan what a clean-up does not touch. */
function informationLines(plan: Plan, information: Reported<Note>): string[] {
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
