import type { ClusterReader } from '../cluster/cluster.ts';
import { groupOfCrd } from '../cluster/crd.ts';
import { listApiRoles } from './api-roles.ts';
import { namesOfApis } from './cluster-service-version.ts';
import type { OlmObjects } from './olm-objects.ts';
import type { ReadOperands } from './operands.ts';
import { Reads } from './reads.ts';

/**
 * Starts the reads that the last sources will certainly need, beside those of the first ones. The sources still ask and
 * decide; this only saves the wait, if the cluster shares answers (view.ts). So it ignores its own answers and
 * failures.
 */
export function readAhead(cluster: ClusterReader, { csvs }: OlmObjects, readOperands: ReadOperands): void {
  const reads = new Reads(cluster);
  const operands = csvs.flatMap(csv =>
    csv.crds.map(async ({ name, kind }) => {
      const resource = await reads.resource(groupOfCrd(name), kind);
      if (resource) await readOperands(reads, resource);
    }),
  );
  const apis = csvs.flatMap(namesOfApis);
  Promise.all([apis.length > 0 && listApiRoles(reads, apis), ...operands]).catch(() => {});
}
