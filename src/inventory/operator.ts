import type { ClusterReader, KubeObject, Resource } from '../cluster/cluster.ts';
import { identityOf, isOneOf, type ObjectRef } from '../cluster/object.ts';
import * as resources from '../cluster/resources.ts';
import type { Subject } from '../subject/subject.ts';
import { listCallers } from './caller-kinds.ts';
import { type Candidate, candidateOf } from './dependent.ts';
import { Reads, type Reported } from './reads.ts';

/** The parts of OLM's objects that this source needs. */
interface ComponentsOf {
  readonly subject: Pick<Subject, 'componentLabel'>;
  readonly operator?: KubeObject;
}

/**
 * Finds what OLM calls the components: the refs of its Operator object, which may lag or be stale (each is confirmed
 * later). Without an Operator object: everything with the component label, over the same kinds.
 *
 * A Namespace is a component only if a person labelled it. CSVs come from another source; the Subscription is the
 * subject.
 */
export async function findComponents(
  cluster: ClusterReader,
  { subject, operator }: ComponentsOf,
): Promise<Reported<Candidate>> {
  const reads = new Reads(cluster);
  const selector = subject.componentLabel;
  const [apiServices, ...labelled] = await Promise.all([
    listCallers(reads, resources.apiServices),
    ...(operator ? clusterScopedKinds : [...clusterScopedKinds, ...namespacedKinds]).map(resource =>
      // CRDs need managedFields (existing.ts); reading them here saves a second read.
      reads.list(resource, {
        selector,
        content: resource === resources.customResourceDefinitions ? 'managers' : 'metadata',
      }),
    ),
  ]);
  const ofServices = apiServices.filter(({ metadata: { labels = {} } }) => selector in labels);
  const refs = (operator ? componentsOf(operator) : []).filter(ref => !isOneOf(ref, foundElsewhere));
  return reads.report([
    ...[ofServices, ...labelled].flat().map(candidateOf),
    ...refs.map(ref => ({ ref: identityOf(ref) })),
  ]);
}

/** The kinds of components (docs/facts/olm.md#component-kinds) that other sources do not read whole. */
const clusterScopedKinds: readonly Resource[] = [
  resources.customResourceDefinitions,
  resources.clusterRoles,
  resources.clusterRoleBindings,
];

/** Without Secrets, which the webhook may not read. They are known only from refs and plan steps. */
const namespacedKinds: readonly Resource[] = [
  resources.deployments,
  resources.services,
  resources.configMaps,
  resources.serviceAccounts,
  resources.roles,
  resources.roleBindings,
  resources.operatorConditions,
];

const foundElsewhere = [resources.subscriptions, resources.installPlans, resources.clusterServiceVersions];

/** Returns the components that OLM's Operator object lists. */
export function componentsOf({ status }: KubeObject): readonly ObjectRef[] {
  const { components } = (status ?? {}) as { readonly components?: { readonly refs?: readonly ObjectRef[] } };
  return components?.refs ?? [];
}
