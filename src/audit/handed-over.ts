import type { Manager } from '../managers/manager.ts';
import type { Former } from './former.ts';
import type { WhoManages } from './other-managers.ts';

/**
 * Returns the program that now runs an operator that OLM v0 once ran: it owns or marks what v0 left. A program that
 * only made a CRD before OLM did does not count.
 */
export async function handedOverTo({ traces }: Former, whoManages: WhoManages): Promise<Manager | undefined> {
  const owner = traces.find(({ manager }) => manager?.evidence === 'owner')?.manager;
  if (owner) return owner;
  for (const trace of traces.filter(({ manager }) => manager !== undefined)) {
    const manager = await whoManages(trace);
    if (manager && manager !== 'unknown' && manager.evidence !== 'fields') return manager;
  }
  return undefined;
}
