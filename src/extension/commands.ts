import type { Resource } from '../cluster/cluster.ts';
import type { ObjectRef } from '../cluster/object.ts';
import { annotateObject, deleteGuarded, type Propagation, shareView, showPlan } from '../kubectl.ts';
import { customResourcesViewLabel, onDeleteAnnotation } from '../names.ts';
import { extensionResource } from './resources.ts';

type Named = Pick<ObjectRef, 'kind' | 'name'>;

export function extensionDeletion({ kind, name }: Named, cascade?: Propagation): string {
  return deleteGuarded(extensionResource(kind), { name }, cascade);
}

/** Makes the second decision: the data may go, too. */
export function consentCommand({ kind, name }: Named): string {
  return annotateObject(extensionResource(kind), name, `${onDeleteAnnotation}=Cascade`);
}

export function extensionPlanCommand({ kind, name }: Named): string {
  return showPlan({ name: `${kind.toLowerCase()}/${name}` });
}

/** Gives our account the right to list the custom resources of some APIs (components/extension-guard/rbac.yaml). */
export function viewCommands({ name }: Named, apis: readonly Resource[]): string[] {
  return shareView(`subscription-guard-view-${name}`, apis, customResourcesViewLabel);
}
