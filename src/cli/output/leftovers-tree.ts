import type { LeftoverOperator } from '../../audit/finding.ts';
import { pluralOf } from '../../checklist/words.ts';
import type { Paint } from './paint.ts';
import { type Branch, drawTree } from './tree.ts';

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
