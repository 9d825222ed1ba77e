import type { Cleanup, CleanupItem } from '../../cleanup/cleanup.ts';
import type { KubeObject, ObjectName, Resource } from '../../cluster/cluster.ts';
import { describe, isA, isOneOf, refOf } from '../../cluster/object.ts';
import { clusterServiceVersions, services } from '../../cluster/resources.ts';
import { callerKinds } from '../../inventory/caller-kinds.ts';
import { servicesOf, urlOf } from '../../inventory/callers.ts';
import { deleteObjects } from '../../kubectl.ts';
import { claimOn } from '../../plan/protection.ts';
import { goes } from '../../plan/ruling.ts';
import { goesWith } from '../../plan/taken-along.ts';
import { operatorFirst } from '../operator-first.ts';
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
 * Says why a CSV or a Service cannot be deleted yet: a webhook configuration or an APIService calls a Service that goes, and
 * stays itself, because of what happened after the approval. Somebody else has come to manage it, has put their own in its
 * place or has added one. The API server would refuse each request that it is to judge. (Before, the plan would have removed it,
 * or would not have been approved.)
 */
export async function whoStillCalls(item: CleanupItem, pass: Pass): Promise<ItemState | undefined> {
  if (!isOneOf(item, [clusterServiceVersions, services])) return undefined;
  for (const kind of callerKinds)
    for await (const object of pass.cluster.list(kind)) {
      const state = await whyItCalls(object, kind, item, pass);
      if (state) return state;
    }
  return undefined;
}

async function whyItCalls(
  object: KubeObject,
  kind: Resource,
  item: CleanupItem,
  pass: Pass,
): Promise<ItemState | undefined> {
  const { cleanup } = pass;
  const { items } = cleanup.spec;
  const called = servicesOf(object).find(service =>
    isA(item, services) ? isNamed(service, item) : isGoing(service, items),
  );
  if (!called || goesItself(object, items)) return undefined;
  const { name, uid } = object.metadata;
  const recorded = items.find(one => isA(one, kind) && one.name === name);
  if (recorded?.fate === 'Keep') return undefined;
  const claim = claimOn({ ref: refOf(object), meta: object.metadata, foundBy: [] });
  if (!claim && (recorded?.uid === uid || (await whyStillCalled(object, pass)) !== undefined)) return undefined;
  const service = `Service ${called.namespace}/${called.name}, which goes`;
  if (object.metadata.deletionTimestamp !== undefined)
    return { state: 'waiting', why: `${describe(refOf(object))} calls ${service}, and is being deleted`, object };
  const command = deleteObjects(kind, [name]);
  const why = claim
    ? `${claim.reason}, but it calls ${service}. Delete it first, also where it comes from: ${command}`
    : `it was made after the approval, and calls ${service}. Delete it first: ${command}${ifMadeAgain(item, cleanup)}`;
  return { state: 'waiting', why, object, undecided: true };
}

/** Whoever cleans up from a terminal makes a new plan each time, which has it. */
function ifMadeAgain(item: CleanupItem, cleanup: Cleanup): string {
  if (!isA(item, clusterServiceVersions) || cleanup.spec.subject.uid === '') return '';
  return `. If it comes back, the operator makes it${operatorFirst(cleanup)}`;
}

/** By its owner or by the labels of OLM, which may have made it again. */
function goesItself(object: KubeObject, items: readonly CleanupItem[]): boolean {
  const dependent = { ref: refOf(object), meta: object.metadata };
  return items.some(owner => goes(owner.fate) && goesWith(dependent, owner));
}

function isNamed(service: ObjectName, { namespace, name }: CleanupItem): boolean {
  return service.namespace === namespace && service.name === name;
}

function isGoing(service: ObjectName, items: readonly CleanupItem[]): boolean {
  const item = items.find(item => isA(item, services) && isNamed(service, item));
  return item !== undefined && goes(item.fate);
}
