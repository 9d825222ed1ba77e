import type { Cleanup, CleanupStatus } from '../cleanup/cleanup.ts';
import { unmark } from '../cleanup/marks.ts';
import { type Cluster, ClusterError } from '../cluster/cluster.ts';
import type { ObjectRef } from '../cluster/object.ts';
import { deployments } from '../cluster/resources.ts';
import type { InstallPlan } from '../inventory/install-plan.ts';
import type { Need } from '../inventory/needed-by.ts';
import type { Surroundings } from '../inventory/surroundings.ts';
import { sentenceOf, type Unknown } from '../inventory/unknown.ts';
import { type StepName, steps } from '../plan/steps.ts';
import { noteKept } from './kept-on-purpose.ts';
import { remedyFor } from './missing-right.ts';
import { beginPass, type Pass } from './pass.ts';
import { type Progress, patience, quietFor, statusOf, totalOf } from './status.ts';
import { findStep, isSoonFinished, type StepResult, sweepStep, type Waiting } from './step.ts';
import { standBy, subscriptionState } from './subscription.ts';

export interface ReconcileOptions {
  readonly cluster: Cluster;
  /** CSVs, as `namespace/name`, that other Cleanups are about to remove. */
  readonly leaving: ReadonlySet<string>;
  /** Those of them whose Subscription is gone: nothing can hold that up any more. */
  readonly departed: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /**
   * Resolves after a moment, in which what was deleted may go. Without it a pass ends with the first step that has to
   * wait.
   */
  readonly moment?: () => Promise<void>;
  /** Called before and after each step; where a test kills the process. */
  readonly observe?: (point: `${'before' | 'after'} ${StepName}`) => void;
}

/**
 * One pass over one Cleanup: looks where things stand and does whatever can be done now. All of it is derived from the
 * live cluster, nothing from how far an earlier pass got, so a pass may die anywhere and the next one goes on.
 */
export async function reconcile(cleanup: Cleanup, options: ReconcileOptions): Promise<CleanupStatus> {
  const progress = await look(cleanup, options).catch(error => stalledByError(cleanup, error));
  const message = `${progress.message}${remedyFor(progress.error?.missingRight)}`;
  return statusOf(cleanup, { ...progress, message }, options.now);
}

async function look(cleanup: Cleanup, options: ReconcileOptions): Promise<Progress> {
  const subscription = await subscriptionState(cleanup, options.cluster);
  return subscription.state === 'gone'
    ? carryOut(cleanup, options)
    : standBy(cleanup, subscription, options.cluster, options.now);
}

/**
 * The steps in safe order; the first one that is not finished within moments ends the pass. Who shares and who needs
 * what is read again for each in which there is something to remove, so what a step deletes has been looked at right
 * before. Where it was waited for anything, it ends with a look at all of them that finds nothing.
 */
async function carryOut(cleanup: Cleanup, options: ReconcileOptions): Promise<Progress> {
  const { cluster, leaving, departed, now, observe } = options;
  const quiet = quietFor(cleanup, now);
  const results: StepResult[] = [];
  let waited = false;
  for (const step of steps) {
    observe?.(`before ${step}`);
    const found = await findStep(step, cleanup, cluster);
    if (found.finished) {
      results.push(found.finished);
      observe?.(`after ${step}`);
      continue;
    }
    const pass = await beginPass(cleanup, cluster, leaving);
    const obstacle = obstacleTo(pass, departed, quiet);
    if (obstacle) return obstacle;
    const result = await sweepStep(found, pass, quiet > patience);
    results.push(result);
    observe?.(`after ${step}`);
    const [first] = result.waiting.toSorted((a, b) => holdingUp(b) - holdingUp(a));
    if (!first) continue;
    if (first.undecided || quiet > patience || !(await canGoOn(step, result, cleanup, options))) {
      return unfinished(pass, { step, ...sumOf(results) }, first, quiet);
    }
    waited = true;
  }
  const { moment: _, ...atOnce } = options;
  if (waited) return carryOut(cleanup, atOnce);
  const { gone, kept } = sumOf(results);
  await unmark(cluster, kept, cleanup.metadata.name);
  await noteKept(cleanup, kept, cluster);
  const stays = kept.length === 0 ? 'nothing is left' : `${objectsAre(kept.length)} kept`;
  return { phase: 'Succeeded', message: `${objectsAre(gone)} gone, ${stays}`, removed: totalOf(cleanup), kept };
}

function objectsAre(count: number): string {
  return count === 1 ? '1 object is' : `${count} objects are`;
}

/** Moments are time enough for somebody to create the Subscription again. */
async function canGoOn(
  step: StepName,
  result: StepResult,
  cleanup: Cleanup,
  { cluster, moment }: ReconcileOptions,
): Promise<boolean> {
  if (!moment || !(await isSoonFinished(step, result, cleanup, cluster, moment))) return false;
  return (await subscriptionState(cleanup, cluster)).state === 'gone';
}

/** `removed`: what was to go and has, or turned out to stay. */
function sumOf(results: readonly StepResult[]): Pick<Progress, 'removed' | 'kept'> & { readonly gone: number } {
  const kept = results.flatMap(result => result.kept);
  const gone = results.reduce((sum, result) => sum + result.gone, 0);
  return { gone, kept, removed: gone + kept.filter(({ fate }) => fate !== 'Keep').length };
}

