import { stringify } from 'yaml';
import { handOverLines } from '../../extension/hand-over.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Surroundings } from '../surroundings.ts';
import type { OutputOptions } from './format.ts';
import { planPage } from './html/plan-page.ts';
import { informationLines } from './information-lines.ts';
import { kubectlName } from './names.ts';
import { paintFor } from './paint.ts';
import { type Beside, planDocument } from './plan-document.ts';
import { planTable } from './plan-table.ts';
import { planTree } from './plan-tree.ts';

/** `beside`: what people want to know beside the plan, if wanted. */
export function showPlan(
  plan: Plan,
  { output, headers }: OutputOptions,
  { stdout, env }: Surroundings,
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
