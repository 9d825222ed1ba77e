import { fieldManagerOf } from './field-managers.ts';
import type { Managed, Manager } from './manager.ts';
import { markOf } from './marks.ts';
import { ownerOf } from './owners.ts';

/**
 * Who else manages an object, by the best evidence that there is. Undefined: nobody else, as far as its metadata tells.
 * `isOurs`: whether an owner, by its UID, goes with the operator itself.
 *
 * OLM overwrites labels and annotations of what it finds, and an object keeps OLM's own for ever. So a label of OLM's proves
 * nothing here, and a mark counts only where a manager other than OLM wrote it.
 */
export function managerOf(object: Managed, isOurs: (uid: string) => boolean): Manager | undefined {
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
 * objects. What has owners came with them.
 */
function isToldByFields({ kind, meta: { namespace, ownerReferences = [] } }: Managed): boolean {
  return kind === 'CustomResourceDefinition' || (namespace === undefined && ownerReferences.length === 0);
}
