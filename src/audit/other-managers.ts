import type { ClusterReader } from '../cluster/cluster.ts';
import { expectedResource } from '../cluster/crd.ts';
import type { Reads } from '../inventory/reads.ts';
import type { Manager } from '../managers/manager.ts';
import { needsFields } from '../managers/managers.ts';
import { managerOfTrace, type Trace } from './trace.ts';

/** Returns another manager of an object; undefined: none. `unknown`: the read failed, so conclude nothing. */
export type WhoManages = (trace: Trace) => Promise<Manager | 'unknown' | undefined>;

/**
 * Finds other managers of objects with OLM v0's traces. A trace shows an owner. The rest takes managedFields, which
 * this reads object by object, and only for what looks like a leftover.
 */
export function otherManagers(cluster: ClusterReader, reads: Reads): WhoManages {
  const answers = new Map<Trace, ReturnType<WhoManages>>();
  return trace => {
    const answer = answers.get(trace) ?? ask(trace);
    answers.set(trace, answer);
    return answer;
  };

  async function ask(trace: Trace): Promise<Manager | 'unknown' | undefined> {
    if (trace.manager?.evidence === 'controller' || trace.manager?.evidence === 'owner') return trace.manager;
    if (trace.manager === undefined && !needsFields(trace)) return undefined;
    const { kind, namespace, name } = trace.ref;
    const object = { name, ...(namespace !== undefined && { namespace }) };
    return reads.attempt<Manager | 'unknown' | undefined>({ verb: 'read', kind, object }, 'unknown', async () => {
      const resource = await expectedResource(cluster, trace.ref);
      const found = resource && (await cluster.get(resource, trace.ref, 'managers'));
      return found && managerOfTrace(found);
    });
  }
}

/** Returns the objects that certainly have no manager but OLM. */
export async function withoutManager<T extends Trace>(traces: readonly T[], whoManages: WhoManages): Promise<T[]> {
  const managers = await Promise.all(traces.map(whoManages));
  return traces.filter((_, index) => managers[index] === undefined);
}
