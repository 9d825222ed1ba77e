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
  const namespaces = [...new Set(subscriptions.map(({ namespace }) => namespace))];
  const known = new Map<string, Promise<Bundles>>();
  let last: Promise<unknown> = Promise.resolve();

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

  return async ref => {
    const key = keyOfStep(groupOf(ref.apiVersion), ref.kind, ref.name);
    const asked = ref.namespace === undefined ? namespaces : namespaces.filter(name => name === ref.namespace);
    const bundles = await Promise.all(asked.map(bundlesIn));
    if (bundles.some(({ objects }) => objects.has(key))) return true;
    return bundles.every(({ complete }) => complete) ? false : undefined;
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
