import type { KubeObject } from '../cluster/cluster.ts';
import { podsOf } from '../cluster/deployment.ts';
import { deployments } from '../cluster/resources.ts';
import type { Reads } from '../inventory/reads.ts';
import { ownerLabel } from '../names.ts';
import type { AuditedObject } from './audited-object.ts';

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
    const { wanted: replicas } = podsOf(object);
    return replicas === 0 || mayBeAtWork(object) ? [] : [{ csv, object, replicas, isOperatorDown }];
  });
}

function mayBeAtWork(object: KubeObject): boolean {
  return podsOf(object).available !== 0;
}
