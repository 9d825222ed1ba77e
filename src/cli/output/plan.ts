import { count } from '../../checklist/words.ts';
import { describe, isA, keyOf, refTo } from '../../cluster/object.ts';
import { consoles } from '../../cluster/openshift.ts';
import { subscriptions } from '../../cluster/resources.ts';
import type { HandOver } from '../../extension/hand-over/hand-over.ts';
import { consoleName } from '../../inventory/console-plugins.ts';
import type { Note } from '../../inventory/information.ts';
import type { Reported } from '../../inventory/reads.ts';
import { inWords, type Unknown } from '../../inventory/unknown.ts';
import { disablePlugins } from '../../kubectl.ts';
import { shortDigest } from '../../plan/digest.ts';
import type { PlanItem } from '../../plan/item.ts';
import { leftBehind, type Plan } from '../../plan/plan.ts';
import { type Branch, columns, drawTree } from './drawing.ts';
import type { Paint } from './style.ts';

export interface PlanTableOptions {
  readonly headers: boolean;
  /** With UIDs, and the sources that found each object. */
  readonly wide: boolean;
  readonly paint: Paint;
}

/** The plan for people: one row per object, in safe order. */
export function planTable(plan: Plan, { headers, wide, paint }: PlanTableOptions): string {
  const heads = ['STEP', 'KIND', 'NAMESPACE', 'NAME', 'FATE', 'BECAUSE', ...(wide ? ['UID', 'FOUND BY'] : [])];
  const rows = plan.items.map(item => rowOf(item, wide));
  const lines = columns([...(headers ? [heads] : []), ...rows], (text, column) =>
    column === 4 ? paintFate(paint, text) : text,
  );
  return [...(headers ? [...titleOf(plan), ''] : []), ...lines, ''].join('\n');
}

function rowOf(item: PlanItem, wide: boolean): string[] {
  const { step, ref, fate, uid = '', foundBy } = item;
  const because = becauseOf(item);
  const row = [step, ref.kind, ref.namespace ?? '', ref.name, fate, because];
  return wide ? [...row.with(5, because || '-'), uid || '-', foundBy.join(',')] : row;
}

export function titleOf({ subject, digest, items, neededBy, riding }: Plan): string[] {
  const what = subject.uid
    ? `Subscription ${subject.namespace}/${subject.name}: ${count(leftBehind({ items }).length, 'object')} would be left behind`
    : `Operator ${subject.operatorName} has lost its Subscription: ${count(leftBehind({ items }).length, 'object')} left behind`;
  return [
    `${what} (plan ${shortDigest(digest)})`,
    ...neededBy.map(({ csv, namespace, what }) => `Still needed by ${csv} (${namespace}): ${what.join(', ')}`),
    ...riding.map(
      ({ namespace, name }) => `Subscription ${namespace}/${name} uses OLM's copy of it, and will not work without it`,
    ),
  ];
}

export function becauseOf({ follows, reason }: Pick<PlanItem, 'follows' | 'reason'>): string {
  return reason ?? (follows ? `${follows.kind} ${follows.name} takes it along` : '');
}

/** The text is a fate, and may have been padded. */
export function paintFate(paint: Paint, text: string): string {
  if (text.startsWith('Delete')) return paint('red', text);
  if (text.startsWith('Blocks')) return paint('yellow', text);
  return text.startsWith('Keep') ? paint('green', text) : paint('dim', text);
}

/** An object of a plan with what it takes along, or one that is none of its objects: the Subscription, say. */
export interface PlanBranch {
  readonly item?: Pick<PlanItem, 'ref' | 'fate' | 'follows' | 'reason'>;
  readonly title: string;
  readonly branches: readonly PlanBranch[];
}

/** Below each object, in safe order, what goes with it. */
export function planBranches({ items, subject }: Plan): PlanBranch[] {
  const followers = Map.groupBy(items, ({ follows }) => (follows ? keyOf(follows) : ''));
  const keys = new Set(items.map(({ ref }) => keyOf(ref)));

  function branchOf(item: PlanItem): PlanBranch {
    const branches = (followers.get(keyOf(item.ref)) ?? []).map(branchOf);
    return { item, title: describe(item.ref), branches };
  }

  const roots = items.filter(({ follows }) => !follows || !keys.has(keyOf(follows)));
  const ofSubscription = roots.filter(({ follows }) => follows && isA(follows, subscriptions));
  const others = roots.filter(item => !ofSubscription.includes(item));
  const title = `Subscription ${subject.namespace}/${subject.name}`;
  const subscription = ofSubscription.length === 0 ? [] : [{ title, branches: ofSubscription.map(branchOf) }];
  return [...subscription, ...others.map(branchOf)];
}

/** The plan as a tree, drawn. */
export function planTree(plan: Plan, paint: Paint): string {
  const [title = '', ...needs] = titleOf(plan);
  const lines = drawTree({ text: title, branches: planBranches(plan).map(branch => painted(branch, paint)) });
  return [...needs, ...lines, ''].join('\n');
}

export function painted({ item, title, branches }: PlanBranch, paint: Paint): Branch {
  const because = item && !item.follows ? becauseOf(item) : '';
  const fate = item ? `  ${paintFate(paint, item.fate)}` : '';
  return {
    text: `${title}${fate}${because && paint('dim', ` (${because})`)}`,
    branches: branches.map(branch => painted(branch, paint)),
  };
}

/** What people want to know beside the plan, where that is wanted. */
export interface Beside {
  readonly information: Reported<Note>;
  readonly handOver: Reported<HandOver>;
}

/** The plan for programs. Items are in safe order. */
export function planDocument(plan: Plan, others?: Beside) {
  const { subject, digest, items, neededBy, unknowns, policy } = plan;
  return {
    subject: {
      namespace: subject.namespace,
      name: subject.name,
      ...(subject.uid && { uid: subject.uid }),
      package: subject.packageName,
      ...(subject.installedCSV && { installedCSV: subject.installedCSV }),
      operator: subject.operatorName,
    },
    digest,
    policy,
    items: items.map(({ ref, because: _, ...rest }) => ({ ...ref, ...rest })),
    neededBy,
    unknowns: unknowns.map(unknownOf),
    ...(others && {
      information: {
        items: beside(plan, others.information).map(({ ref, note }) => ({ ...ref, note })),
        unknowns: [...others.information.unknowns, ...others.handOver.unknowns].map(unknownOf),
      },
    }),
    ...others?.handOver.found.map(({ obstacles, unchecked, manifest }) => ({
      handOver: { possible: obstacles.length === 0, obstacles, unchecked, manifest },
    }))[0],
  };
}

export function unknownOf(unknown: Unknown) {
  const { what, object, why } = inWords(unknown);
  return { what: object ? `${what} ${object}` : what, why };
}

/** Leaves out notes about objects that a policy has made items of the plan, and adds one about what the plan breaks. */
export function beside({ items, enabledPlugins }: Plan, { found }: Reported<Note>): Note[] {
  const planned = new Set(items.map(({ ref }) => keyOf(ref)));
  return [...found.filter(({ ref }) => !planned.has(keyOf(ref))), ...pluginNotes(enabledPlugins.found)];
}

function pluginNotes(plugins: Plan['enabledPlugins']['found']): Note[] {
  if (plugins.length === 0) return [];
  const names = [...new Set(plugins.map(({ name }) => name))].join(', ');
  const note = `it loads ${names} of this operator, and may crash when that is gone. To take it off the list: ${disablePlugins(plugins)}`;
  return [{ ref: refTo(consoles, { name: consoleName }), note }];
}
