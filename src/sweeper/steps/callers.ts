import type { CleanupItem } from '../../cleanup/cleanup.ts';
import type { KubeObject, ObjectName, Resource } from '../../cluster/cluster.ts';
import { describe, isA, isOneOf, refOf } from '../../cluster/object.ts';
import { clusterServiceVersions, services } from '../../cluster/resources.ts';
import { callerKinds } from '../../inventory/caller-kinds.ts';
import { servicesOf, urlOf } from '../../inventory/callers.ts';
import { deleteObjects, oneByOne } from '../../kubectl.ts';
import { claimOn } from '../../plan/protection.ts';
import { goes } from '../../plan/ruling.ts';
import { goesByLabels } from '../../plan/taken-along.ts';
import type { Pass } from '../pass.ts';
import type { ItemState } from '../progress.ts';

/**
 * Says why a webhook configuration or an APIService is still of use: since the approval someone has made the Service
 * that was missing, or has added another one. Throws a ClusterError if a Service cannot be read.
 */
export async function whyStillCalled(object: KubeObject, { cleanup, cluster }: Pass): Promise<string | undefined> {
  const url = urlOf(object);
  if (url !== undefined) return `it calls ${url} too`;
  const others = servicesOf(object).filter(service => !isGoing(service, cleanup.spec.items));
  const found = await Promise.all(others.map(service => cluster.get(services, service, 'metadata')));
  const staying = found.find(service => service !== undefined)?.metadata;
  return staying && `it calls Service ${staying.namespace}/${staying.name}, which stays`;
}

/**
 * Says why a CSV or a Service cannot be deleted yet: since the approval somebody else has come to manage a webhook
 * configuration or an APIService that calls it, has put their own in its place or has added one. That stays, and the API server
 * would refuse each request that it is to judge. (Before, the plan would have removed it, or would not have been approved.)
 */
export async function whoStillCalls(item: CleanupItem, pass: Pass): Promise<ItemState | undefined> {
  if (!isOneOf(item, [clusterServiceVersions, services])) return undefined;
  const found: Extract<ItemState, { state: 'waiting' }>[] = [];
  for (const kind of callerKinds)
    for await (const object of pass.cluster.list(kind)) {
      const state = await whyItCalls(object, kind, item, pass);
      if (state) found.push(state);
    }
  return found.find(({ undecided }) => undecided) ?? found[0];
}

async function whyItCalls(
  object: KubeObject,
  kind: Resource,
  item: CleanupItem,
  pass: Pass,
): Promise<Extract<ItemState, { state: 'waiting' }> | undefined> {
  const { items } = pass.cleanup.spec;
  const called = servicesOf(object).find(service =>
    isA(item, services) ? isNamed(service, item) : isGoing(service, items),
  );
  if (!called) return undefined;
  const claim = claimOn({ ref: refOf(object), meta: object.metadata, foundBy: [] })?.reason;
  const recorded = items.find(one => isA(one, kind) && one.uid === object.metadata.uid);
  if (recorded?.fate === 'Keep' || (recorded && !claim) || goesItself(object, items)) return undefined;
  // The plan would keep one that calls another Service as well.
  if ((await whyStillCalled(object, pass)) !== undefined) return undefined;
  const { name, deletionTimestamp } = object.metadata;
  const service = `Service ${called.namespace}/${called.name}, which goes`;
  if (deletionTimestamp !== undefined)
    return { state: 'waiting', why: `${describe(refOf(object))} calls ${service}, and is being deleted`, object };
  const command = deleteObjects(kind, [name]);
  if (claim) {
    const why = `${claim}, but it calls ${service}. Delete it first, also where it comes from: ${command}`;
    return { state: 'waiting', why, object, undecided: true };
  }
  // What has made it may be about to take it away again.
  const why = `${describe(refOf(object))}, which is not in the plan, calls ${service}. Delete it first: ${command}${ifMadeAgain(item, command, pass)}`;
  return { state: 'waiting', why, object, foremost: true };
}

/** Whoever cleans up from a terminal makes a new plan each time, which has it. */
function ifMadeAgain(item: CleanupItem, command: string, { cleanup: { spec } }: Pass): string {
  if (!isA(item, clusterServiceVersions) || spec.subject.uid === '') return '';
  const operator = deleteObjects(clusterServiceVersions, [item.name], item.namespace);
  return `. If it comes back, the operator makes it, and goes before it: ${oneByOne(operator, command)}`;
}

/**
 * By the labels of OLM, which may have made it again, or by its owners. Kubernetes follows no owner reference from an object of
 * the cluster to one of a namespace.
 */
function goesItself(object: KubeObject, items: readonly CleanupItem[]): boolean {
  const dependent = { ref: refOf(object), meta: object.metadata };
  const going = items.filter(({ fate }) => goes(fate));
  const owners = object.metadata.ownerReferences ?? [];
  return (
    going.some(leader => goesByLabels(dependent, leader)) ||
    (owners.length > 0 && owners.every(({ uid }) => going.some(one => one.uid === uid && one.namespace === undefined)))
  );
}

function isNamed(service: ObjectName, { namespace, name }: CleanupItem): boolean {
  return service.namespace === namespace && service.name === name;
}

function isGoing(service: ObjectName, items: readonly CleanupItem[]): boolean {
  const item = items.find(item => isA(item, services) && isNamed(service, item));
  return item !== undefined && goes(item.fate);
}
