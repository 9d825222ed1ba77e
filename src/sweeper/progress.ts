import type { CleanupItem, Phase } from '../cleanup/cleanup.ts';
import type { ClusterError, Deletion, KubeObject } from '../cluster/cluster.ts';
import { describe, refOf } from '../cluster/object.ts';
import { sentenceOf, type Unknown } from '../inventory/unknown.ts';
import type { StepName } from '../plan/steps.ts';

/** The state of one item in this pass. */
export type ItemState =
  /** It does not exist any more, or was never to be touched. */
  | { readonly state: 'gone' }
  /** It stays, for this reason. */
  | { readonly state: 'kept'; readonly reason: string }
  | WaitingItem;

/** It will go, but still exists. */
export type WaitingItem = Obstacle & { readonly state: 'waiting' };

interface Obstacle {
  readonly why: string;
  /** The object that holds the step up. */
  readonly object?: KubeObject;
  /** A person has to decide about it first: time alone changes nothing. */
  readonly needsPerson?: true;
  /** Other objects wait for it, and say less. */
  readonly foremost?: true;
  /** It has been deleted, or goes with what has been. */
  readonly isGoing?: true;
  /** It has changed since it was judged, so it must be judged again. */
  readonly changed?: true;
  /** The call that failed, if one did. */
  readonly error?: ClusterError;
  /** What a person may do about it when the operator is not there to do its part. */
  readonly wayOut?: string;
}

export interface Waiting extends Obstacle {
  readonly what: string;
}

type KeptItem = CleanupItem & { readonly reason: string };

/** The progress of a step in this pass. */
export interface StepResult {
  readonly gone: number;
  readonly kept: readonly KeptItem[];
  /** The items that still exist; empty: the step is finished. */
  readonly waiting: readonly Waiting[];
}

/** The result of a pass. With the old status it makes the new one. */
export interface Progress {
  readonly phase: Phase;
  readonly message: string;
  readonly step?: StepName;
  readonly removed: number;
  readonly kept: readonly KeptItem[];
  readonly blocking?: Waiting;
  /** The failed call, if that holds it up. */
  readonly error?: ClusterError | undefined;
}

/** Makes the result of a step from the states of its items. */
export function resultOf(items: readonly CleanupItem[], states: readonly ItemState[]): StepResult {
  const kept: KeptItem[] = [];
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

function waitingOf(item: CleanupItem, { state: _, ...obstacle }: WaitingItem): Waiting {
  const { object, needsPerson } = obstacle;
  return { what: describe(needsPerson && object ? refOf(object) : item), ...obstacle };
}

/** The result of a step in which all items are gone, except those that the plan keeps. */
export function allGone(items: readonly CleanupItem[]): StepResult {
  const planned = items.filter(({ fate }) => fate === 'Keep');
  const kept = planned.map(item => ({ ...item, reason: reasonOfPlan(item) }));
  return { gone: items.length - kept.length, kept, waiting: [] };
}

/** The reason for which the plan keeps an object. */
export function reasonOfPlan({ reason = 'the plan keeps it' }: CleanupItem): string {
  return reason;
}

/** A read failed, so nothing may be removed. */
export function unread(unknown: Unknown, object?: KubeObject): ItemState {
  const why = `the sweeper ${sentenceOf(unknown)}`;
  return { state: 'waiting', why, ...(object && { object }), error: unknown.error };
}

/** The object is being deleted, and waits for its finalizers. */
export function waitingFor(object: KubeObject): WaitingItem {
  const finalizers = object.metadata.finalizers ?? [];
  const why = finalizers.length === 0 ? 'it is being deleted' : `it still has the finalizer ${finalizers.join(', ')}`;
  return { state: 'waiting', why, object, isGoing: true };
}

/** Returns the state of an object after the API server's answer to its deletion. */
export function afterDeletion(deletion: Deletion, object: KubeObject): ItemState {
  switch (deletion) {
    case 'accepted':
      return { state: 'waiting', why: 'it has just been deleted', object, isGoing: true };
    case 'absent':
      return { state: 'gone' };
    case 'changed':
      return { state: 'waiting', why: 'it has just changed, and is looked at again', object, changed: true };
  }
}