/** Why nothing may be removed at the moment, whatever the step. */
function obstacleTo({ cleanup, everybody }: Pass, departed: ReadonlySet<string>, quiet: number): Progress | undefined {
  const [unknown] = everybody.unknowns;
  if (unknown) return stalledByUnknown(cleanup, unknown);
  const plan = planStillThere(cleanup, everybody.surroundings);
  if (plan) return nothingIsRemoved(cleanup, whyPlansMustGo(plan), quiet);
  const need = everybody.neededBy.find(({ namespace, csv }) => !departed.has(`${namespace}/${csv}`));
  return need && nothingIsRemoved(cleanup, stillNeeded(need), quiet);
}

/** By its UID, and unless a Subscription that is there owns it by now. */
function planStillThere(
  { spec }: Cleanup,
  { installPlans, otherSubscriptions }: Surroundings,
): InstallPlan | undefined {
  const going = new Set(
    spec.items.flatMap(({ step, fate, uid }) => (step === 'subscription' && fate === 'Follows' && uid) || []),
  );
  const living = new Set(otherSubscriptions.map(({ subject }) => subject.uid));
  return installPlans.find(
    ({ object: { metadata } }) =>
      going.has(metadata.uid ?? '') && !metadata.ownerReferences?.some(({ uid }) => living.has(uid)),
  );
}

/** Until then OLM may still be carrying it out, or do so once more (docs/facts/olm.md#running-plan). */
function whyPlansMustGo({ name, object }: InstallPlan): string {
  return `InstallPlan ${object.metadata.namespace}/${name}, which goes with the Subscription, is there: OLM could carry it out again`;
}

/** Somebody may have come to need it since, or was about to go and has stayed. */
function stillNeeded({ csv, namespace, what }: Need): string {
  return `${csv} (${namespace}) needs ${what.join(', ')}`;
}

function nothingIsRemoved({ status }: Cleanup, why: string, quiet: number): Progress {
  const message = `nothing is removed while ${why}`;
  const { step, removed = 0 } = status ?? {};
  return { phase: quiet > patience ? 'Stalled' : 'Running', message, ...(step && { step }), removed, kept: [] };
}

/** What has finalizers is more likely to hold things up than what has just been deleted; what waits for people does. */
function holdingUp({ object, undecided }: Waiting): number {
  if (undecided) return Number.MAX_SAFE_INTEGER;
  return (object?.metadata.deletionTimestamp ? 1 : 0) + (object?.metadata.finalizers?.length ?? 0);
}

function stalledByUnknown(cleanup: Cleanup, unknown: Unknown): Progress {
  return stalled(cleanup, `nothing is removed while the sweeper ${sentenceOf(unknown)}`, unknown.error);
}

/**
 * What it could not do may be this Cleanup's matter alone (a right that is missing, a webhook that denies): tell it.
 */
function stalledByError(cleanup: Cleanup, error: unknown): Progress {
  if (!(error instanceof ClusterError)) throw error;
  return stalled(cleanup, `cannot go on, trying again: ${error.message}`, error);
}

function stalled({ status }: Cleanup, message: string, error: ClusterError): Progress {
  const step = status?.step;
  return { phase: 'Stalled', message, ...(step && { step }), removed: status?.removed ?? 0, kept: [], error };
}

async function unfinished(
  pass: Pass,
  reached: Pick<Progress, 'step' | 'removed' | 'kept'>,
  first: Waiting,
  quiet: number,
): Promise<Progress> {
  const progress = { ...reached, error: first.error };
  const message = `${first.what}: ${first.why}`;
  if (first.undecided) return { ...progress, phase: 'Stalled', message, blocking: first };
  if (quiet <= patience) return { ...progress, phase: 'Running', message };
  return { ...progress, phase: 'Stalled', message: `${message}${await stateOfOperator(pass)}`, blocking: first };
}

/**
 * A finalizer is served by somebody: mostly the operator, whose Deployments may be down. Those that are, or the first.
 */
async function stateOfOperator({ cluster, cleanup }: Pass): Promise<string> {
  const items = cleanup.spec.items.filter(({ kind }) => kind === 'Deployment');
  const states = await Promise.all(items.map(item => stateOfDeployment(item, cluster)));
  const down = states.filter(({ isUp }) => !isUp);
  return (down.length > 0 ? down : states.slice(0, 1)).map(({ text }) => `; ${text}`).join('');
}

async function stateOfDeployment(
  { namespace = '', name }: ObjectRef,
  cluster: Cluster,
): Promise<{ readonly isUp: boolean; readonly text: string }> {
  const object = await cluster.get(deployments, { namespace, name });
  const what = `the operator's Deployment ${namespace}/${name} is`;
  if (!object) return { isUp: false, text: `${what} gone` };
  const { availableReplicas = 0 } = (object.status ?? {}) as { availableReplicas?: number };
  const { replicas = 1 } = (object.spec ?? {}) as { replicas?: number };
  return { isUp: availableReplicas >= replicas, text: `${what} ${availableReplicas}/${replicas} available` };
}
