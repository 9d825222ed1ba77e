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
  /** Whether no other Deployment of the CSV has a Pod at work, either: one that has may be the operator itself. */
  readonly isOperatorDown: boolean;
}

/** Returns the unavailable Deployments of some CSVs. */
export async function unavailableOf(csvs: readonly AuditedObject[], reads: Reads): Promise<UnavailableDeployment[]> {
  return (await Promise.all(csvs.map(csv => unavailableOfCsv(csv, reads)))).flat();
}

async function unavailableOfCsv(csv: AuditedObject, reads: Reads): Promise<UnavailableDeployment[]> {
  const { namespace = '', name } = csv.ref;
  const listed = await reads.list(deployments, { namespace });
  const own = listed.filter(({ metadata }) => metadata.labels?.[ownerLabel] === name);
  const isOperatorDown = !own.some(mayBeAtWork);
  return own.flatMap(object => {
    const { spec: { replicas = 1 } = {} } = object as Deployment;
    return replicas === 0 || mayBeAtWork(object) ? [] : [{ csv, object, replicas, isOperatorDown }];
  });
}

/** Without a status, no one knows yet. */
function mayBeAtWork(object: KubeObject): boolean {
  const { status: { availableReplicas = 0, observedGeneration } = {} } = object as Deployment;
  return availableReplicas > 0 || observedGeneration === undefined;
}
