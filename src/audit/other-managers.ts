import type { ClusterReader } from '../cluster/cluster.ts';
import { expectedResource } from '../cluster/crd.ts';
import type { Reads } from '../inventory/reads.ts';
import type { Manager } from '../managers/manager.ts';
import { needsFields } from '../managers/managers.ts';
import { managerOfTrace, type Trace } from './trace.ts';

/** Another manager of an object; undefined: none. `unknown`: it could not be read, so nothing may be concluded. */
export type WhoManages = (trace: Trace) => Promise<Manager | 'unknown' | undefined>;

/**
 * Tells who else manages what OLM v0 has left its traces on. An owner is told by the trace. The rest takes managedFields, which
 * are asked for object by object: only of what looks like a leftover.
 */
export function otherManagers(cluster: ClusterReader, reads: Reads): WhoManages {
  const answers = new Map<Trace, ReturnType<WhoManages>>();
  return trace => {
    const answer = answers.get(trace) ?? ask(trace);
    answers.set(trace, answer);
    return answer;
  };

  async function ask(trace: Trace): Promise<Manager | 'unknown' | undefined> {
    if (trace.manager?.evidence === 'owner') return trace.manager;
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

/** Those that are nobody's but OLM's, for certain. */
export async function withoutManager<T extends Trace>(traces: readonly T[], whoManages: WhoManages): Promise<T[]> {
  const managers = await Promise.all(traces.map(whoManages));
  return traces.filter((_, index) => managers[index] === undefined);
}
