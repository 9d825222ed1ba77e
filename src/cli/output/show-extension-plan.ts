import { stringify } from 'yaml';
import { type ExtensionPlan, itemsOf } from '../../extension/plan.ts';
import type { Policy } from '../../policy/policy.ts';
import type { ProcessIo } from '../../programs/process-io.ts';
import { extensionDocument, extensionTable, extensionTree } from './extension-plan.ts';
import type { OutputOptions } from './format.ts';
import { extensionPage } from './html/extension-page.ts';
import { kubectlName, paintFor } from './style.ts';

/** What a ClusterExtension or ClusterObjectSet would take along. Custom resources come first: people may lose them. */
export function showExtensionPlan(
  plan: ExtensionPlan,
  policy: Policy,
  { output, headers }: OutputOptions,
  { stdout, env }: Pick<ProcessIo, 'stdout' | 'env'>,
): void {
  const paint = paintFor(stdout, env);
  stdout.write(textOf());

  function textOf(): string {
    switch (output) {
      case 'json':
        return `${JSON.stringify(extensionDocument(plan, policy), undefined, 2)}\n`;
      case 'yaml':
        return stringify(extensionDocument(plan, policy), { aliasDuplicateObjects: false });
      case 'name':
        return itemsOf(plan)
          .map(({ ref }) => `${kubectlName(ref)}\n`)
          .join('');
      case 'tree':
        return extensionTree(plan, paint);
      case 'html':
        return extensionPage(plan, policy);
      default:
        return extensionTable(plan, { headers, wide: output === 'wide', paint });
    }
  }
}
