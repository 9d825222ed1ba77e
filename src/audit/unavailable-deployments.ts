import type { KubeObject } from '../cluster/cluster.ts';
import { deployments } from '../cluster/resources.ts';
import type { Reads } from '../inventory/reads.ts';
import { ownerLabel } from '../names.ts';
import type { AuditedObject } from './audited-object.ts';

interface Deployment {
  readonly spec?: { readonly replicas?: number };
  /** `replicas`: the existing Pods; none if they cannot even be created. */
  readonly status?: { readonly availableReplicas?: number; readonly observedGeneration?: number };
}

/** A Deployment of a CSV that wants Pods and has none at work. */
export interface UnavailableDeployment {
  readonly csv: AuditedObject;
  readonly object: KubeObject;
  /** The number of Pods that it wants. */
  readonly replicas: number;
}

/** Returns the unavailable Deployments of some CSVs. */
export async function unavailableOf(csvs: readonly AuditedObject[], reads: Reads): Promise<UnavailableDeployment[]> {
  return (await Promise.all(csvs.map(csv => unavailableOfCsv(csv, reads)))).flat();
}

async function unavailableOfCsv(csv: AuditedObject, reads: Reads): Promise<UnavailableDeployment[]> {
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
