import type { Manager } from '../managers/manager.ts';
import type { Former } from './former.ts';
import type { WhoManages } from './other-managers.ts';

/**
 * The program that runs an operator now which OLM v0 once ran: it owns, or has marked, what v0 left. Who only made a CRD before
 * OLM did runs nothing.
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
