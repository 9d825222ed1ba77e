import { stringify } from 'yaml';
import type { Note } from '../../inventory/information.ts';
import type { Reported } from '../../inventory/reads.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Surroundings } from '../surroundings.ts';
import type { OutputOptions } from './format.ts';
import { planPage } from './html/plan-page.ts';
import { informationLines } from './information-lines.ts';
import { kubectlName } from './names.ts';
import { paintFor } from './paint.ts';
import { planDocument } from './plan-document.ts';
import { planTable } from './plan-table.ts';
import { planTree } from './plan-tree.ts';

/** `information`: notes beside the plan, if wanted. */
export function showPlan(
  plan: Plan,
  { output, headers }: OutputOptions,
  { stdout, env }: Surroundings,
  information?: Reported<Note>,
): void {
  stdout.write(textOf());

  function textOf(): string {
    const paint = paintFor(stdout, env);
    switch (output) {
      case 'json':
        return `${JSON.stringify(planDocument(plan, information), undefined, 2)}\n`;
      case 'yaml':
        return stringify(planDocument(plan, information), { aliasDuplicateObjects: false });
      case 'name':
        return plan.items.map(({ ref }) => `${kubectlName(ref)}\n`).join('');
      case 'tree':
        return planTree(plan, paint);
      case 'html':
        return planPage(plan, information);
      default:
        return [
          planTable(plan, { headers, wide: output === 'wide', paint }),
          ...(information && headers ? informationLines(plan, information).map(line => `${line}\n`) : []),
        ].join('');
    }
  }
}
