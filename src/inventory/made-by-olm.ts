import type { Resource } from '../cluster/cluster.ts';
import { apiVersionOf, type ObjectRef } from '../cluster/object.ts';
import * as resources from '../cluster/resources.ts';

type Manifest = Pick<ObjectRef, 'apiVersion' | 'kind' | 'name'>;

/** What OLM makes of a kind, whatever its group (docs/facts/olm.md#kinds-without-group). */
const byKindAlone: ReadonlyMap<string, Resource> = new Map([
  ...[
    resources.clusterServiceVersions,
    resources.subscriptions,
    resources.customResourceDefinitions,
    resources.clusterRoles,
    resources.clusterRoleBindings,
    resources.roles,
    resources.roleBindings,
    resources.serviceAccounts,
    resources.services,
    resources.configMaps,
    resources.secrets,
  ].map(resource => [resource.kind, resource] as const),
  ['BundleSecret', resources.secrets],
]);

/**
 * The object that OLM makes of a manifest in a bundle. For most kinds it asks for the kind alone: of a custom resource that
 * is called Role or Secret it makes one of Kubernetes' own; a step calls a Secret "BundleSecret"
 * (docs/facts/olm.md#bundle-secret).
 */
export function madeByOlm({ apiVersion, kind, name }: Manifest): Manifest {
  const resource = byKindAlone.get(kind);
  return resource ? { apiVersion: apiVersionOf(resource), kind: resource.kind, name } : { apiVersion, kind, name };
}
