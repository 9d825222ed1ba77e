import type { Resource } from '../cluster/cluster.ts';
import { describe, keyOf } from '../cluster/object.ts';
import { deleteObjects, deleteUnfinalized, listObjects, takeFinalizersOff } from '../kubectl.ts';
import type { PlanItem } from '../plan/item.ts';
import type { AnyPlan, PlannedOperands } from '../plan/plan.ts';
import { operatorFirst } from './choices.ts';
import type { Detail } from './detail.ts';
import type { Visibility } from './visibility.ts';
import { count, countAndMore, listed, type More, mustGoFirst, pluralOf, totalMore } from './words.ts';

/** The most operands that are named; beyond that, the message has a count and the command that lists them. */
const maxNamed = 12;

/**
 * Lists the operands that must go first, while the operator can still finalize them. Leaves out operands that another
 * operand owns: they go with it.
 */
export function operandLines(plan: AnyPlan, visible: Visibility, detail: Detail, again = none): string[] {
  const isDown = isOperatorDown(plan);
  const blocking = blockingOperands(plan, again, 'before the operator');
  if (blocking.length === 0) return [];
  const all = blocking.flatMap(({ items }) => items);
  const isForPolicy = plan.policy.allow.includes('Cascade') && all.every(({ fate }) => fate === 'Delete');
  if (isForPolicy)
    return [
      'To remove it all means to delete these, too, with their data, as the policy says:',
      ...countLines(blocking, visible, detail),
    ];
  if (!detail.names || all.length > maxNamed || !plan.whole)
    return [titleOf(all, isDown), ...countLines(blocking, visible, detail), ...waitingLine(all)];
  return [titleOf(all, isDown), ...blocking.flatMap(api => decisionLines(api, visible, isDown))];
}

const none: ReadonlySet<string> = new Set();

function isOperatorDown({ ailments }: AnyPlan): boolean {
  return ailments.some(ailment => ailment.isDown);
}

type Api = Pick<PlannedOperands, 'isJudged' | 'isFrozen'>;

function isRefused({ isJudged, isFrozen }: Api, isDown: boolean): boolean {
  return isFrozen === true || (isDown && isJudged === true);
}

/** Those that can go before the operator, or those that cannot: its webhook refuses that, or it makes them again. */
function blockingOperands(plan: AnyPlan, again: ReadonlySet<string>, when: 'before the operator' | 'after it') {
  const isDown = isOperatorDown(plan);
  return plan.operands
    .map(({ items, ...api }) => ({
      ...api,
      items: items.filter(item => {
        const isAfter = isRefused(api, isDown) || again.has(keyOf(item.ref));
        return mustGoFirst(item) && isAfter === (when === 'after it');
      }),
    }))
    .filter(({ items }) => items.length > 0);
}

/** Lists the operands that cannot go before the operator, with the commands that remove it first. */
export function operatorFirstLines(plan: AnyPlan, visible: Visibility, again = none): string[] {
  const waiting = blockingOperands(plan, again, 'after it');
  if (waiting.length === 0) return [];
  const isDown = isOperatorDown(plan);
  const frozen = waiting.filter(({ isFrozen }) => isFrozen);
  const refused = waiting.filter(api => isRefused(api, isDown) && !frozen.includes(api));
  // Each of them has been seen, on whatever page.
  const returning = waiting
    .filter(api => ![...frozen, ...refused].includes(api))
    .map(({ resource, items }) => ({ resource, items }));
  const [have, they] = sumOf(returning) === 1 ? ['has', 'it was'] : ['have', 'they were'];
  const command = operatorFirst(plan);
  return [
    ...(frozen.length > 0
      ? [
          `${countsOf(frozen, visible)} cannot be deleted before the operator: its conversion webhook does not answer. What only another version holds is lost.`,
        ]
      : []),
    ...(refused.length > 0
      ? [
          `${countsOf(refused, visible)} cannot be deleted before the operator: its webhook must agree, and the operator is not at work.`,
        ]
      : []),
    ...(returning.length > 0
      ? [`${countsOf(returning, visible)} ${have} been made again since ${they} to be deleted, as some operators do.`]
      : []),
    ...(command ? [`remove the operator first, then what it makes:  ${command}`] : []),
  ];
}

function sumOf(apis: readonly CustomResources[]): number {
  return apis.reduce((sum, { items }) => sum + items.length, 0);
}

/** "RedisCluster again/default", "3 Taps" */
function countsOf(apis: readonly CustomResources[], visible: Visibility): string {
  const [only] = apis.length === 1 ? apis : [];
  const [first] = only?.items.length === 1 && only.more === undefined ? only.items : [];
  if (only && first && visible(only.resource, first.ref.namespace)) return describe(first.ref);
  return apis.map(({ resource, items, more }) => countAndMore(countOf(resource, items.length), more)).join(', ');
}

function titleOf(all: readonly PlanItem[], isDown: boolean): string {
  if (!isDown) return 'First delete what the operator manages, while it can still clean up after it:';
  return all.some(({ finalizers = [] }) => finalizers.length > 0)
    ? 'The operator is not at work, so nobody serves the finalizers of its custom resources. Repair it, or give up on what they stand for:'
    : 'First delete its custom resources. The operator is not at work, and cleans up after none of them:';
}

