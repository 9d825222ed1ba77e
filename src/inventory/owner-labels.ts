import type { ClusterReader, KubeObject, Resource } from '../cluster/cluster.ts';
import { isLabelValue } from '../cluster/label-selector.ts';
import * as resources from '../cluster/resources.ts';
import { ownerKindLabel, ownerLabel, ownerNamespaceLabel } from '../names.ts';
import { callerKinds, listCallers } from './caller-kinds.ts';
import { type Candidate, candidateOf } from './dependent.ts';
import type { OlmObjects } from './olm-objects.ts';
import { Reads, type Reported } from './reads.ts';

/**
 * Finds cluster-scoped objects by OLM's owner labels, because a CSV cannot own them: RBAC, webhook configurations,
 * APIServices, and the bundle kinds that nothing ever removes (docs/facts/olm.md#owner-labels,
 * docs/facts/olm.md#bundle-kinds).
 */
export async function findLabelled(cluster: ClusterReader, olm: OlmObjects): Promise<Reported<Candidate>> {
  const selector = ownerSelector(olm);
  const reads = new Reads(cluster);
  if (selector === undefined) return reads.report([]);
  const bundleResources = await Promise.all(bundleKinds.map(([group, kind]) => reads.resource(group, kind)));
  const listed = await Promise.all([
    ...[...labelledKinds, ...bundleResources.filter(served => served !== undefined)].map(resource =>
      reads.list(resource, { selector, content: 'metadata' }),
    ),
    ...callerKinds.map(kind => listCallers(reads, kind)),
  ]);
  return reads.report(
    listed
      .flat()
      .filter(object => isLabelledAsOurs(object, olm))
      .map(candidateOf),
  );
}

const labelledKinds: readonly Resource[] = [resources.clusterRoles, resources.clusterRoleBindings];

/**
 * Cluster-scoped kinds that a bundle may hold (docs/facts/olm.md#bundle-kinds); the Console ones exist on OpenShift
 * only.
 */
export const bundleKinds = [
  ['scheduling.k8s.io', 'PriorityClass'],
  ['console.openshift.io', 'ConsoleYAMLSample'],
  ['console.openshift.io', 'ConsoleQuickStart'],
  ['console.openshift.io', 'ConsoleCLIDownload'],
  ['console.openshift.io', 'ConsoleLink'],
  ['console.openshift.io', 'ConsolePlugin'],
] as const;

const csvKind = resources.clusterServiceVersions.kind;

/**
 * Whether the owner labels name one of the subject's CSVs. OLM leaves the last two out on some updates
 * (docs/facts/olm.md#owner-labels-on-update). A CSV that is gone must be named with its namespace: another one of its name
 * may be there.
 */
export function isLabelledAsOurs(
  { metadata: { labels = {} } }: KubeObject,
  { subject, csvs, csvNames }: OlmObjects,
): boolean {
  const { [ownerLabel]: owner, [ownerNamespaceLabel]: namespace, [ownerKindLabel]: ownerKind } = labels;
  if ((ownerKind ?? csvKind) !== csvKind || owner === undefined || !csvNames.has(owner)) return false;
  return namespace === undefined ? csvs.some(csv => csv.name === owner) : namespace === subject.namespace;
}

/** Undefined if no CSV name can be a label value: an empty set would be an invalid selector. */
function ownerSelector({ csvNames }: OlmObjects): string | undefined {
  const names = [...csvNames].filter(isLabelValue);
  return names.length === 0 ? undefined : `${ownerLabel} in (${names.toSorted().join(',')})`;
}
