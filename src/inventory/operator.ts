import type { ClusterReader, KubeObject, Resource } from '../cluster/cluster.ts';
import { identityOf, isOneOf, type ObjectRef } from '../cluster/object.ts';
import * as resources from '../cluster/resources.ts';
import type { Subject } from '../subject/subject.ts';
import { type Candidate, candidateOf } from './dependent.ts';
import { Reads, type Reported } from './reads.ts';

/** All that this source needs to know of the surroundings. */
interface ComponentsOf {
  readonly subject: Pick<Subject, 'componentLabel'>;
  readonly operator?: KubeObject;
}

/**
 * What OLM itself calls the components: the refs of its Operator object, which may lag or be stale (each is confirmed
 * later). Where there is no Operator object, everything that carries the component label, over the same kinds.
 *
 * Namespaces can be components (somebody labelled them), CSVs are another source's; Subscription is the subject.
 */
export async function findComponents(
  cluster: ClusterReader,
  { subject, operator }: ComponentsOf,
): Promise<Reported<Candidate>> {
  const reads = new Reads(cluster);
  const selector = subject.componentLabel;
  const labelled = await Promise.all(
    (operator ? clusterScopedKinds : [...clusterScopedKinds, ...namespacedKinds]).map(resource =>
      // CRDs are asked for their managers (existing.ts), and this way they need not be read again.
      reads.list(resource, {
        selector,
        content: resource === resources.customResourceDefinitions ? 'managers' : 'metadata',
      }),
    ),
  );
  const refs = (operator ? componentsOf(operator) : []).filter(ref => !isOneOf(ref, foundElsewhere));
  return reads.report([...labelled.flat().map(candidateOf), ...refs.map(ref => ({ ref: identityOf(ref) }))]);
}

/** The kinds of components (docs/facts/olm.md#component-kinds) that other sources do not read whole. */
const clusterScopedKinds: readonly Resource[] = [
  resources.customResourceDefinitions,
  resources.apiServices,
  resources.clusterRoles,
  resources.clusterRoleBindings,
];

/** Secrets are left out: the webhook has no right to read them. They are known by ref and by plan step only. */
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

/** What OLM's Operator object lists. */
export function componentsOf({ status }: KubeObject): readonly ObjectRef[] {
  const { components } = (status ?? {}) as { readonly components?: { readonly refs?: readonly ObjectRef[] } };
  return components?.refs ?? [];
}
