import { ClusterError } from '../../src/cluster/cluster.ts';
import { Candidate } from './candidate.ts';
import { Clock } from './clock.ts';
import { LeaseStore } from './lease-store.ts';

export const down = new ClusterError(0, 'Unreachable', 'ECONNREFUSED');

/** A candidate that leads; `broken` decides what each later request of it meets. */
export async function leader(options: ConstructorParameters<typeof Candidate>[2] = {}) {
  const clock = new Clock('2026-08-01T12:00:00Z');
  const store = new LeaseStore();
  const network: { broken: (verb: string) => Promise<void> | void } = { broken: () => {} };
  const one = new Candidate(
    clock,
    store.cluster(verb => network.broken(verb)),
    options,
  );
  await clock.pass(0);
  return { clock, store, one, network };
}
