import type { ClusterReader, KubeObject, Resource } from '../cluster/cluster.ts';
import { isA } from '../cluster/object.ts';
import * as resources from '../cluster/resources.ts';
import { type Candidate, candidateOf, type Leftovers } from './dependent.ts';
import type { OlmObjects } from './olm-objects.ts';
import { isLabelledAsOurs } from './owner-labels.ts';
import { Reads, type Reported } from './reads.ts';

/**
 * Finds what the garbage collector will take with the CSVs: objects of the subject's namespace that a CSV owns,
 * directly or through its OperatorCondition, whether or not OLM has adopted them as components. The same pass finds
 * ownerless objects with the component or owner labels.
 */
export async function findOwned(
  cluster: ClusterReader,
  olm: OlmObjects,
  leftovers?: Leftovers,
): Promise<Reported<Candidate>> {
  const { subject, csvs } = olm;
  const reads = new Reads(cluster);
  const kinds = [...namespacedKinds, ...(leftovers ? await bundleKinds(reads) : [])];
  const listed = await Promise.all(
    kinds.map(resource => reads.list(resource, { namespace: subject.namespace, content: 'metadata' })),
  );
  const objects = listed.flat().filter(({ metadata }) => metadata.namespace === subject.namespace);
  const owners = new Set(csvs.map(csv => csv.uid));
  const conditions = objects.filter(object => isA(object, resources.operatorConditions) && isOwnedBy(object, owners));
  for (const { metadata } of conditions) owners.add(metadata.uid ?? '');
  return reads.report(
    objects
      .filter(
        object =>
          isOwnedBy(object, owners) ||
          object.metadata.labels?.[subject.componentLabel] !== undefined ||
          isLabelledAsOurs(object, olm),
      )
      .map(candidateOf),
  );
}

/** The namespaced kinds that OLM creates for a CSV. Without Secrets, which come from refs and plan steps. */
const namespacedKinds = [
  resources.operatorConditions,
  resources.deployments,
  resources.services,
  resources.serviceAccounts,
  resources.roles,
  resources.roleBindings,
  resources.configMaps,
];

/**
 * The other namespaced kinds that a bundle may hold (docs/facts/olm.md#bundle-kinds). A Subscription's InstallPlans
 * name them; without a Subscription, only their owner does.
 */
async function bundleKinds(reads: Reads): Promise<Resource[]> {
  const kinds = [
    ['monitoring.coreos.com', 'PrometheusRule'],
    ['monitoring.coreos.com', 'ServiceMonitor'],
    ['policy', 'PodDisruptionBudget'],
    ['autoscaling.k8s.io', 'VerticalPodAutoscaler'],
    ['networking.k8s.io', 'NetworkPolicy'],
  ] as const;
  const served = await Promise.all(kinds.map(([group, kind]) => reads.resource(group, kind)));
  return served.filter(resource => resource !== undefined);
}

function isOwnedBy({ metadata }: KubeObject, uids: ReadonlySet<string>): boolean {
  return (metadata.ownerReferences ?? []).some(({ uid }) => uids.has(uid));
}
