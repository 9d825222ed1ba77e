import { type Cause, kindCauses, operandCauses, unknownCauses } from '../checklist/causes.ts';
import type { Visibility } from '../checklist/visibility.ts';
import { mustGoFirst } from '../checklist/words.ts';
import { isA, resourceName } from '../cluster/object.ts';
import { clusterServiceVersions } from '../cluster/resources.ts';
import { isVisible } from './checklist.ts';
import { type ExtensionPlan, takenAlong } from './plan.ts';
import { clusterExtensions } from './resources.ts';

/** The plan for programs, as causes of a denial; names only of what the requester may list. */
export function extensionCauses(plan: ExtensionPlan, visible: Visibility): Cause[] {
  const first = plan.customResources.map(({ resource, items }) => ({ resource, items: items.filter(mustGoFirst) }));
  return [
    ...operandCauses(first, visible),
    ...needCauses(plan, visible),
    ...kindCauses(takenAlong(plan)),
    ...unknownCauses(plan.unknowns),
  ];
}

function needCauses({ neededBy }: ExtensionPlan, visible: Visibility): Cause[] {
  const named = neededBy.filter(({ by }) => isVisible(by, visible));
  const hidden = neededBy.length - named.length;
  return [
    ...named.map(({ by }) => ({
      type: 'NeededBy',
      field: resourceName(isA(by, clusterServiceVersions) ? clusterServiceVersions : clusterExtensions),
      message: by.namespace === undefined ? by.name : `${by.namespace}/${by.name}`,
    })),
    ...(hidden > 0 ? [{ type: 'NeededBy', message: `${hidden}` }] : []),
  ];
}
