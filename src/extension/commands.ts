import type { Propagation } from '../checklist/commands.ts';
import type { Resource } from '../cluster/cluster.ts';
import { type ObjectRef, resourceName } from '../cluster/object.ts';
import { customResourcesViewLabel, onDeleteAnnotation } from '../names.ts';
import { clusterExtensions, clusterObjectSets } from './resources.ts';

type Named = Pick<ObjectRef, 'kind' | 'name'>;

export function extensionDeletion(extension: Named, cascade?: Propagation): string {
  return `kubectl delete ${asArguments(extension)}${cascade ? ` --cascade=${cascade}` : ''}`;
}

/** The second decision: that the data may go, too. */
export function consentCommand(extension: Named): string {
  return `kubectl annotate ${asArguments(extension)} ${onDeleteAnnotation}=Cascade`;
}

export function extensionPlanCommand({ kind, name }: Named): string {
  return `kubectl leftovers plan ${kind.toLowerCase()}/${name}`;
}

/** What gives our account the right to list the custom resources of some APIs (components/extension-guard/rbac.yaml). */
export function viewCommands({ name }: Named, apis: readonly Resource[]): string[] {
  const role = `subscription-guard-view-${name}`;
  return [
    `kubectl create clusterrole ${role} --verb=list --resource=${apis.map(resourceName).join(',')}`,
    `kubectl label clusterrole ${role} ${customResourcesViewLabel}=true`,
  ];
}

function asArguments({ kind, name }: Named): string {
  const resource = kind === clusterExtensions.kind ? clusterExtensions : clusterObjectSets;
  return `${resourceName(resource)} ${name}`;
}
