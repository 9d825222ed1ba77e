import type { ClusterReader } from '../cluster/cluster.ts';
import { expectedResource } from '../cluster/crd.ts';
import type { Reads } from '../inventory/reads.ts';
import type { Manager } from '../managers/manager.ts';
import { needsFields } from '../managers/managers.ts';
import { type AuditedObject, otherManagerOf } from './audited-object.ts';

/** Returns another manager of an object; undefined: none. `unknown`: the read failed, so conclude nothing. */
export type WhoManages = (object: AuditedObject) => Promise<Manager | 'unknown' | undefined>;

/**
 * Finds other managers of objects that OLM v0 made or labelled. The metadata at hand shows owners. All other evidence is in
 * managedFields. This reads them object by object, and only for objects that look like leftovers.
 */
export function otherManagers(cluster: ClusterReader, reads: Reads): WhoManages {
  const answers = new Map<AuditedObject, ReturnType<WhoManages>>();
  return object => {
    const answer = answers.get(object) ?? ask(object);
    answers.set(object, answer);
    return answer;
  };

  async function ask(object: AuditedObject): Promise<Manager | 'unknown' | undefined> {
    if (object.manager?.evidence === 'controller' || object.manager?.evidence === 'owner') return object.manager;
    if (object.manager === undefined && !needsFields(object)) return undefined;
    const { kind, namespace, name } = object.ref;
    const address = { name, ...(namespace !== undefined && { namespace }) };
    return reads.attempt<Manager | 'unknown' | undefined>(
      { verb: 'read', kind, object: address },
      'unknown',
      async () => {
        const resource = await expectedResource(cluster, object.ref);
        const found = resource && (await cluster.get(resource, object.ref, 'managers'));
        return found && otherManagerOf(found);
      },
    );
  }
}

/** Returns the objects that certainly have no manager but OLM. */
export async function withoutManager<T extends AuditedObject>(
  objects: readonly T[],
  whoManages: WhoManages,
): Promise<T[]> {
  const managers = await Promise.all(objects.map(whoManages));
  return objects.filter((_, index) => managers[index] === undefined);
}
