import type { KubeObject } from '../../cluster/cluster.ts';
import { catalogSources, operatorConditions, operatorGroups, subscriptions } from '../../cluster/resources.ts';
import type { Csv } from '../../inventory/csv.ts';
import type { Reads } from '../../inventory/reads.ts';
import type { Policy } from '../../policy/policy.ts';
import { type Subject, subjectOf } from '../../subject/subject.ts';
import { clusterCatalogs, clusterExtensions, clusterObjectSets } from '../resources.ts';

/** What upstream's migration looks at before it begins. */
export interface Circumstances {
  readonly subject: Subject;
  /** Absent: it is gone, or could not be read. */
  readonly subscription: KubeObject | undefined;
  /** The installed one. */
  readonly csv: Csv | undefined;
  /** The OperatorGroups of the namespace. */
  readonly groups: readonly KubeObject[];
  readonly condition: KubeObject | undefined;
  /** The CatalogSources that the Subscription and its InstallPlans name; undefined for one that is gone. */
  readonly sources: readonly (KubeObject | undefined)[];
  /** The other Subscriptions for the same package, in the whole cluster. */
  readonly rivals: readonly Subject[];
  readonly extensions: readonly KubeObject[];
  /** ClusterCatalogs that serve their contents. */
  readonly catalogs: readonly KubeObject[];
  /** Whether OLM v1 installs by ClusterObjectSets here. */
  readonly hasObjectSets: boolean;
  readonly policy: Pick<Policy, 'allow'>;
}

/** What the inventory has read. */
interface Known {
  readonly subject: Subject;
  readonly csv: Csv | undefined;
  /** The InstallPlans of the namespace. */
  readonly plans: readonly KubeObject[];
  readonly policy: Pick<Policy, 'allow'>;
}

export async function circumstancesOf({ subject, csv, plans, policy }: Known, reads: Reads): Promise<Circumstances> {
  const { namespace, name, uid, packageName } = subject;
  const [subscription, all, groups, condition, sources, extensions, catalogs, objectSets] = await Promise.all([
    reads.get(subscriptions, name, namespace),
    reads.list(subscriptions, {}),
    reads.list(operatorGroups, { namespace }),
    csv && reads.get(operatorConditions, csv.name, namespace),
    readSources(subject, plans, reads),
    reads.list(clusterExtensions, { content: 'metadata' }),
    readCatalogs(reads),
    reads.resource(clusterObjectSets.group, clusterObjectSets.kind),
  ]);
  const rivals = all.map(subjectOf).filter(other => other.packageName === packageName && other.uid !== uid);
  const hasObjectSets = objectSets !== undefined;
  return {
    subject,
    subscription,
    csv,
    groups,
    condition,
    sources,
    rivals,
    extensions,
    catalogs,
    hasObjectSets,
    policy,
  };
}

interface PlanStatus {
  readonly bundleLookups?: readonly {
    readonly identifier: string;
    readonly catalogSourceRef?: { readonly namespace: string; readonly name: string };
  }[];
}

/** The CatalogSource that the Subscription names, and the one that OLM took the bundle from. */
async function readSources(
  { catalog, installedCSV }: Subject,
  plans: readonly KubeObject[],
  reads: Reads,
): Promise<(KubeObject | undefined)[]> {
  const lookups = plans
    .flatMap(({ status }) => (status as PlanStatus | undefined)?.bundleLookups ?? [])
    .filter(({ identifier }) => identifier === installedCSV)
    .flatMap(({ catalogSourceRef: ref }) => (ref ? [`${ref.namespace}/${ref.name}`] : []));
  const names = new Set([...(catalog === undefined ? [] : [catalog]), ...lookups]);
  return Promise.all(
    [...names].map(one => {
      const [namespace, name = ''] = one.split('/');
      return reads.get(catalogSources, name, namespace);
    }),
  );
}

async function readCatalogs(reads: Reads): Promise<KubeObject[]> {
  const served = await reads.resource(clusterCatalogs.group, clusterCatalogs.kind);
  return served ? (await reads.list(served, {})).filter(isServing) : [];
}

function isServing({ spec, status }: KubeObject): boolean {
  const { availabilityMode } = (spec ?? {}) as { readonly availabilityMode?: string };
  const { conditions = [] } = (status ?? {}) as {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
  return (
    availabilityMode !== 'Unavailable' && conditions.some(({ type, status }) => type === 'Serving' && status === 'True')
  );
}
