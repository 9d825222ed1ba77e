import type { ClusterReader, KubeObject } from '../../cluster/cluster.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { Reads, type Reported } from '../../inventory/reads.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Subject } from '../../subject/subject.ts';
import { clusterExtensions } from '../resources.ts';
import { circumstancesOf } from './circumstances.ts';
import { manifestFor } from './manifest.ts';
import { obstaclesTo } from './obstacles.ts';

/** Whether OLM v1 could take an operator over from OLM v0. Advice for people: nothing is decided by it. */
export interface HandOver {
  /** Why not, as sentences without a full stop; none: it can, as far as the cluster says. */
  readonly obstacles: readonly string[];
  /** What must hold as well, and the cluster does not say. */
  readonly unchecked: readonly string[];
  /** The ClusterExtension that would take it over. */
  readonly manifest: object;
}

/** Finds nothing where OLM v1 is not installed, and of an operator without Subscription. */
export async function findHandOver(
  cluster: ClusterReader,
  { subject, olm }: Inventory,
  policy: Policy,
): Promise<Reported<HandOver>> {
  const reads = new Reads(cluster);
  const { group, kind } = clusterExtensions;
  if (!subject.uid || !(await reads.resource(group, kind))) return reads.report([]);
  const csv = olm.csvs.find(one => one.name === subject.installedCSV);
  const plans = olm.installPlans.map(({ object }) => object);
  const circumstances = await circumstancesOf({ subject, csv, plans, policy }, reads);
  const { subscription, sources, catalogs } = circumstances;
  const candidates = withImageOf(sources, catalogs);
  const manifest = manifestFor(subject, csv, subscription, candidates);
  return reads.report([
    { obstacles: obstaclesTo(circumstances), unchecked: uncheckedOf(subject, subscription, candidates), manifest },
  ]);
}

/** The names of the ClusterCatalogs with the image of a CatalogSource: the migration of catalogs makes such ones. */
function withImageOf(sources: readonly (KubeObject | undefined)[], catalogs: readonly KubeObject[]): string[] {
  const images = new Set(sources.map(source => ((source?.spec ?? {}) as { readonly image?: string }).image));
  const imageOf = ({ spec }: KubeObject) =>
    ((spec ?? {}) as { readonly source?: { readonly image?: { readonly ref?: string } } }).source?.image?.ref;
  return catalogs.filter(catalog => imageOf(catalog) && images.has(imageOf(catalog))).map(one => one.metadata.name);
}

/** catalogd has the contents of a ClusterCatalog, and not the API server. */
function uncheckedOf(
  { packageName }: Subject,
  subscription: KubeObject | undefined,
  catalogs: readonly string[],
): string[] {
  const { channel } = (subscription?.spec ?? {}) as { readonly channel?: string };
  const where = catalogs.length > 0 ? `ClusterCatalog ${catalogs.join(' or ')}` : 'a ClusterCatalog';
  const what =
    channel === undefined ? `the package ${packageName}` : `channel ${channel} of the package ${packageName}`;
  return [
    `whether ${where} offers ${what} with the installed version`,
    ...(channel === undefined ? ['which channel is its default, because the Subscription names none'] : []),
  ];
}

/** For people, below a plan. */
export function handOverLines({ obstacles, unchecked }: HandOver): string[] {
  const rest = unchecked.map(one => `  To be found out: ${one}`);
  if (obstacles.length > 0)
    return ['OLM v1: it cannot be handed over, because', ...obstacles.map(why => `  ${why}`), ...rest];
  return [
    'OLM v1: it can be handed over, as far as the cluster says',
    ...rest,
    "  The ClusterExtension that would take it over: -o yaml, field handOver. Upstream's migration deletes the Subscription",
    '  and the ClusterServiceVersion with --cascade=orphan, and subscription-guard lets that pass.',
  ];
}
