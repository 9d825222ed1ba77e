import type { OwnerReference } from '../cluster/cluster.ts';
import { groupOf, isA } from '../cluster/object.ts';
import { customResourceDefinitions } from '../cluster/resources.ts';
import { fieldManagerOf } from './field-managers.ts';
import type { Managed, Manager } from './manager.ts';
import { markOf } from './marks.ts';
import { csvThatTakes } from './olm.ts';
import { ownerOf } from './owners.ts';

/**
 * Returns who else manages an object, by the best evidence. Undefined: its metadata names no other manager. `isOurs`:
 * whether an owner goes with the operator itself.
 *
 * OLM overwrites labels and annotations of objects that it finds, and its own stay for ever. So OLM's labels prove
 * nothing here, and a mark counts only if a manager other than OLM wrote it.
 */
export function managerOf(object: Managed, isOurs: (owner: OwnerReference) => boolean): Manager | undefined {
  return ownerOf(object.meta, isOurs) ?? claimantOf(object);
}

/** The same without owner references: a manager that the garbage collector does not see. */
export function claimantOf(object: Managed): Manager | undefined {
  return markOf(object) ?? (isToldByFields(object) ? fieldManagerOf(object) : undefined);
}

/** Whether only managedFields can tell who manages an object that was read without them. */
export function needsFields(object: Managed): boolean {
  return object.meta.managedFields === undefined && (isToldByFields(object) || markOf(object) !== undefined);
}

/**
 * managedFields decide about objects that OLM may have found in the cluster, CustomResourceDefinitions and other
 * cluster-scoped objects of bundles, and about those by which the API server calls a Service. An object with owners, or that
 * goes with its CSV by its labels, came with these.
 */
function isToldByFields(object: Managed): boolean {
  const { ref, meta } = object;
  if (isA(ref, customResourceDefinitions)) return true;
  const isBound = (meta.ownerReferences ?? []).length > 0 || csvThatTakes(object) !== undefined;
  return meta.namespace === undefined && !isBound && !groupsOfNoBundle.has(groupOf(ref.apiVersion));
}

/** A bundle holds no cluster-scoped objects of these groups (docs/facts/olm.md#bundle-kinds). */
const groupsOfNoBundle: ReadonlySet<string> = new Set(['', 'operators.coreos.com']);
