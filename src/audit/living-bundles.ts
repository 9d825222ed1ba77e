import type { KubeObject } from '../cluster/cluster.ts';
import { installPlans } from '../cluster/resources.ts';
import { groupOf, type ObjectRef } from '../inventory/dependent.ts';
import { installPlanOf } from '../inventory/install-plan.ts';
import type { Reads } from '../inventory/reads.ts';
import type { Traces } from './traces.ts';

/**
 * Whether the bundle of an operator that has a Subscription holds an object, by the steps of the InstallPlans. Undefined:
 * not all the bundles that might hold it are known.
 */
export type IsInLivingBundle = (ref: ObjectRef) => Promise<boolean | undefined>;

interface Bundles {
  /** "group/kind/name": a step says nothing about the namespace. */
  readonly objects: ReadonlySet<string>;
  /** There is a plan for every Subscription of the namespace. */
  readonly complete: boolean;
}

/** Reads the plans of a namespace when they are asked for first; they hold whole bundles, so one list after the other. */
export function livingBundles(reads: Reads, { subscriptions }: Traces): IsInLivingBundle {
  const namespaces = new Set(subscriptions.map(({ namespace }) => namespace));
  const known = new Map<string, Promise<Bundles>>();
  let last: Promise<unknown> = Promise.resolve();
  let everywhere: Promise<Bundles> | undefined;

  function bundlesIn(namespace: string): Promise<Bundles> {
    const answer = known.get(namespace) ?? last.then(() => read(namespace));
    known.set(namespace, answer);
    last = answer;
    return answer;
  }

  async function read(namespace: string): Promise<Bundles> {
    const plans = await reads.list(installPlans, { namespace, pick: namesOfSteps });
    const steps = plans.flatMap(({ spec }) => spec as { object: string; csv: string }[]);
    const csvs = new Set(steps.map(({ csv }) => csv));
    const installed = subscriptions.flatMap(subscription =>
      subscription.namespace === namespace ? (subscription.installedCSV ?? []) : [],
    );
    return { objects: new Set(steps.map(({ object }) => object)), complete: installed.every(name => csvs.has(name)) };
  }

  function bundlesEverywhere(): Promise<Bundles> {
    everywhere ??= readEverywhere();
    return everywhere;
  }

  /** In one set, because a cluster may have thousands of namespaces and tens of thousands of objects to look for. */
  async function readEverywhere(): Promise<Bundles> {
    const objects = new Set<string>();
    let complete = true;
    for (const namespace of namespaces) {
      const bundles = await bundlesIn(namespace);
      for (const object of bundles.objects) objects.add(object);
      complete &&= bundles.complete;
    }
    return { objects, complete };
  }

  return async ref => {
    if (ref.namespace !== undefined && !namespaces.has(ref.namespace)) return false;
    const { objects, complete } = await (ref.namespace === undefined ? bundlesEverywhere() : bundlesIn(ref.namespace));
    if (objects.has(keyOfStep(groupOf(ref.apiVersion), ref.kind, ref.name))) return true;
    return complete ? false : undefined;
  };
}

function keyOfStep(group: string, kind: string, name: string): string {
  return `${group}/${kind}/${name}`;
}

function namesOfSteps(object: KubeObject): KubeObject {
  const { steps } = installPlanOf(object);
  const spec = steps.map(({ resolving, group, kind, name }) => ({
    object: keyOfStep(group, kind, name),
    csv: resolving,
  }));
  return { ...object, spec, status: {} };
}
