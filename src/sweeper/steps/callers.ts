import type { CleanupItem } from '../../cleanup/cleanup.ts';
import type { KubeObject, ObjectName } from '../../cluster/cluster.ts';
import { isA } from '../../cluster/object.ts';
import { services } from '../../cluster/resources.ts';
import { servicesOf, urlOf } from '../../inventory/callers.ts';
import { goes } from '../../plan/ruling.ts';
import type { Pass } from '../pass.ts';

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

function isGoing({ namespace, name }: ObjectName, items: readonly CleanupItem[]): boolean {
  const item = items.find(item => isA(item, services) && item.namespace === namespace && item.name === name);
  return item !== undefined && goes(item.fate);
}