function waitingLine(all: readonly PlanItem[]): string[] {
  const waiting = all.filter(({ deletedAt }) => deletedAt !== undefined);
  const finalizers = [...new Set(waiting.flatMap(({ finalizers = [] }) => finalizers))].toSorted();
  return waiting.length === 0
    ? []
    : [`${waiting.length} of them are being deleted, and wait for ${finalizers.join(', ')}`];
}

/** Returns commands that work: an operand under deletion needs no second one, and one without its controller would hang. */
function decisionLines({ resource, items }: PlannedOperands, visible: Visibility, isDown: boolean): string[] {
  const named = items.filter(({ ref }) => visible(resource, ref.namespace));
  const waiting = named.filter(({ deletedAt }) => deletedAt !== undefined);
  const stuck = named.filter(item => isDown && !waiting.includes(item) && (item.finalizers ?? []).length > 0);
  const others = items.filter(item => !waiting.includes(item) && !stuck.includes(item));
  return [
    ...waiting.flatMap(({ ref, finalizers = [], deletedAt }) => [
      `${describe(ref)} is being deleted since ${deletedAt}, and waits for ${finalizers.join(', ')}${isDown ? ':' : ''}`,
      ...(isDown ? [`  ${takeFinalizersOff(resource, ref)}`] : []),
    ]),
    ...stuck.map(({ ref }) => deleteUnfinalized(resource, ref)),
    ...(others.length > 0 ? commandLines({ resource, items: others }, visible) : []),
  ];
}

/** Custom resources of one API, as far as a message speaks of them. */
export interface CustomResources {
  readonly resource: Resource;
  readonly items: readonly Pick<PlanItem, 'ref'>[];
  readonly more?: More;
}

/** The commands that delete them, or of many where they are. */
export function resourceLines(apis: readonly CustomResources[], visible: Visibility, detail: Detail): string[] {
  const all = apis.flatMap(({ items }) => items);
  return detail.names && all.length <= maxNamed
    ? apis.flatMap(api => commandLines(api, visible))
    : countLines(apis, visible, detail);
}

/**
 * Lists the operands that stay because they are out of the operator's or the policy's reach, by name if there is room.
 */
export function outOfReach({ operands }: AnyPlan, visible: Visibility, detail: Detail): string[] {
  const staying = operands
    .map(({ resource, items }) => ({ resource, items: items.filter(({ because }) => because === 'reach') }))
    .filter(({ items }) => items.length > 0);
  const all = staying.flatMap(({ resource, items }) => items.map(({ ref }) => ({ resource, ref })));
  const isNamed = detail.names && all.length <= maxNamed;
  return isNamed && all.every(({ resource, ref }) => visible(resource, ref.namespace))
    ? all.map(({ ref }) => describe(ref))
    : staying.map(({ resource, items }) => countOf(resource, items.length));
}

/** One command per namespace, ready to paste. */
function commandLines({ resource, items }: CustomResources, visible: Visibility): string[] {
  const named = items.filter(({ ref }) => visible(resource, ref.namespace));
  const byNamespace = [...Map.groupBy(named, ({ ref }) => ref.namespace)].toSorted(([a = ''], [b = '']) =>
    a < b ? -1 : 1,
  );
  const commands = byNamespace.map(([namespace, here]) => {
    const names = here.map(({ ref }) => ref.name).toSorted();
    return deleteObjects(resource, names, namespace);
  });
  const hidden = items.length - named.length;
  return [...commands, ...(hidden > 0 ? [hiddenLine(countOf(resource, hidden))] : [])];
}

/** "1 Widget", "3 Widgets" */
function countOf({ kind }: Resource, number: number): string {
  return `${number} ${number === 1 ? kind : pluralOf(kind)}`;
}

/** `number`: "3 Widgets". */
function hiddenLine(number: string): string {
  return `${number} that you may not list: ask an administrator`;
}

function countLines(apis: readonly CustomResources[], visible: Visibility, detail: Detail): string[] {
  const { operandApis: max, namespaces } = detail;
  if (max > 0)
    return listed(
      apis.map(api => countLine(api, visible, namespaces)),
      max,
      apis.length === max + 1 ? 'more kind' : 'more kinds',
    );
  const total = apis.reduce((sum, { items }) => sum + items.length, 0);
  const resources = countAndMore(count(total, 'custom resource'), totalMore(apis));
  return [`${resources} of ${count(apis.length, 'kind')}, which the full list names`];
}

function countLine({ resource, items, more }: CustomResources, visible: Visibility, maxNamespaces: number): string {
  const number = countAndMore(countOf(resource, items.length), more);
  const places = namespacesOf(items).filter(([namespace]) => visible(resource, namespace));
  const shown = places.reduce((sum, [, here]) => sum + here, 0);
  if (shown < items.length && shown === 0) return hiddenLine(number);
  // A page has the first namespaces alone.
  if (more !== undefined) return `${number}: ${listObjects(resource)}`;
  const where = listed(
    places.flatMap(([namespace, here]) => (namespace === undefined ? [] : [`${here} in ${namespace}`])),
    maxNamespaces,
    count(places.length - maxNamespaces, 'namespace').replace(/^\d+ /, 'more '),
  );
  return `${number}${where.length > 0 ? ` (${where.join(', ')})` : ''}: ${listObjects(resource)}`;
}

function namespacesOf(items: CustomResources['items']): [string | undefined, number][] {
  return [...Map.groupBy(items, ({ ref }) => ref.namespace)]
    .map(([namespace, here]): [string | undefined, number] => [namespace, here.length])
    .toSorted(([a = '', x], [b = '', y]) => y - x || (a < b ? -1 : 1));
}
