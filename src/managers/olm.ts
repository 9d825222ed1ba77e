import type { ManagedFields, ObjectMeta } from '../cluster/cluster.ts';
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
const removedByLabel = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'APIService',
]);

/** The CSV with which OLM removes an object, by its labels. */
export function csvThatTakes({
  ref,
  meta,
}: Pick<Managed, 'ref'> & { readonly meta?: Pick<ObjectMeta, 'labels'> }):
  | { readonly name: string; readonly namespace: string }
  | undefined {
  if (!removedByLabel.has(ref.kind)) return undefined;
  const { [ownerLabel]: name, [ownerNamespaceLabel]: namespace, [ownerKindLabel]: kind } = meta?.labels ?? {};
  if (kind !== 'ClusterServiceVersion' || name === undefined || namespace === undefined) return undefined;
  return { name, namespace };
}
