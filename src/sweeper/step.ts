import type { Cleanup, CleanupItem } from '../cleanup/cleanup.ts';
import type { Cluster, ClusterError, KubeObject } from '../cluster/cluster.ts';
import { describe, refOf } from '../cluster/object.ts';
import { candidateOf, type Dependent } from '../inventory/dependent.ts';
import type { StepName } from '../plan/steps.ts';
import { sweepDependency } from './dependencies.ts';
import { type ItemState, reasonOfPlan, type StepContext, sweepItem } from './items.ts';
import { sweepOperands } from './operands.ts';
import { sweepOperator } from './operator.ts';
import type { Pass } from './pass.ts';
import { presentOf } from './present.ts';

/** How far a step has got in this pass. */
export interface StepResult {
  readonly gone: number;
  readonly kept: readonly (CleanupItem & { readonly reason: string })[];
  /** What is still there; empty: the step is finished. */
  readonly waiting: readonly Waiting[];
}

export interface Waiting {
  readonly what: string;
  readonly why: string;
  readonly object?: KubeObject;
  /** Somebody has to decide about it. */
  readonly undecided?: true;
  /** The call that failed, if one did. */
  readonly error?: ClusterError;
}

/** A step as it is found, before anybody has looked at who shares, needs and owns. */
export interface FoundStep {
  readonly name: StepName;
  readonly items: readonly CleanupItem[];
  /** What is there of it, metadata only; nothing where that is not what decides. */
  readonly present: ReadonlyMap<CleanupItem, KubeObject>;
  /** How far it has got, if nothing of it is there that could be removed: then nobody needs to look any further. */
  readonly finished?: StepResult;
}

/** Looks at the items of a step, and at nothing else. */
export async function findStep(name: StepName, cleanup: Cleanup, cluster: Cluster): Promise<FoundStep> {
  const items = itemsOf(name, cleanup);
  // The Subscription's own dependents go with it: Kubernetes collects them, and nothing waits for that.
  if (name === 'subscription') return { name, items, present: new Map(), finished: allGone(items) };
  if (!isClosed(name, items)) return { name, items, present: new Map() };
  const present = await presentOf(items, cluster);
  if (present.size > 0) return { name, items, present };
  return { name, items, present, finished: allGone(items) };
}

/** But for those that the plan keeps. */
function allGone(items: readonly CleanupItem[]): StepResult {
  const planned = items.filter(({ fate }) => fate === 'Keep');
  const kept = planned.map(item => ({ ...item, reason: reasonOfPlan(item) }));
  return { gone: items.length - kept.length, kept, waiting: [] };
}

/**
 * Whether all that a step waits for has gone within some moments (`moment` resolves after one). Never where there is more to a
 * step than its items.
 */
export async function isSoonFinished(
  name: StepName,
  { kept }: StepResult,
  cleanup: Cleanup,
  cluster: Cluster,
  moment: () => Promise<void>,
): Promise<boolean> {
  const items = itemsOf(name, cleanup);
  if (!isClosed(name, items)) return false;
  const stays = new Set(kept.map(({ uid }) => uid));
  const going = items.filter(({ uid }) => !stays.has(uid));
  for (let look = 0; look < looks; look += 1) {
    await moment();
    if ((await presentOf(going, cluster)).size === 0) return true;
  }
  return false;
}

/** What takes longer than so many moments, like a finalizer, is for the next pass to see: the status is told in between. */
const looks = 10;

function itemsOf(name: StepName, { spec }: Cleanup): CleanupItem[] {
  return spec.items.filter(({ step }) => step === name);
}

/** Whether its items decide alone: operands may have been made since, and what depends on others may still be there. */
function isClosed(name: StepName, items: readonly CleanupItem[]): boolean {
  return name !== 'operands' && (items.length === 0 || (name !== 'dependencies' && name !== 'operator'));
}

/**
 * Goes about the items of one step: what leads first, what follows when that has gone. `late`: nothing has moved for so
 * long that nobody else is going to do it.
 */
export async function sweepStep({ name, items, present }: FoundStep, pass: Pass, late: boolean): Promise<StepResult> {
  if (name === 'operands') return sweepOperands(pass);
  if (name === 'operator')
    return resultOf(items, await Promise.all(items.map(item => sweepOperator(item, pass, late))));
  if (name === 'dependencies')
    return resultOf(items, await Promise.all(items.map(item => sweepDependency(item, pass))));
  const survivor = survivingCsv(name, items, pass);
  if (survivor) return { gone: 0, kept: [], waiting: [survivor] };
  const left = items.filter(item => item.fate === 'Keep' || present.has(item));
  const [leaders, followers] = [
    left.filter(({ fate }) => fate !== 'Follows'),
    left.filter(({ fate }) => fate === 'Follows'),
  ];
  const context = { kept: [], takeFollowers: false, followers: followersIn(present) };
  const first = resultOf(leaders, await sweepAll(leaders, pass, context));
  const takeFollowers = late && first.waiting.length === 0;
  const second = resultOf(followers, await sweepAll(followers, pass, { ...context, kept: first.kept, takeFollowers }));
  return {
    gone: items.length - left.length + first.gone + second.gone,
    kept: [...first.kept, ...second.kept],
    waiting: [...first.waiting, ...second.waiting],
  };
}

function followersIn(present: ReadonlyMap<CleanupItem, KubeObject>): Dependent[] {
  const followers = [...present].filter(([{ fate }]) => fate === 'Follows');
  return followers.map(([, object]) => ({ ...candidateOf(object), foundBy: [] }));
}

/** A CSV of ours that stays, or that OLM has made since the approval, still works with its CRDs and its RBAC. */
function survivingCsv(step: StepName, items: readonly CleanupItem[], pass: Pass): Waiting | undefined {
  const [csv] = pass.everybody.surroundings.csvs;
  const concerned = (step === 'remains' || step === 'crds') && items.some(({ fate }) => fate === 'Delete');
  if (!csv || !concerned) return undefined;
  const why = 'it is still there, and works with what is to be removed next';
  return { what: describe(refOf(csv.object)), why, object: csv.object };
}

function sweepAll(items: readonly CleanupItem[], pass: Pass, context: StepContext): Promise<ItemState[]> {
  return Promise.all(items.map(item => sweepItem(item, pass, context)));
}

function resultOf(items: readonly CleanupItem[], states: readonly ItemState[]): StepResult {
  const kept: StepResult['kept'][number][] = [];
  const waiting: Waiting[] = [];
  let gone = 0;
  for (const [index, item] of items.entries()) {
    const state = states[index];
    if (state?.state === 'kept') kept.push({ ...item, reason: state.reason });
    else if (state?.state === 'waiting') waiting.push(waitingOf(item, state));
    else gone += 1;
  }
  return { gone, kept, waiting };
}

function waitingOf(item: CleanupItem, { why, object, undecided, error }: ItemState & { state: 'waiting' }): Waiting {
  const what = describe(undecided && object ? refOf(object) : item);
  return { what, why, ...(object && { object }), ...(undecided && { undecided }), ...(error && { error }) };
}
