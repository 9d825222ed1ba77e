import { stringify } from 'yaml';
import type { Plan } from '../../plan/plan.ts';
import type { Surroundings } from '../surroundings.ts';
import type { OutputOptions } from './format.ts';
import { kubectlName } from './names.ts';
import { paintFor } from './paint.ts';
import { planDocument } from './plan-document.ts';
import { planTable } from './plan-table.ts';
import { planTree } from './plan-tree.ts';

export function showPlan(plan: Plan, { output, headers }: OutputOptions, { stdout, env }: Surroundings): void {
  stdout.write(textOf());

  function textOf(): string {
    const paint = paintFor(stdout, env);
    switch (output) {
      case 'json':
        return `${JSON.stringify(planDocument(plan), undefined, 2)}\n`;
      case 'yaml':
        return stringify(planDocument(plan), { aliasDuplicateObjects: false });
      case 'name':
        return plan.items.map(({ ref }) => `${kubectlName(ref)}\n`).join('');
      case 'tree':
        return planTree(plan, paint);
      default:
        return planTable(plan, { headers, wide: output === 'wide', paint });
    }
  }
}
