import type { KubeObject } from '../cluster/cluster.ts';
import { podsOf } from '../cluster/deployment.ts';
import { deployments } from '../cluster/resources.ts';
import type { Reads } from '../inventory/reads.ts';
import { ownerLabel } from '../names.ts';
import type { AuditedObject } from './audited-object.ts';
import { hasLasted } from './patience.ts';

/** A Deployment of a CSV that wants Pods and has none at work. */
export interface UnavailableDeployment {
  readonly csv: AuditedObject;
  readonly object: KubeObject;
  /** The number of Pods that it wants. */
  readonly replicas: number;
  /** Whether no other Deployment of the CSV has a Pod at work, either: one that has may be the operator itself. */
  readonly isOperatorDown: boolean;
}

interface Input {
  readonly reads: Reads;
  readonly now?: number;
}

/** Returns the Deployments of some CSVs that have been unavailable for some time. A rolling update makes them so for moments. */
export async function unavailableOf(csvs: readonly AuditedObject[], input: Input): Promise<UnavailableDeployment[]> {
  return (await Promise.all(csvs.map(csv => unavailableOfCsv(csv, input)))).flat();
}

async function unavailableOfCsv(csv: AuditedObject, { reads, ...time }: Input): Promise<UnavailableDeployment[]> {
  const { namespace = '', name } = csv.ref;
  const listed = await reads.list(deployments, { namespace });
  const own = listed.filter(({ metadata }) => metadata.labels?.[ownerLabel] === name);
  const isDown = (object: KubeObject): boolean => {
    const { available, downSince } = podsOf(object);
    return available === 0 && hasLasted(downSince, time);
  };
  const isOperatorDown = own.every(isDown);
  return own.flatMap(object => {
    const { wanted: replicas } = podsOf(object);
    return replicas === 0 || !isDown(object) ? [] : [{ csv, object, replicas, isOperatorDown }];
  });
}
