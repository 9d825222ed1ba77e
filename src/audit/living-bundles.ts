import type { KubeObject } from '../cluster/cluster.ts';
import { keyInBundle, type ObjectRef } from '../cluster/object.ts';
import { installPlans } from '../cluster/resources.ts';
import { installPlanOf } from '../inventory/install-plan.ts';
import type { Reads } from '../inventory/reads.ts';
import { readUnpackedBundles } from '../inventory/unpacked-bundles.ts';
import type { Subject } from '../subject/subject.ts';
import type { AuditedObjects } from './read-objects.ts';

/**
 * Whether the bundle of an operator with a Subscription holds an object, by the steps of the InstallPlans. Undefined:
 * some of the bundles that might hold it are unknown, which is a doubt about that object, or about another one.
 */
export type IsInLivingBundle = (ref: ObjectRef, about?: ObjectRef) => Promise<boolean | undefined>;

/** An object of which nothing says whether an operator needs it. */
export interface Doubt {
  readonly object: ObjectRef;
  /** A sentence without its full stop. */
  readonly why: string;
}

interface Bundles {
  /** By their keys in bundles. */
  readonly objects: ReadonlySet<string>;
  /** The Subscriptions with no record of what came with their CSV. */
  readonly unrecorded: readonly Subject[];
}

/** The part of an InstallPlan that we keep. */
interface PlanBundles {
  readonly namespace: string;
  readonly csvs: readonly string[];
  readonly objects: readonly string[];
}

interface AllBundles {
  readonly byNamespace: ReadonlyMap<string, Bundles>;
  readonly everywhere: Bundles;
}

/** Plans hold whole bundles, of up to a megabyte each. */
const pageSize = 50;

/**
 * Reads all plans in one list at the first question: a cluster may have thousands of namespaces with a plan each. Keeps
 * cluster-scoped objects in one set, because there may be tens of thousands.
 */
export function livingBundles(
  reads: Reads,
  { subscriptions }: AuditedObjects,
  note: (doubt: Doubt) => void = () => {},
): IsInLivingBundle {
  const living = Map.groupBy(subscriptions, ({ namespace }) => namespace);
  let all: Promise<AllBundles | undefined> | undefined;

  async function read(): Promise<AllBundles | undefined> {
    const pick = (object: KubeObject) => (living.has(object.metadata.namespace ?? '') ? bundlesIn(object) : undefined);
    const plans = await reads.listOrUnknown(installPlans, { pick, pageSize });
    if (!plans.known) return undefined;
    const byPlace = Map.groupBy(plans.value, ({ namespace }) => namespace);
    const planned = [...living].map(
      ([namespace, subjects]) => [namespace, bundlesOf(byPlace.get(namespace) ?? [], subjects)] as const,
    );
    const byNamespace = new Map(await withUnpacked(planned, reads));
    const bundles = [...byNamespace.values()];
    const everywhere = {
      objects: new Set(bundles.flatMap(({ objects }) => [...objects])),
      unrecorded: bundles.flatMap(({ unrecorded }) => unrecorded),
    };
    return { byNamespace, everywhere };
  }

  return async (ref, about = ref) => {
    if (ref.namespace !== undefined && !living.has(ref.namespace)) return false;
    all ??= read();
    const bundles = await all;
    if (!bundles) return undefined;
    const { byNamespace, everywhere } = bundles;
    const { objects, unrecorded } =
      (ref.namespace === undefined ? undefined : byNamespace.get(ref.namespace)) ?? everywhere;
    if (objects.has(keyInBundle(ref))) return true;
    if (unrecorded.length === 0) return false;
    note({ object: about, why: whyUnrecorded(unrecorded) });
    return undefined;
  };
}

function whyUnrecorded(unrecorded: readonly Subject[]): string {
  const names = unrecorded.map(({ namespace, installedCSV }) => `${installedCSV} (${namespace})`).toSorted();
  const named = names.length > 3 ? [...names.slice(0, 3), 'others'] : names;
  return `OLM has dropped the InstallPlan of ${named.join(', ')}, which may have brought it`;
}

function bundlesOf(plans: readonly PlanBundles[], subjects: readonly Subject[]): Bundles {
  const csvs = new Set(plans.flatMap(plan => plan.csvs));
  return {
    objects: new Set(plans.flatMap(plan => plan.objects)),
    unrecorded: subjects.filter(({ installedCSV }) => installedCSV !== undefined && !csvs.has(installedCSV)),
  };
}

type Placed = readonly [namespace: string, bundles: Bundles];

/**
 * Adds what OLM has unpacked for CSVs without a plan. Only from the namespace of their catalog: the right to create a
 * ConfigMap elsewhere must not decide what is left over.
 */
async function withUnpacked(planned: readonly Placed[], reads: Reads): Promise<readonly Placed[]> {
  const packages = new Set(planned.flatMap(([, { unrecorded }]) => unrecorded.map(({ packageName }) => packageName)));
  if (packages.size === 0) return planned;
  const unpacked = await readUnpackedBundles(reads, packages);
  return planned.map(([namespace, { objects, unrecorded }]): Placed => {
    const ofSubject = ({ installedCSV, catalog }: Subject) =>
      unpacked.filter(({ csv, ref }) => csv === installedCSV && catalog?.startsWith(`${ref.namespace}/`));
    const found = unrecorded.flatMap(ofSubject);
    return [
      namespace,
      {
        objects: new Set([...objects, ...found.flatMap(bundle => bundle.objects.map(keyInBundle))]),
        unrecorded: unrecorded.filter(subject => ofSubject(subject).length === 0),
      },
    ];
  });
}

function bundlesIn(object: KubeObject): PlanBundles {
  const { steps } = installPlanOf(object);
  return {
    namespace: object.metadata.namespace ?? '',
    csvs: [...new Set(steps.map(({ resolving }) => resolving))],
    objects: steps.map(keyInBundle),
  };
}
