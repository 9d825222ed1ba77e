import type { KubeObject, Resource } from '../cluster/cluster.ts';
import * as resources from '../cluster/resources.ts';
import type { Reads } from './reads.ts';

/** The kinds through which the API server calls a Service. */
export const callerKinds: readonly Resource[] = [
  resources.validatingWebhookConfigurations,
  resources.mutatingWebhookConfigurations,
  resources.apiServices,
];

/**
 * Lists one of the {@link callerKinds} whole, and always in the same way: three sources look into the same list, which a
 * view asks for once. A cluster has some dozens of them.
 */
export function listCallers(reads: Reads, kind: Resource): Promise<KubeObject[]> {
  return reads.list(kind, {});
}
