import { stringify } from 'yaml';
import { describe, keyOf } from '../../cluster/object.ts';
import { lossOf } from '../../extension/loss.ts';
import type { ExtensionItem, ExtensionPlan } from '../../extension/plan.ts';
import { shortDigest } from '../../plan/digest.ts';
import type { Policy } from '../../policy/policy.ts';
import type { ProcessIo } from '../process-io.ts';
import { type Branch, columns, drawTree } from './drawing.ts';
import type { OutputOptions } from './format.ts';
import { becauseOf, paintFate, unknownOf } from './plan.ts';
import { kubectlName, type Paint, paintFor } from './style.ts';

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
        return `${JSON.stringify(documentOf(plan, policy), undefined, 2)}\n`;
      case 'yaml':
        return stringify(documentOf(plan, policy), { aliasDuplicateObjects: false });
      case 'name':
        return allItems(plan)
          .map(({ ref }) => `${kubectlName(ref)}\n`)
          .join('');
      case 'tree':
        return treeOf(plan, paint);
      default:
        return tableOf(plan, { headers, wide: output === 'wide', paint });
    }
  }
}

function allItems({ items, customResources }: ExtensionPlan): ExtensionItem[] {
  return [...customResources.flatMap(api => api.items), ...items];
}

function titleOf(plan: ExtensionPlan): string[] {
  const { subject, neededBy, digest } = plan;
  return [
    `${describe(subject.ref)}: its deletion deletes ${lossOf(plan)} (plan ${shortDigest(digest)})`,
    ...neededBy.map(({ by, what }) => `Still needed by ${describe(by)}: ${what.join(', ')}`),
  ];
}

function tableOf(
  plan: ExtensionPlan,
  { headers, wide, paint }: { readonly headers: boolean; readonly wide: boolean; readonly paint: Paint },
): string {
  const heads = ['KIND', 'NAMESPACE', 'NAME', 'FATE', 'BECAUSE', ...(wide ? ['UID'] : [])];
  const rows = allItems(plan).map(item => {
    const { ref, fate, uid = '-' } = item;
    const row = [ref.kind, ref.namespace ?? '', ref.name, fate, becauseOf(item)];
    return wide ? [...row, uid] : row;
  });
  const lines = columns([...(headers ? [heads] : []), ...rows], (text, column) =>
    column === 3 ? paintFate(paint, text) : text,
  );
  return [...(headers ? [...titleOf(plan), ''] : []), ...lines, ''].join('\n');
}

/** Below each object what goes with it, and at the end what stays. */
function treeOf(plan: ExtensionPlan, paint: Paint): string {
  const all = allItems(plan);
  const followers = Map.groupBy(all, ({ follows }) => (follows ? keyOf(follows) : ''));
  const branchOf = (item: ExtensionItem): Branch => {
    const because = item.follows ? '' : becauseOf(item);
    const text = `${describe(item.ref)}  ${paintFate(paint, item.fate)}${because && paint('dim', ` (${because})`)}`;
    return { text, branches: branchesBelow(keyOf(item.ref)) };
  };
  const branchesBelow = (key: string): Branch[] => (followers.get(key) ?? []).map(branchOf);
  const [title = '', ...needs] = titleOf(plan);
  const top = [...branchesBelow(keyOf(plan.subject.ref)), ...all.filter(({ follows }) => !follows).map(branchOf)];
  return [...needs, ...drawTree({ text: title, branches: top }), ''].join('\n');
}

function documentOf({ subject, digest, items, customResources, neededBy, unknowns }: ExtensionPlan, policy: Policy) {
  const { ref, uid, packageName, namespace } = subject;
  return {
    subject: {
      ...ref,
      uid,
      ...(packageName && { package: packageName }),
      ...(namespace && { installsInto: namespace }),
    },
    digest,
    policy,
    items: items.map(flat),
    customResources: customResources.flatMap(api => api.items).map(flat),
    neededBy: neededBy.map(({ by, what }) => ({ ...by, what })),
    unknowns: unknowns.map(unknownOf),
  };
}

function flat({ ref, because: _, ...rest }: ExtensionItem) {
  return { ...ref, ...rest };
}
