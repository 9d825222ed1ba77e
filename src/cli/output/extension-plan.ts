import { describe, keyOf } from '../../cluster/object.ts';
import { lossOf } from '../../extension/loss.ts';
import { type ExtensionItem, type ExtensionPlan, itemsOf } from '../../extension/plan.ts';
import { shortDigest } from '../../plan/digest.ts';
import type { Policy } from '../../policy/policy.ts';
import { columns, drawTree } from './drawing.ts';
import { becauseOf, type PlanBranch, painted, paintFate, unknownOf } from './plan.ts';
import type { Paint } from './style.ts';

/** What a deletion takes along, and a line for each that needs it. */
export function extensionTitle(plan: ExtensionPlan): string[] {
  const { subject, neededBy, digest } = plan;
  return [
    `${describe(subject.ref)}: its deletion deletes ${lossOf(plan)} (plan ${shortDigest(digest)})`,
    ...neededBy.map(({ by, what }) => `Still needed by ${describe(by)}: ${what.join(', ')}`),
  ];
}

/** Below each object what goes with it, and at the end what stays. */
export function extensionBranches(plan: ExtensionPlan): PlanBranch[] {
  const all = itemsOf(plan);
  const followers = Map.groupBy(all, ({ follows }) => (follows ? keyOf(follows) : ''));
  const branchesBelow = (key: string): PlanBranch[] => (followers.get(key) ?? []).map(branchOf);
  return [...branchesBelow(keyOf(plan.subject.ref)), ...all.filter(({ follows }) => !follows).map(branchOf)];

  function branchOf(item: ExtensionItem): PlanBranch {
    return { item, title: describe(item.ref), branches: branchesBelow(keyOf(item.ref)) };
  }
}

/** The plan for people: one row per object, custom resources first. */
export function extensionTable(
  plan: ExtensionPlan,
  { headers, wide, paint }: { readonly headers: boolean; readonly wide: boolean; readonly paint: Paint },
): string {
  const heads = ['KIND', 'NAMESPACE', 'NAME', 'FATE', 'BECAUSE', ...(wide ? ['UID'] : [])];
  const rows = itemsOf(plan).map(item => {
    const { ref, fate, uid = '-' } = item;
    const row = [ref.kind, ref.namespace ?? '', ref.name, fate, becauseOf(item)];
    return wide ? [...row, uid] : row;
  });
  const lines = columns([...(headers ? [heads] : []), ...rows], (text, column) =>
    column === 3 ? paintFate(paint, text) : text,
  );
  return [...(headers ? [...extensionTitle(plan), ''] : []), ...lines, ''].join('\n');
}

/** The plan as a tree, drawn. */
export function extensionTree(plan: ExtensionPlan, paint: Paint): string {
  const [title = '', ...needs] = extensionTitle(plan);
  const branches = extensionBranches(plan).map(branch => painted(branch, paint));
  return [...needs, ...drawTree({ text: title, branches }), ''].join('\n');
}

/** For programs. */
export function extensionDocument(
  { subject, digest, items, customResources, neededBy, unknowns }: ExtensionPlan,
  policy: Policy,
) {
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
