import { count, countsByKind } from '../checklist/words.ts';
import { isA } from '../cluster/object.ts';
import { customResourceDefinitions } from '../cluster/resources.ts';
import { type ExtensionPlan, takenAlong } from './plan.ts';

/** The most kinds of custom resources that are listed separately. */
const maxKinds = 3;

/** "21 objects, among them 2 CustomResourceDefinitions and with these 3 RedisClusters in 2 namespaces" */
export function lossOf(plan: ExtensionPlan): string {
  const going = takenAlong(plan);
  const crds = going.filter(({ ref }) => isA(ref, customResourceDefinitions));
  const all = `${count(going.length, 'object')}${plan.withSecrets ? '' : ' (Secrets not counted)'}`;
  const objects = `${plan.unknowns.length > 0 ? 'at least ' : ''}${all}`;
  if (crds.length === 0) return objects;
  const lost = customResourcesOf(plan);
  return `${objects}, among them ${count(crds.length, 'CustomResourceDefinition')}${lost && ` and with ${crds.length === 1 ? 'it' : 'these'} ${lost}`}`;
}

function customResourcesOf({ customResources }: ExtensionPlan): string {
  const all = customResources.flatMap(({ items }) => items);
  if (all.length === 0) return '';
  const namespaces = new Set(all.flatMap(({ ref }) => ref.namespace ?? [])).size;
  const what =
    customResources.length <= maxKinds
      ? new Intl.ListFormat('en-GB').format(customResources.map(({ items }) => countsByKind(items, maxKinds)))
      : `${count(all.length, 'custom resource')} of ${customResources.length} kinds`;
  return `${what}${namespaces > 0 ? ` in ${count(namespaces, 'namespace')}` : ''}`;
}
