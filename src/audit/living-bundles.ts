import type { KubeObject } from '../cluster/cluster.ts';
import { keyInBundle, type ObjectRef } from '../cluster/object.ts';
import { installPlans } from '../cluster/resources.ts';
import { installPlanOf } from '../inventory/install-plan.ts';
import type { Reads } from '../inventory/reads.ts';
import type { Subject } from '../subject/subject.ts';
import type { AuditedObjects } from './read-objects.ts';

/**
 * Whether the bundle of an operator with a Subscription holds an object, by the steps of the InstallPlans. Undefined:
 * some of the bundles that might hold it are unknown.
 */
export type IsInLivingBundle = (ref: ObjectRef) => Promise<boolean | undefined>;

interface Bundles {
  /** By their keys in bundles. */
  readonly objects: ReadonlySet<string>;
  /** Whether there is a plan for every Subscription. */
  readonly complete: boolean;
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
export function livingBundles(reads: Reads, { subscriptions }: AuditedObjects): IsInLivingBundle {
  const living = Map.groupBy(subscriptions, ({ namespace }) => namespace);
  let all: Promise<AllBundles | undefined> | undefined;

  async function read(): Promise<AllBundles | undefined> {
    const pick = (object: KubeObject) => (living.has(object.metadata.namespace ?? '') ? bundlesIn(object) : undefined);
    const plans = await reads.listOrUnknown(installPlans, { pick, pageSize });
    if (!plans.known) return undefined;
    const byPlace = Map.groupBy(plans.value, ({ namespace }) => namespace);
    const byNamespace = new Map(
      [...living].map(([namespace, subjects]) => [namespace, bundlesOf(byPlace.get(namespace) ?? [], subjects)]),
    );
    const bundles = [...byNamespace.values()];
    const everywhere = {
      objects: new Set(bundles.flatMap(({ objects }) => [...objects])),
      complete: bundles.every(({ complete }) => complete),
    };
    return { byNamespace, everywhere };
  }

  return async ref => {
    if (ref.namespace !== undefined && !living.has(ref.namespace)) return false;
    all ??= read();
    const bundles = await all;
    if (!bundles) return undefined;
    const { byNamespace, everywhere } = bundles;
    const { objects, complete } =
      (ref.namespace === undefined ? undefined : byNamespace.get(ref.namespace)) ?? everywhere;
    if (objects.has(keyInBundle(ref))) return true;
    return complete ? false : undefined;
  };
}

function bundlesOf(plans: readonly PlanBundles[], subjects: readonly Subject[]): Bundles {
  const csvs = new Set(plans.flatMap(plan => plan.csvs));
  return {
    objects: new Set(plans.flatMap(plan => plan.objects)),
    complete: subjects.every(({ installedCSV }) => installedCSV === undefined || csvs.has(installedCSV)),
  };
}

function bundlesIn(object: KubeObject): PlanBundles {
  const { steps } = installPlanOf(object);
  return {
    namespace: object.metadata.namespace ?? '',
    csvs: [...new Set(steps.map(({ resolving }) => resolving))],
    objects: steps.map(keyInBundle),
  };
}
