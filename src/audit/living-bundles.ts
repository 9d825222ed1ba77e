import type { KubeObject } from '../cluster/cluster.ts';
import { keyInBundle, type ObjectRef } from '../cluster/object.ts';
import { installPlans } from '../cluster/resources.ts';
import { installPlanOf } from '../inventory/install-plan.ts';
import type { Reads } from '../inventory/reads.ts';
import { readUnpackedBundles } from '../inventory/unpacked-bundles.ts';
import type { Subject } from '../subject/subject.ts';
import type { AuditedObjects } from './read-objects.ts';

/**
 * Returns whether the bundle of an operator with a Subscription holds `ref`, by the steps of the InstallPlans. Returns
 * undefined if an InstallPlan that may list it is missing or unreadable; a missing one leaves `about` undecided.
 */
export type IsInLivingBundle = (ref: ObjectRef, about?: ObjectRef) => Promise<boolean | undefined>;

/** An object that the audit cannot tell to be in use or left over. */
export interface Undecided {
  readonly object: ObjectRef;
  /** A sentence without its full stop. */
  readonly why: string;
}

interface Bundles {
  /** Keys from {@link keyInBundle}. */
  readonly objects: ReadonlySet<string>;
  /** The Subscriptions with no record of what came with their CSV. */
  readonly unrecorded: readonly Subject[];
}

/** The part of an InstallPlan that we keep. */
interface PlanContents {
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
  addUndecided: (undecided: Undecided) => void = () => {},
): IsInLivingBundle {
  const subscribed = Map.groupBy(subscriptions, ({ namespace }) => namespace);
  let all: Promise<AllBundles | undefined> | undefined;

  async function read(): Promise<AllBundles | undefined> {
    const pick = (object: KubeObject) =>
      subscribed.has(object.metadata.namespace ?? '') ? bundlesIn(object) : undefined;
    const plans = await reads.listOrUnknown(installPlans, { pick, pageSize });
    if (!plans.known) return undefined;
    const plansByNamespace = Map.groupBy(plans.value, ({ namespace }) => namespace);
    const planned = [...subscribed].map(
      ([namespace, subjects]) => [namespace, bundlesOf(plansByNamespace.get(namespace) ?? [], subjects)] as const,
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
    if (ref.namespace !== undefined && !subscribed.has(ref.namespace)) return false;
    all ??= read();
    const bundles = await all;
    if (!bundles) return undefined;
    const { byNamespace, everywhere } = bundles;
    const { objects, unrecorded } =
      (ref.namespace === undefined ? undefined : byNamespace.get(ref.namespace)) ?? everywhere;
    if (objects.has(keyInBundle(ref))) return true;
    if (unrecorded.length === 0) return false;
    addUndecided({ object: about, why: whyUnrecorded(unrecorded) });
    return undefined;
  };
}

function whyUnrecorded(unrecorded: readonly Subject[]): string {
  const names = unrecorded.map(({ namespace, installedCSV }) => `${installedCSV} (${namespace})`).toSorted();
  const named = names.length > 3 ? [...names.slice(0, 3), `and ${names.length - 3} more`] : names;
  const plans = names.length === 1 ? 'the InstallPlan' : 'the InstallPlans';
  return `OLM has dropped ${plans} of ${named.join(', ')}, which may have brought it`;
}

function bundlesOf(plans: readonly PlanContents[], subjects: readonly Subject[]): Bundles {
  const csvs = new Set(plans.flatMap(plan => plan.csvs));
  return {
    objects: new Set(plans.flatMap(plan => plan.objects)),
    unrecorded: subjects.filter(({ installedCSV }) => installedCSV !== undefined && !csvs.has(installedCSV)),
  };
}

type NamespaceBundles = readonly [namespace: string, bundles: Bundles];

/**
 * Adds what OLM has unpacked for CSVs without a plan. Reads only the ConfigMaps in the catalog's namespace, so that a user
 * who can create one elsewhere cannot forge a bundle.
 */
async function withUnpacked(planned: readonly NamespaceBundles[], reads: Reads): Promise<readonly NamespaceBundles[]> {
  const packages = new Set(planned.flatMap(([, { unrecorded }]) => unrecorded.map(({ packageName }) => packageName)));
  if (packages.size === 0) return planned;
  const unpacked = await readUnpackedBundles(reads, packages);
  return planned.map(([namespace, { objects, unrecorded }]): NamespaceBundles => {
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

function bundlesIn(object: KubeObject): PlanContents {
  const { steps } = installPlanOf(object);
  return {
    namespace: object.metadata.namespace ?? '',
    csvs: [...new Set(steps.map(({ resolving }) => resolving))],
    objects: steps.map(keyInBundle),
  };
}
