import type { Cleanup, CleanupItem } from '../../cleanup/cleanup.ts';
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
import type { WaitingItem } from '../progress.ts';

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
export async function whoStillCalls(item: CleanupItem, pass: Pass): Promise<WaitingItem | undefined> {
  if (!isOneOf(item, [clusterServiceVersions, services])) return undefined;
  const found: WaitingItem[] = [];
  for (const caller of await callersOf(item, pass))
    if (!(await isExpected(caller, pass))) found.push(obstacleOf(caller, item, pass.cleanup));
  return found.find(({ needsPerson }) => needsPerson) ?? found[0];
}

/** A webhook configuration or an APIService that exists now. */
interface Caller {
  readonly resource: Resource;
  readonly object: KubeObject;
  /** One that it calls, and that goes with the item in question. */
  readonly service: ObjectName;
  /** Who manages or protects it, as a clause. */
  readonly claim: string | undefined;
}

async function callersOf(item: CleanupItem, { cleanup, cluster }: Pass): Promise<Caller[]> {
  const lists = callerKinds.map(async resource => {
    const objects = await Array.fromAsync(cluster.list(resource));
    return objects.flatMap((object): Caller[] => {
      const service = servicesOf(object).find(service =>
        isA(item, services) ? isNamed(service, item) : isGoing(service, cleanup.spec.items),
      );
      if (!service) return [];
      const claim = claimOn({ ref: refOf(object), meta: object.metadata, foundBy: [] })?.reason;
      return [{ resource, object, service, claim }];
    });
  });
  return (await Promise.all(lists)).flat();
}

/** It goes itself, or the plan keeps it, or would if it knew it: one that calls another Service as well. */
async function isExpected({ resource, object, claim }: Caller, pass: Pass): Promise<boolean> {
  const { items } = pass.cleanup.spec;
  const recorded = items.find(one => isA(one, resource) && one.uid === object.metadata.uid);
  if (recorded?.fate === 'Keep' || (recorded && !claim) || goesItself(object, items)) return true;
  return (await whyStillCalled(object, pass)) !== undefined;
}

function obstacleOf({ resource, object, service, claim }: Caller, item: CleanupItem, cleanup: Cleanup): WaitingItem {
  const { name, deletionTimestamp } = object.metadata;
  const who = describe(refOf(object));
  const called = `Service ${service.namespace}/${service.name}, which goes`;
  if (deletionTimestamp !== undefined)
    return { state: 'waiting', why: `${who} calls ${called}, and is being deleted`, object };
  const command = deleteObjects(resource, [name]);
  if (claim) {
    const why = `${claim}, but it calls ${called}. Delete it first, also where it comes from: ${command}`;
    return { state: 'waiting', why, object, needsPerson: true };
  }
  // What has made it may be about to take it away again.
  const why = `${who}, which is not in the plan, calls ${called}. Delete it first: ${command}${ifMadeAgain(item, command, cleanup)}`;
  return { state: 'waiting', why, object, foremost: true };
}

/** Whoever cleans up from a terminal makes a new plan each time, which has it. */
function ifMadeAgain(item: CleanupItem, command: string, { spec }: Cleanup): string {
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
