import type { ClusterReader, KubeObject } from '../cluster/cluster.ts';
import { apiVersionOf } from '../cluster/object.ts';
import { catalogSources, operatorConditions, subscriptions } from '../cluster/resources.ts';
import type { Csv } from '../inventory/csv.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { Reads, type Reported } from '../inventory/reads.ts';
import { generatedByAnnotation } from '../names.ts';
import type { Policy } from '../policy/policy.ts';
import { clusterExtensions, olmV1Group } from './resources.ts';

/** Whether OLM v1 could take an operator over from OLM v0. Advice for people: nothing is decided by it. */
export interface HandOver {
  /** Why not, as sentences without a full stop; none: it can, as far as the cluster says. */
  readonly obstacles: readonly string[];
  /** What must hold as well, and the cluster does not say. */
  readonly unchecked: readonly string[];
  /** The ClusterExtension that would take it over. */
  readonly manifest: object;
}

/**
 * By the conditions that upstream's migration checks (library-olm, migration from v0 to v1), as far as they can be read.
 * Finds nothing where OLM v1 is not installed, and of an operator without Subscription.
 */
export async function findHandOver(
  cluster: ClusterReader,
  { subject, olm }: Inventory,
  policy: Policy,
): Promise<Reported<HandOver>> {
  const reads = new Reads(cluster);
  const { group, kind } = clusterExtensions;
  if (!subject.uid || !(await reads.resource(group, kind))) return reads.report([]);
  const { namespace, name } = subject;
  const [catalogNamespace, catalogName = ''] = (subject.catalog ?? '').split('/');
  const csv = olm.csvs.find(one => one.name === subject.installedCSV);
  const [subscription, condition, catalog] = await Promise.all([
    reads.get(subscriptions, name, namespace),
    csv && reads.get(operatorConditions, csv.name, namespace),
    subject.catalog === undefined ? undefined : reads.get(catalogSources, catalogName, catalogNamespace),
  ]);
  const found: HandOver = {
    obstacles: [
      ...(csv ? obstaclesInCsv(csv) : ['it has no ClusterServiceVersion installed']),
      ...obstaclesInSubscription(subscription),
      ...obstaclesInGroups(olm.operatorGroups),
      ...(isActive(condition) ? ['its OperatorCondition holds a condition or an override, and OLM v1 has none'] : []),
      ...obstaclesInCatalog(catalog),
      ...(policy.allow.includes('Orphan')
        ? []
        : ['a DeletionPolicy does not allow --cascade=orphan, which the migration deletes with']),
    ],
    unchecked: [`whether a ClusterCatalog offers the package ${subject.packageName}`],
    manifest: manifestFor(subject.packageName, namespace, channelOf(subscription)),
  };
  return reads.report([found]);
}

interface CsvSpec {
  readonly installModes?: readonly { readonly type: string; readonly supported: boolean }[];
  readonly install?: {
    readonly spec?: {
      readonly permissions?: readonly Permission[];
      readonly clusterPermissions?: readonly Permission[];
    };
  };
}

interface Permission {
  readonly rules?: readonly { readonly apiGroups?: readonly string[] }[];
}

function obstaclesInCsv({ object, requirements, apis }: Csv): string[] {
  const { installModes = [], install } = (object.spec ?? {}) as CsvSpec;
  const { phase } = (object.status ?? {}) as { readonly phase?: string };
  const groups = [...(install?.spec?.permissions ?? []), ...(install?.spec?.clusterPermissions ?? [])]
    .flatMap(({ rules = [] }) => rules)
    .flatMap(({ apiGroups = [] }) => apiGroups);
  return [
    ...(phase === 'Succeeded' ? [] : [`its ClusterServiceVersion is ${phase ?? 'in no phase'}, and must be Succeeded`]),
    ...(installModes.some(({ type, supported }) => type === 'AllNamespaces' && supported)
      ? []
      : ['it does not support to look after all namespaces']),
    ...(requirements.length > 0 ? ['it requires APIs or packages of others, and OLM v1 resolves no dependencies'] : []),
    ...(apis.length > 0 ? ['it serves an aggregated API, which only the latest versions of OLM v1 take over'] : []),
    ...(groups.includes('operators.coreos.com') && !groups.includes(olmV1Group)
      ? ["it works with OLM v0's own API, and not with that of OLM v1"]
      : []),
  ];
}

function obstaclesInSubscription(subscription: KubeObject | undefined): string[] {
  const { state } = (subscription?.status ?? {}) as { readonly state?: string };
  return [
    ...(state === 'AtLatestKnown' || state === 'UpgradePending'
      ? []
      : [`its Subscription is ${state ?? 'in no state'}, and must be AtLatestKnown or UpgradePending`]),
    ...(subscription?.metadata.annotations?.[generatedByAnnotation] === undefined
      ? []
      : ['OLM added its Subscription for another operator']),
  ];
}

function obstaclesInGroups(groups: readonly KubeObject[]): string[] {
  const specs = groups.map(
    ({ spec }) =>
      (spec ?? {}) as {
        readonly targetNamespaces?: readonly string[];
        readonly selector?: object;
        readonly serviceAccountName?: string;
      },
  );
  return [
    ...(specs.some(({ targetNamespaces = [], selector }) => targetNamespaces.length > 0 || selector !== undefined)
      ? ['its OperatorGroup is for some namespaces, and OLM v1 installs for all of them']
      : []),
    ...(specs.some(({ serviceAccountName }) => serviceAccountName)
      ? ['its OperatorGroup names a ServiceAccount that bounds what the operator may do']
      : []),
  ];
}

function isActive(condition: KubeObject | undefined): boolean {
  const { overrides = [], conditions = [] } = (condition?.spec ?? {}) as {
    readonly overrides?: readonly unknown[];
    readonly conditions?: readonly unknown[];
  };
  return overrides.length > 0 || conditions.length > 0;
}

function obstaclesInCatalog(catalog: KubeObject | undefined): string[] {
  const { image } = (catalog?.spec ?? {}) as { readonly image?: string };
  return image ? [] : ['its catalog is no image'];
}

function channelOf(subscription: KubeObject | undefined): string | undefined {
  return ((subscription?.spec ?? {}) as { readonly channel?: string }).channel;
}

function manifestFor(packageName: string, namespace: string, channel: string | undefined): object {
  return {
    apiVersion: apiVersionOf(clusterExtensions),
    kind: clusterExtensions.kind,
    metadata: { name: packageName },
    spec: {
      namespace,
      serviceAccount: { name: `${packageName}-installer` },
      source: { sourceType: 'Catalog', catalog: { packageName, ...(channel && { channels: [channel] }) } },
    },
  };
}

/** For people, below a plan. */
export function handOverLines({ obstacles, unchecked }: HandOver): string[] {
  if (obstacles.length > 0) return ['OLM v1: it cannot be handed over, because', ...obstacles.map(why => `  ${why}`)];
  return [
    `OLM v1: it can be handed over, as far as the cluster says. To be found out: ${unchecked.join('; ')}`,
    "  The ClusterExtension that would take it over: -o yaml, field handOver. Upstream's migration deletes the Subscription",
    '  and the ClusterServiceVersion with --cascade=orphan, and subscription-guard lets that pass.',
  ];
}
