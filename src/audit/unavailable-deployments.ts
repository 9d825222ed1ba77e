import type { KubeObject } from '../cluster/cluster.ts';
import { deployments } from '../cluster/resources.ts';
import type { Reads } from '../inventory/reads.ts';
import { ownerLabel } from '../names.ts';
import type { Trace } from './trace.ts';

interface Deployment {
  readonly spec?: { readonly replicas?: number };
  /** `replicas` are the Pods that there are: none where they cannot even be created. */
  readonly status?: { readonly availableReplicas?: number; readonly observedGeneration?: number };
}

/** A Deployment of a CSV that has no Pod at work although it wants some. */
export interface UnavailableDeployment {
  readonly csv: Trace;
  readonly object: KubeObject;
  /** How many Pods it wants. */
  readonly replicas: number;
}

/** Those of some CSVs. */
export async function unavailableOf(csvs: readonly Trace[], reads: Reads): Promise<UnavailableDeployment[]> {
  return (await Promise.all(csvs.map(csv => unavailableOfCsv(csv, reads)))).flat();
}

async function unavailableOfCsv(csv: Trace, reads: Reads): Promise<UnavailableDeployment[]> {
  const { namespace = '', name } = csv.ref;
  const listed = await reads.list(deployments, { namespace });
  return listed
    .filter(({ metadata }) => metadata.labels?.[ownerLabel] === name)
    .flatMap(object => {
      const { spec: { replicas = 1 } = {}, status = {} } = object as Deployment;
      const { availableReplicas = 0, observedGeneration } = status;
      return replicas === 0 || availableReplicas > 0 || observedGeneration === undefined
        ? []
        : [{ csv, object, replicas }];
    });
}
