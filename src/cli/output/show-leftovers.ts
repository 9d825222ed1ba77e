import { stringify } from 'yaml';
import type { Audit } from '../../audit/audit.ts';
import { inWords } from '../../inventory/unknown.ts';
import type { ProcessIo } from '../../programs/process-io.ts';
import type { OutputOptions } from './format.ts';
import { leftoversPage, type Trees } from './html/leftovers-page.ts';
import { leftoversTable, leftoversTree } from './leftovers.ts';
import { kubectlName, paintFor } from './style.ts';

/** `trees`: for the page. */
export function showLeftovers(
  { operators, unknowns, undecided, trees }: Audit & { readonly trees: Trees },
  { output, headers, within }: OutputOptions & { readonly within?: string },
  { stdout, stderr, env, now }: ProcessIo,
): void {
  const document = { operators, unknowns: unknowns.map(inWords), ...(undecided.length > 0 && { undecided }) };
  const forPeople = output !== 'json' && output !== 'yaml';
  if (forPeople && operators.length + unknowns.length + undecided.length === 0)
    stderr.write(`No leftovers found${within === undefined ? '' : ` in namespace ${within}`}.\n`);
  stdout.write(textOf());

  function textOf(): string {
    const paint = paintFor(stdout, env);
    switch (output) {
      case 'json':
        return `${JSON.stringify(document, undefined, 2)}\n`;
      case 'yaml':
        return stringify(document, { aliasDuplicateObjects: false });
      case 'name':
        return operators.flatMap(({ findings }) => findings.map(({ object }) => `${kubectlName(object)}\n`)).join('');
      case 'tree':
        return leftoversTree(operators, paint);
      case 'html':
        return leftoversPage({ operators, unknowns }, trees, now());
      default:
        return leftoversTable(operators, { headers, wide: output === 'wide', paint, now: now() });
    }
  }
}
