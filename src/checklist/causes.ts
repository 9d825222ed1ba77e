import { groupOf, resourceName } from '../cluster/object.ts';
import { clusterServiceVersions } from '../cluster/resources.ts';
import { inWords } from '../inventory/unknown.ts';
import type { PlanItem } from '../plan/item.ts';
import type { AnyPlan } from '../plan/plan.ts';
import type { CustomResources } from './operand-lines.ts';
import type { Visibility } from './visibility.ts';
import { countAndMore, mustGoFirst, restOf } from './words.ts';

/** One entry of `status.details.causes`: a machine-readable reason of a denial. */
export interface Cause {
  readonly type: string;
  readonly field?: string;
  readonly message: string;
}

/** The answer must stay below what the API server and its audit log accept. */
const maxOperands = 50;

/**
 * The plan for programs: one entry per operand, per need, per kind of the rest and per unknown. Names only what the
 * requester may list.
 */
export function causesOf(plan: AnyPlan, visible: Visibility): Cause[] {
  const blocking = plan.operands.map(({ items, ...api }) => ({ ...api, items: items.filter(mustGoFirst) }));
  return [
    ...operandCauses(blocking, visible),
    ...needCauses(plan, visible),
    ...kindCauses(restOf(plan)),
    ...unknownCauses(plan.unknowns),
  ];
}

export function operandCauses(apis: readonly CustomResources[], visible: Visibility): Cause[] {
  return apis.flatMap(({ resource, items: blocking, more }) => {
    const named = blocking.filter(({ ref }) => visible(resource, ref.namespace)).slice(0, maxOperands);
    const unnamed = blocking.length - named.length;
    return [
      ...named.map(({ ref }) => ({
        type: 'Operand',
        field: resourceName(resource),
        message: ref.namespace === undefined ? ref.name : `${ref.namespace}/${ref.name}`,
      })),
      ...(unnamed > 0
        ? [{ type: 'Operands', field: resourceName(resource), message: countAndMore(`${unnamed}`, more) }]
        : []),
    ];
  });
}

function needCauses({ neededBy }: AnyPlan, visible: Visibility): Cause[] {
  const named = neededBy.filter(({ namespace }) => visible(clusterServiceVersions, namespace));
  const unnamed = neededBy.length - named.length;
  return [
    ...named.map(({ namespace, csv }) => ({
      type: 'NeededBy',
      field: resourceName(clusterServiceVersions),
      message: `${namespace}/${csv}`,
    })),
    ...(unnamed > 0 ? [{ type: 'NeededBy', field: resourceName(clusterServiceVersions), message: `${unnamed}` }] : []),
  ];
}

export function kindCauses(all: readonly Pick<PlanItem, 'ref'>[]): Cause[] {
  const kinds = Map.groupBy(all, ({ ref }) => {
    const group = groupOf(ref.apiVersion);
    return group === '' ? ref.kind : `${ref.kind}.${group}`;
  });
  return [...kinds]
    .map(([field, items]) => ({ type: 'Dependent', field, message: `${items.length}` }))
    .toSorted((a, b) => (a.field < b.field ? -1 : 1));
}

export function unknownCauses(unknowns: AnyPlan['unknowns']): Cause[] {
  return unknowns.map(unknown => ({ type: 'Unknown', message: `could not ${inWords(unknown).what}` }));
}
