import type { ClusterReader } from '../cluster/cluster.ts';
import { apiVersionOf, identityOf, isOneOf, keyInBundle, type ObjectRef } from '../cluster/object.ts';
import { clusterServiceVersions, subscriptions } from '../cluster/resources.ts';
import type { Subject } from '../subject/subject.ts';
import { withReplaced } from './csv.ts';
import type { Candidate, Leftovers } from './dependent.ts';
import type { InstallPlan } from './install-plan.ts';
import type { OlmObjects } from './olm-objects.ts';
import { Reads, type Reported } from './reads.ts';
import { type BundleContents, readUnpackedBundles } from './unpacked-bundles.ts';

export interface BundleObjects extends Reported<Candidate> {
  /** Objects of CSVs that have lost their InstallPlan, from what OLM has unpacked. */
  readonly unpacked: readonly Candidate[];
  /** CSVs with no record of what came with them. */
  readonly unrecorded: readonly string[];
}

/**
 * Finds the objects of the operator's bundles, from the steps of its InstallPlans. These are the only full record of
 * objects that OLM creates without owner (raw RBAC, ServiceAccounts), and they go with the Subscription
 * (docs/facts/olm.md#plan-owners). OLM keeps five plans in a namespace (docs/facts/olm.md#plan-limit). For a plan that
 * is gone, the bundle that OLM unpacked from its image has the same contents.
 *
 * Bundles that an upgrade replaced count as well: objects that a later version dropped still exist.
 */
export async function findBundleObjects(
  cluster: ClusterReader,
  { subject, csvs, csvNames, installPlans, allPlansKnown }: OlmObjects,
  leftovers?: Leftovers,
): Promise<BundleObjects> {
  const reads = new Reads(cluster);
  const versions = versionsOf([...csvNames, ...(leftovers?.csvs ?? [])], installPlans);
  const steps = installPlans.flatMap(plan => plan.steps).filter(step => versions.has(step.resolving));
  const planned = new Set(steps.map(({ resolving }) => resolving));
  // For leftovers, the audit has found the rest by other traces.
  const mayLack = allPlansKnown && !leftovers;
  const unplanned = mayLack ? csvs.map(({ name }) => name).filter(name => !planned.has(name)) : [];
  const unpacked = unplanned.length > 0 ? await unpackedFor(subject, unplanned, reads) : [];
  const recorded = new Set(unpacked.map(({ csv }) => csv));
  const [found, others] = await Promise.all([
    candidatesOf(steps, subject, reads),
    candidatesOf(
      unpacked.flatMap(({ objects }) => objects),
      subject,
      reads,
    ),
  ]);
  return {
    ...reads.report(found),
    unpacked: others,
    unrecorded: unplanned.filter(name => !recorded.has(name)),
  };
}

async function candidatesOf(
  objects: readonly ObjectRef[],
  { namespace: home }: Subject,
  reads: Reads,
): Promise<Candidate[]> {
  const candidates = await Promise.all(
    distinct(objects.filter(object => !isOneOf(object, foundElsewhere))).map(async (object): Promise<Candidate[]> => {
      const resource = await reads.expectedResource(object);
      if (!resource) return [];
      const { kind, name } = object;
      const namespace = resource.namespaced ? home : undefined;
      return [{ ref: identityOf({ apiVersion: apiVersionOf(resource), kind, namespace, name }) }];
    }),
  );
  return candidates.flat();
}

/** Only from the catalog's namespace: the right to create a ConfigMap elsewhere must not decide what is deleted. */
async function unpackedFor(
  { packageName, catalog }: Subject,
  csvs: readonly string[],
  reads: Reads,
): Promise<BundleContents[]> {
  const bundles = catalog === undefined ? [] : await readUnpackedBundles(reads, new Set([packageName]));
  return bundles.filter(({ csv, ref }) => csvs.includes(csv) && catalog?.startsWith(`${ref.namespace}/`));
}

/** Other sources find CSVs, and Subscriptions as dependencies. */
const foundElsewhere = [clusterServiceVersions, subscriptions];

/** Returns the given CSV names, and those of all versions that they replaced, as far as the plans show. */
function versionsOf(names: readonly string[], installPlans: readonly InstallPlan[]): Set<string> {
  const replaces = new Map(
    installPlans.flatMap(({ steps }) => steps.flatMap(({ name, replaces }) => (replaces ? [[name, replaces]] : []))),
  ) as Map<string, string>;
  return withReplaced(names, name => replaces.get(name));
}

function distinct(objects: readonly ObjectRef[]): ObjectRef[] {
  return [...new Map(objects.map(object => [keyInBundle(object), object])).values()];
}
