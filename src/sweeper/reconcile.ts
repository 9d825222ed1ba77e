import { hasBegun } from '../cleanup/active.ts';
import type { Cleanup, CleanupItem, CleanupStatus } from '../cleanup/cleanup.ts';
import { unmark } from '../cleanup/marks.ts';
import { type Cluster, ClusterError } from '../cluster/cluster.ts';
import { grantRight } from '../kubectl.ts';
import { type StepName, steps } from '../plan/steps.ts';
import { noteKept } from './kept-on-purpose.ts';
import { obstacleTo } from './obstacles.ts';
import { stateOfOperator } from './operator-state.ts';
import { wayPastOwnWebhook } from './own-webhook.ts';
import { beginPass, type Pass } from './pass.ts';
import { areSoonGone } from './present.ts';
import type { Progress, StepResult, Waiting } from './progress.ts';
import { patience, quietFor, stalled, statusOf, totalOf } from './status.ts';
import type { Step } from './steps/step.ts';
import { sweepers } from './steps/steps.ts';
import { type SubscriptionState, standBy, subscriptionState } from './subscription.ts';

/** What other Cleanups are about to remove: CSVs, as `namespace/name`. */
export interface Others {
  readonly leaving: ReadonlySet<string>;
  /** Those of them that have lost their Subscription: their removal is certain. */
  readonly departed: ReadonlySet<string>;
}

/** The Cleanup was deleted while it was being carried out, so nothing more is removed. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

export interface ReconcileOptions {
  readonly cluster: Cluster;
  /**
   * Asked for anew before each step that removes something: a pass may wait in between. Throws {@link Cancelled} if the Cleanup
   * itself is no more.
   */
  readonly others: () => Promise<Others>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /**
   * Resolves after a moment, in which deleted objects may go: whether the pass has time for another one. Without it a pass
   * ends at the first step that has to wait.
   */
  readonly pause?: () => Promise<boolean>;
  /** Called before and after each step, where a test kills the process. */
  readonly observe?: (point: `${'before' | 'after'} ${StepName}`) => void;
}

/**
 * Makes one pass over a Cleanup: looks at the cluster and does what can be done now. It derives everything from the
 * live cluster and nothing from an earlier pass, so a pass may die at any point and the next one goes on.
 */
export async function reconcile(cleanup: Cleanup, options: ReconcileOptions): Promise<CleanupStatus> {
  const progress = await progressOf(cleanup, options).catch(error => stalledByError(cleanup, error, options.cluster));
  const missing = progress.error?.missingRight;
  const message = `${progress.message}${missing ? `; it may again after: ${grantRight(missing)}` : ''}`;
  return statusOf(cleanup, { ...progress, message }, options.now);
}

async function progressOf(cleanup: Cleanup, options: ReconcileOptions): Promise<Progress> {
  const subscription = await readSubscription(cleanup, options.cluster);
  if ('phase' in subscription) return subscription;
  return subscription.state === 'gone'
    ? carryOut(cleanup, options)
    : standBy(cleanup, subscription, options.cluster, options.now);
}

/** While nobody knows whether the Subscription is gone, a Cleanup that has not begun stays so: others go by that. */
async function readSubscription(cleanup: Cleanup, cluster: Cluster): Promise<SubscriptionState | Progress> {
  try {
    return await subscriptionState(cleanup, cluster);
  } catch (error) {
    const progress = await stalledByError(cleanup, error, cluster);
    return hasBegun(cleanup) ? progress : { ...progress, phase: 'Pending' };
  }
}

/**
 * Carries out the steps in safe order; the first one that is not finished within moments ends the pass. It reads
 * sharing and needs again for each step that removes something, right before it deletes. If the pass has waited for
 * anything, it ends with one more look at all steps that finds nothing to do.
 */
async function carryOut(cleanup: Cleanup, options: ReconcileOptions): Promise<Progress> {
  const { cluster, now, observe } = options;
  const results: StepResult[] = [];
  const { removed: before = Number.POSITIVE_INFINITY } = cleanup.status ?? {};
  /** What has gone since the last pass ends the quiet, also in the step under way. */
  const quiet = (gone = 0): number => (sumOf(results).removed + gone > before ? 0 : quietFor(cleanup, now));
  let waited = false;
  for (const step of steps) {
    observe?.(`before ${step}`);
    const items = cleanup.spec.items.filter(item => item.step === step);
    const swept = await sweepStep(sweepers[step], items, cleanup, options, quiet);
    if ('phase' in swept) return swept;
    const { pass, result } = swept;
    results.push(result);
    observe?.(`after ${step}`);
    const [first] = result.waiting.toSorted((a, b) => holdingUp(b) - holdingUp(a));
    if (!first || !pass) continue;
    if (first.needsPerson || quiet() > patience || !(await canGoOn(sweepers[step], items, result, cleanup, options))) {
      return unfinished(pass, { step, ...sumOf(results) }, first, quiet());
    }
    waited = true;
  }
  const { pause: _, ...atOnce } = options;
  if (waited) return carryOut(cleanup, atOnce);
  const { gone, kept } = sumOf(results);
  await unmark(cluster, kept, cleanup.metadata.name);
  await noteKept(cleanup, kept, cluster);
  const stays = kept.length === 0 ? 'nothing is left' : `${objectsAre(kept.length)} kept`;
  return { phase: 'Succeeded', message: `${objectsAre(gone)} gone, ${stays}`, removed: totalOf(cleanup), kept };
}

