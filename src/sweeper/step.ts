import type { CleanupItem } from '../cleanup/cleanup.ts';
import type { KubeObject } from '../cluster/cluster.ts';
import type { StepName } from '../plan/steps.ts';
import { sweepDependency } from './dependencies.ts';
import { describeObject, type ItemState, type StepContext, sweepItem } from './items.ts';
import { sweepOperands } from './operands.ts';
import { sweepOperator } from './operator.ts';
import type { Pass } from './pass.ts';

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
}

/**
 * Goes about the items of one step: what leads first, what follows when that has gone. `late`: nothing has moved for so
 * long that nobody else is going to do it.
 */
export async function sweepStep(step: StepName, pass: Pass, late: boolean): Promise<StepResult> {
  if (step === 'operands') return sweepOperands(pass);
  const items = pass.cleanup.spec.items.filter(item => item.step === step);
  if (step === 'operator')
    return resultOf(items, await Promise.all(items.map(item => sweepOperator(item, pass, late))));
  if (step === 'dependencies')
    return resultOf(items, await Promise.all(items.map(item => sweepDependency(item, pass))));
  // The Subscription's own dependents go with it: Kubernetes collects them, and nothing waits for that.
  if (step === 'subscription') return { gone: items.length, kept: [], waiting: [] };
  const survivor = survivingCsv(step, items, pass);
  if (survivor) return { gone: 0, kept: [], waiting: [survivor] };
  const [leaders, followers] = [
    items.filter(({ fate }) => fate !== 'Follows'),
    items.filter(({ fate }) => fate === 'Follows'),
  ];
  const first = resultOf(leaders, await sweepAll(leaders, pass, { kept: new Set(), takeFollowers: false }));
  const kept = new Set(first.kept.flatMap(({ uid }) => uid ?? []));
  const context = { kept, takeFollowers: late && first.waiting.length === 0 };
  const second = resultOf(followers, await sweepAll(followers, pass, context));
  return {
    gone: first.gone + second.gone,
    kept: [...first.kept, ...second.kept],
    waiting: [...first.waiting, ...second.waiting],
  };
}

/** A CSV of ours that stays, or that OLM has made since the approval, still works with its CRDs and its RBAC. */
function survivingCsv(step: StepName, items: readonly CleanupItem[], pass: Pass): Waiting | undefined {
  const [csv] = pass.everybody.surroundings.csvs;
  const concerned = (step === 'remains' || step === 'crds') && items.some(({ fate }) => fate === 'Delete');
  if (!csv || !concerned) return undefined;
  const why = 'it is still there, and works with what is to be removed next';
  return { what: describeObject(csv.object), why, object: csv.object };
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

function waitingOf({ kind, namespace, name }: CleanupItem, { why, object }: ItemState & { state: 'waiting' }): Waiting {
  const what =
    object && object.metadata.name === name
      ? describeObject(object)
      : `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
  return { what, why, ...(object && { object }) };
}
