import type { ClusterReader } from '../cluster/cluster.ts';
import { type DeploymentPods, podsOf } from '../cluster/deployment.ts';
import { deployments } from '../cluster/resources.ts';
import type { OlmObjects } from './olm-objects.ts';
import { Reads, type Reported } from './reads.ts';

/** Returns the Pods of each Deployment of the CSVs; none if a Deployment is missing or could not be read. */
export async function findPods(cluster: ClusterReader, { csvs }: OlmObjects): Promise<Reported<DeploymentPods>> {
  const reads = new Reads(cluster);
  const named = new Map(
    csvs.flatMap(csv => csv.deployments.map(name => [`${csv.namespace}/${name}`, { name, namespace: csv.namespace }])),
  );
  const read = [...named.values()].map(({ name, namespace }) => reads.get(deployments, name, namespace));
  const found = (await Promise.all(read)).filter(object => object !== undefined);
  return reads.report(found.length === named.size ? found.map(podsOf) : []);
}