/** How often a pass judges objects that change meanwhile: the API server itself writes to a CRD while others go. */
const attempts = 3;

/**
 * Removes what can go now; whatever decides about that is read right before. Answers with the obstacle if there is one. No
 * pass: nothing was to be removed.
 */
async function sweepStep(
  { find }: Step,
  items: readonly CleanupItem[],
  cleanup: Cleanup,
  { cluster, others }: ReconcileOptions,
  quietAfter: (gone: number) => number,
): Promise<{ readonly pass?: Pass; readonly result: StepResult } | Progress> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await find(items, cluster);
    if ('finished' in found) return { result: found.finished };
    const quiet = quietAfter(found.gone);
    const { leaving, departed } = await others();
    const pass = await beginPass(cleanup, cluster, leaving);
    const obstacle = obstacleTo(pass, departed, quiet);
    if (obstacle) return obstacle;
    const result = await found.sweep(pass, quiet > patience);
    if (attempt === attempts || !result.waiting.some(({ changed }) => changed)) return { pass, result };
  }
}

function objectsAre(count: number): string {
  return count === 1 ? '1 object is' : `${count} objects are`;
}

/**
 * Whether everything that a step waits for is gone within some moments, and the Subscription has not been created again
 * meanwhile.
 */
async function canGoOn(
  { settlesAlone }: Step,
  items: readonly CleanupItem[],
  { kept, waiting }: StepResult,
  cleanup: Cleanup,
  { cluster, pause }: ReconcileOptions,
): Promise<boolean> {
  if (!pause || !settlesAlone || !waiting.every(({ isGoing }) => isGoing)) return false;
  const stays = new Set(kept.map(({ uid }) => uid));
  const going = items.filter(({ uid }) => !stays.has(uid));
  if (!(await areSoonGone(going, cluster, pause))) return false;
  return (await subscriptionState(cleanup, cluster)).state === 'gone';
}

/** `removed`: the items that are gone, or stay after all. */
function sumOf(results: readonly StepResult[]): Pick<Progress, 'removed' | 'kept'> & { readonly gone: number } {
  const kept = results.flatMap(result => result.kept);
  const gone = results.reduce((sum, result) => sum + result.gone, 0);
  return { gone, kept, removed: gone + kept.filter(({ fate }) => fate !== 'Keep').length };
}

/**
 * An object with finalizers is more likely to hold things up than one that was just deleted; one that others or a person's
 * decision depend on does.
 */
function holdingUp({ object, needsPerson, foremost }: Waiting): number {
  if (needsPerson) return Number.MAX_SAFE_INTEGER;
  if (foremost) return Number.MAX_SAFE_INTEGER - 1;
  return (object?.metadata.deletionTimestamp ? 1 : 0) + (object?.metadata.finalizers?.length ?? 0);
}

/** The failure may concern this Cleanup alone (a missing right, a webhook that denies), so its status reports it. */
async function stalledByError(cleanup: Cleanup, error: unknown, cluster: Cluster): Promise<Progress> {
  if (!(error instanceof ClusterError)) throw error;
  const wayOut = await wayPastOwnWebhook(cleanup, error, cluster);
  return stalled(cleanup, `cannot go on, trying again: ${error.message}${wayOut}`, error);
}

async function unfinished(
  pass: Pass,
  reached: Pick<Progress, 'step' | 'removed' | 'kept'>,
  first: Waiting,
  quiet: number,
): Promise<Progress> {
  const progress = { ...reached, error: first.error };
  const message = `${first.what}: ${first.why}`;
  if (first.needsPerson) return { ...progress, phase: 'Stalled', message, blocking: first };
  if (quiet <= patience) return { ...progress, phase: 'Running', message };
  return {
    ...progress,
    phase: 'Stalled',
    message: `${message}${await stateOfOperator(pass, first.wayOut)}`,
    blocking: first,
  };
}
