import type { ClusterReader } from '../cluster/cluster.ts';
import { groupOfCrd } from '../cluster/crd.ts';
import { listManagedRoles } from './api-roles.ts';
import { listOperands } from './operands.ts';
import { Reads } from './reads.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Starts what the last sources will ask for certain, beside what the first ones ask. They ask all the same and decide what
 * it means: this only spares them the wait, where the cluster shares answers (view.ts). So its own answers, and its
 * failures, are nobody's.
 */
export function readAhead(cluster: ClusterReader, { csvs }: Surroundings): void {
  const reads = new Reads(cluster);
  const operands = csvs.flatMap(csv =>
    csv.crds.map(async ({ name, kind }) => {
      const resource = await reads.resource(groupOfCrd(name), kind);
      if (resource) await listOperands(reads, resource);
    }),
  );
  Promise.all([listManagedRoles(reads), ...operands]).catch(() => {});
}
