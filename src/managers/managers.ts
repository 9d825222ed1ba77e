import type { OwnerReference } from '../cluster/cluster.ts';
import { groupOf } from '../cluster/object.ts';
import { fieldManagerOf } from './field-managers.ts';
import type { Managed, Manager } from './manager.ts';
import { markOf } from './marks.ts';
import { csvThatTakes } from './olm.ts';
import { ownerOf } from './owners.ts';

/**
 * Who else manages an object, by the best evidence that there is. Undefined: nobody else, as far as its metadata tells.
 * `isOurs`: whether an owner goes with the operator itself.
 *
 * OLM overwrites labels and annotations of what it finds, and an object keeps OLM's own for ever. So a label of OLM's proves
 * nothing here, and a mark counts only where a manager other than OLM wrote it.
 */
export function managerOf(object: Managed, isOurs: (owner: OwnerReference) => boolean): Manager | undefined {
  return ownerOf(object.meta, isOurs) ?? claimantOf(object);
}

/** The same without owner references: a manager that Kubernetes' garbage collector does not know. */
export function claimantOf(object: Managed): Manager | undefined {
  return markOf(object) ?? (isToldByFields(object) ? fieldManagerOf(object.meta) : undefined);
}

/** Whether managedFields must be read to tell who manages an object that has come without them. */
export function needsFields(object: Managed): boolean {
  return object.meta.managedFields === undefined && (isToldByFields(object) || markOf(object) !== undefined);
}

/**
 * Managed fields decide about what OLM may have found in the cluster: CustomResourceDefinitions, and other cluster-scoped
 * objects of bundles. What has owners, or goes with its CSV by its labels, came with them.
 */
function isToldByFields(object: Managed): boolean {
  const { ref, meta } = object;
  if (ref.kind === 'CustomResourceDefinition') return true;
  const isBound = (meta.ownerReferences ?? []).length > 0 || csvThatTakes(object) !== undefined;
  return meta.namespace === undefined && !isBound && !groupsOfNoBundle.has(groupOf(ref.apiVersion));
}

/** A bundle holds no cluster-scoped objects of these groups (docs/facts/olm.md#bundle-kinds). */
const groupsOfNoBundle: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiregistration.k8s.io',
  'operators.coreos.com',
]);
