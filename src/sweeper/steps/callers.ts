import type { CleanupItem } from '../../cleanup/cleanup.ts';
import type { KubeObject, ObjectName } from '../../cluster/cluster.ts';
import { expectedResource } from '../../cluster/crd.ts';
import { isA, isOneOf } from '../../cluster/object.ts';
import { clusterServiceVersions, services } from '../../cluster/resources.ts';
import { callerKinds } from '../../inventory/caller-kinds.ts';
import { servicesOf, urlOf } from '../../inventory/callers.ts';
import { deleteObjects } from '../../kubectl.ts';
import { claimOn } from '../../plan/protection.ts';
import { goes } from '../../plan/ruling.ts';
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
 * configuration or an APIService that calls it, or has put one of their own in its place. That stays, and the API server
 * would refuse each request that it is to judge. (Before, the plan would not have been approved.)
 */
export async function whoStillCalls(item: CleanupItem, { cleanup, cluster }: Pass): Promise<ItemState | undefined> {
  const { items } = cleanup.spec;
  if (!isOneOf(item, [clusterServiceVersions, services])) return undefined;
  for (const caller of items.filter(one => isOneOf(one, callerKinds) && one.fate === 'Delete')) {
    const resource = await expectedResource(cluster, caller);
    const object = resource && (await cluster.get(resource, caller));
    if (!resource || !object) continue;
    const claim = claimOn({ ref: caller, meta: object.metadata, foundBy: [] });
    const called = servicesOf(object).find(service =>
      isA(item, services) ? isNamed(service, item) : isGoing(service, items),
    );
    if (!claim || !called) continue;
    const why = `${claim.reason}, but it calls Service ${called.namespace}/${called.name}, which goes. Delete it first, also where it comes from: ${deleteObjects(resource, [caller.name])}`;
    return { state: 'waiting', why, object, undecided: true };
  }
  return undefined;
}

function isNamed(service: ObjectName, { namespace, name }: CleanupItem): boolean {
  return service.namespace === namespace && service.name === name;
}

function isGoing(service: ObjectName, items: readonly CleanupItem[]): boolean {
  const item = items.find(item => isA(item, services) && isNamed(service, item));
  return item !== undefined && goes(item.fate);
}
