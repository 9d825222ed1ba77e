import type { KubeObject } from '../../cluster/cluster.ts';
import { describe, refOf } from '../../cluster/object.ts';
import type { Csv } from '../../inventory/csv.ts';
import { generatedByAnnotation, migratedFromAnnotation } from '../../names.ts';
import { olmV1Group } from '../resources.ts';
import type { Circumstances } from './circumstances.ts';

/**
 * Why upstream's migration refuses a Subscription (library-olm, migration/pkg/migration: readiness.go, compatibility.go,
 * scan.go and catalog.go, and C1 to C10 of its requirements), or our guard does; as sentences without a full stop. What a
 * person could override there by a flag counts as well.
 */
export function obstaclesTo(circumstances: Circumstances): string[] {
  const { csv, subscription, groups, condition, sources, policy } = circumstances;
  return [
    ...(circumstances.hasObjectSets ? [] : ['OLM v1 has no ClusterObjectSets here, and the migration makes one']),
    ...(csv ? obstaclesInCsv(csv) : ['it has no ClusterServiceVersion installed']),
    ...obstaclesInSubscription(subscription),
    ...obstaclesInOthers(circumstances),
    ...obstaclesInGroups(groups),
    ...(isActive(condition) ? ['its OperatorCondition holds a condition or an override, and OLM v1 has none'] : []),
    ...(sources.length > 0 && sources.every(isImage) ? [] : ['its CatalogSource is gone, or is no image']),
    ...(circumstances.catalogs.length > 0 ? [] : ['no ClusterCatalog serves its contents']),
    ...(policy.allow.includes('Orphan')
      ? []
      : ['a DeletionPolicy does not allow --cascade=orphan, which the migration deletes with']),
  ];
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
  readonly rules?: readonly { readonly apiGroups?: readonly string[]; readonly resources?: readonly string[] }[];
}

function obstaclesInCsv(csv: Csv): string[] {
  const { installModes = [] } = (csv.object.spec ?? {}) as CsvSpec;
  const { phase = 'in no phase', reason } = (csv.object.status ?? {}) as { phase?: string; reason?: string };
  const isHealthy = phase === 'Succeeded' && reason === 'InstallSucceeded';
  return [
    ...(isHealthy
      ? []
      : [
          `its ClusterServiceVersion is ${phase}${reason ? ` (${reason})` : ''}, and must be Succeeded (InstallSucceeded)`,
        ]),
    ...(installModes.some(({ type, supported }) => type === 'AllNamespaces' && supported)
      ? []
      : ['it does not support to look after all namespaces']),
    ...(csv.requirements.length > 0
      ? ['it requires APIs or packages of others, and OLM v1 resolves no dependencies']
      : []),
    ...(csv.apis.length > 0 ? ['it serves an aggregated API, which the migration does not take over'] : []),
    ...(worksWithOlmV0Alone(csv) ? ["it works with OLM v0's own API, and not with that of OLM v1"] : []),
  ];
}

/** OLM gives every operator rights on its OperatorCondition, so these do not show that it works with OLM's API. */
const ofOlmV0 = new Set(['subscriptions', 'installplans', 'clusterserviceversions', 'catalogsources', '*']);

function worksWithOlmV0Alone({ object }: Csv): boolean {
  const { install } = (object.spec ?? {}) as CsvSpec;
  const rules = [...(install?.spec?.permissions ?? []), ...(install?.spec?.clusterPermissions ?? [])].flatMap(
    ({ rules = [] }) => rules,
  );
  const isFor = (group: string) => rules.filter(({ apiGroups = [] }) => apiGroups.includes(group));
  return (
    isFor('operators.coreos.com').some(({ resources = [] }) => resources.some(one => ofOlmV0.has(one))) &&
    isFor(olmV1Group).length === 0
  );
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

function obstaclesInOthers({ subject, rivals, extensions }: Circumstances): string[] {
  const from = `${subject.namespace}/${subject.name}`;
  const heir = extensions.find(({ metadata }) => metadata.annotations?.[migratedFromAnnotation] === from);
  const namesake = extensions.find(({ metadata }) => metadata.name === subject.name);
  return [
    ...rivals
      .slice(0, 1)
      .map(
        ({ namespace, name }) =>
          `Subscription ${namespace}/${name} is for the same package, and OLM v1 installs it once`,
      ),
    ...(heir ? [`${describe(refOf(heir))} has taken it over, and the migration has not finished`] : []),
    ...(namesake && !heir ? [`${describe(refOf(namesake))} exists, and the migration makes one of that name`] : []),
  ];
}

interface GroupSpec {
  readonly targetNamespaces?: readonly string[];
  readonly selector?: { readonly matchLabels?: object; readonly matchExpressions?: readonly object[] };
  readonly serviceAccountName?: string;
}

function obstaclesInGroups(groups: readonly KubeObject[]): string[] {
  if (groups.length === 0) return ['its namespace has no OperatorGroup'];
  return [
    ...(groups.every(isForAllNamespaces)
      ? []
      : ['its OperatorGroup is for some namespaces, and OLM v1 installs for all of them']),
    ...(groups.some(({ spec }) => (spec as GroupSpec | undefined)?.serviceAccountName)
      ? ['its OperatorGroup names a ServiceAccount that bounds what the operator may do']
      : []),
  ];
}

/** An empty selector selects all namespaces. */
function isForAllNamespaces({ spec, status }: KubeObject): boolean {
  const { targetNamespaces = [], selector = {} } = (spec ?? {}) as GroupSpec;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const { namespaces = [] } = (status ?? {}) as { readonly namespaces?: readonly string[] };
  const isSelective = Object.keys(matchLabels).length > 0 || matchExpressions.length > 0;
  const isForOne = namespaces.length === 1 && namespaces[0] !== '';
  return targetNamespaces.length === 0 && !isSelective && !isForOne;
}

interface Conditions {
  readonly conditions?: readonly unknown[];
  readonly overrides?: readonly unknown[];
}

/** OLM copies both from the spec into the status, which is what the migration looks at. */
function isActive(condition: KubeObject | undefined): boolean {
  return [condition?.spec, condition?.status].some(part => {
    const { conditions = [], overrides = [] } = (part ?? {}) as Conditions;
    return conditions.length > 0 || overrides.length > 0;
  });
}

function isImage(source: KubeObject | undefined): boolean {
  const { sourceType, image } = (source?.spec ?? {}) as { readonly sourceType?: string; readonly image?: string };
  return sourceType === 'grpc' && Boolean(image);
}
