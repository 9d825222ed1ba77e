import type { ManagedFields, ObjectMeta } from '../cluster/cluster.ts';
import { isOneOf } from '../cluster/object.ts';
import {
  apiServices,
  clusterRoleBindings,
  clusterRoles,
  clusterServiceVersions,
  mutatingWebhookConfigurations,
  validatingWebhookConfigurations,
} from '../cluster/resources.ts';
import { ownerKindLabel, ownerLabel, ownerNamespaceLabel } from '../names.ts';
import type { Managed } from './manager.ts';

/** Whether OLM v0 wrote the fields of an entry: its two programs use their names as field managers. */
export function isOlm({ manager }: ManagedFields): boolean {
  return manager === 'catalog' || manager === 'olm';
}

/**
 * OLM's finalizer on the CSV, and its handler of the deleted CSV, remove these kinds by all three owner labels
 * (docs/facts/olm.md#csv-finalizer, docs/facts/olm.md#csv-handler). Raw RBAC of a bundle carries the first one only and
 * stays for ever.
 */
const removedByLabel = [
  clusterRoles,
  clusterRoleBindings,
  validatingWebhookConfigurations,
  mutatingWebhookConfigurations,
  apiServices,
];

/** The CSV with which OLM removes an object, by its labels. */
export function csvThatTakes({
  ref,
  meta,
}: Pick<Managed, 'ref'> & { readonly meta?: Pick<ObjectMeta, 'labels'> }):
  | { readonly name: string; readonly namespace: string }
  | undefined {
  if (!isOneOf(ref, removedByLabel)) return undefined;
  const { [ownerLabel]: name, [ownerNamespaceLabel]: namespace, [ownerKindLabel]: ownerKind } = meta?.labels ?? {};
  if (ownerKind !== clusterServiceVersions.kind || name === undefined || namespace === undefined) return undefined;
  return { name, namespace };
}
