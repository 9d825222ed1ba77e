import type { Cleanup, CleanupItem, CleanupStatus } from '../cleanup/cleanup.ts';
import { unmark } from '../cleanup/marks.ts';
import { type Cluster, ClusterError } from '../cluster/cluster.ts';
import { grantRight } from '../kubectl.ts';
import { type StepName, steps } from '../plan/steps.ts';
import { noteKept } from './kept-on-purpose.ts';
import { obstacleTo } from './obstacles.ts';
import { stateOfOperator } from './operator-state.ts';
import { beginPass, type Pass } from './pass.ts';
import { areSoonGone } from './present.ts';
import type { Progress, StepResult, Waiting } from './progress.ts';
import { patience, quietFor, stalled, statusOf, totalOf } from './status.ts';
import type { Step } from './steps/step.ts';
import { sweepers } from './steps/steps.ts';
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
  const missing = progress.error?.missingRight;
  const message = `${progress.message}${missing ? `; it may again after: ${grantRight(missing)}` : ''}`;
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
    const items = cleanup.spec.items.filter(item => item.step === step);
    const found = await sweepers[step].find(items, cluster);
    if ('finished' in found) {
      results.push(found.finished);
      observe?.(`after ${step}`);
      continue;
    }
    const pass = await beginPass(cleanup, cluster, leaving);
    const obstacle = obstacleTo(pass, departed, quiet);
    if (obstacle) return obstacle;
    const result = await found.sweep(pass, quiet > patience);
    results.push(result);
    observe?.(`after ${step}`);
    const [first] = result.waiting.toSorted((a, b) => holdingUp(b) - holdingUp(a));
    if (!first) continue;
    if (first.undecided || quiet > patience || !(await canGoOn(sweepers[step], items, result, cleanup, options))) {
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

/**
 * Whether all that a step waits for has gone within some moments. They are time enough for somebody to create the
 * Subscription again.
 */
async function canGoOn(
  { settlesAlone }: Step,
  items: readonly CleanupItem[],
  { kept }: StepResult,
  cleanup: Cleanup,
  { cluster, moment }: ReconcileOptions,
): Promise<boolean> {
  if (!moment || !settlesAlone) return false;
  const stays = new Set(kept.map(({ uid }) => uid));
  const going = items.filter(({ uid }) => !stays.has(uid));
  if (!(await areSoonGone(going, cluster, moment))) return false;
  return (await subscriptionState(cleanup, cluster)).state === 'gone';
}

/** `removed`: what was to go and has, or turned out to stay. */
function sumOf(results: readonly StepResult[]): Pick<Progress, 'removed' | 'kept'> & { readonly gone: number } {
  const kept = results.flatMap(result => result.kept);
  const gone = results.reduce((sum, result) => sum + result.gone, 0);
  return { gone, kept, removed: gone + kept.filter(({ fate }) => fate !== 'Keep').length };
}

/** What has finalizers is more likely to hold things up than what has just been deleted; what waits for people does. */
function holdingUp({ object, undecided }: Waiting): number {
  if (undecided) return Number.MAX_SAFE_INTEGER;
  return (object?.metadata.deletionTimestamp ? 1 : 0) + (object?.metadata.finalizers?.length ?? 0);
}

/**
 * What it could not do may be this Cleanup's matter alone (a right that is missing, a webhook that denies): tell it.
 */
function stalledByError(cleanup: Cleanup, error: unknown): Progress {
  if (!(error instanceof ClusterError)) throw error;
  return stalled(cleanup, `cannot go on, trying again: ${error.message}`, error);
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
