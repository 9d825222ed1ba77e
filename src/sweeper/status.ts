import { isDeepStrictEqual } from 'node:util';
import { type Cleanup, type CleanupStatus, isFinished, type Phase } from '../cleanup/cleanup.ts';
import type { ClusterError, KubeObject } from '../cluster/cluster.ts';
import { conditionAt } from '../cluster/condition.ts';
import { identityOf, refOf } from '../cluster/object.ts';
import { goes } from '../plan/ruling.ts';
import type { Progress } from './progress.ts';

/** After this long without progress, the Cleanup is Stalled. */
export const patience = 20_000;

/** Returns the milliseconds since the last progress of the Cleanup. */
export function quietFor({ metadata, status }: Cleanup, now: number): number {
  return now - Date.parse(status?.lastProgressTime ?? metadata.creationTimestamp ?? '');
}

/** The progress of a pass that cannot go on because a call failed. */
export function stalled({ status }: Cleanup, message: string, error: ClusterError): Progress {
  const step = status?.step;
  return { phase: 'Stalled', message, ...(step && { step }), removed: status?.removed ?? 0, kept: [], error };
}

export function totalOf({ spec }: Cleanup): number {
  return spec.items.filter(({ fate }) => goes(fate)).length;
}

export function statusOf(cleanup: Cleanup, progress: Progress, now: number): CleanupStatus {
  const before = cleanup.status;
  const time = new Date(now).toISOString();
  const moved = before?.removed !== progress.removed || before.step !== progress.step;
  const generation = cleanup.metadata.generation ?? 1;
  const { phase, message, step, removed, kept, blocking } = progress;
  return {
    observedGeneration: generation,
    phase,
    message,
    ...(step && { step }),
    removed,
    total: totalOf(cleanup),
    kept: kept.map(item => ({ ...identityOf(item), reason: item.reason })),
    ...(blocking?.object && { blocking: blockingOf(blocking.object) }),
    lastProgressTime: moved ? time : (before?.lastProgressTime ?? time),
    ...(isFinished({ status: progress }) && { completionTime: before?.completionTime ?? time }),
    conditions: conditionsOf(cleanup, phase, message, time, generation),
  };
}

function blockingOf(object: KubeObject): NonNullable<CleanupStatus['blocking']> {
  return { ...refOf(object), finalizers: object.metadata.finalizers ?? [] };
}

function conditionsOf(
  { status: before }: Cleanup,
  phase: Phase,
  message: string,
  time: string,
  observedGeneration: number,
): CleanupStatus['conditions'] {
  const wanted = [
    { type: 'Ready', status: phase === 'Succeeded' ? 'True' : 'False' },
    { type: 'Stalled', status: phase === 'Stalled' ? 'True' : 'False' },
  ] as const;
  const now = { reason: phase, message, observedGeneration };
  return wanted.map(condition => conditionAt(time, { ...condition, ...now }, before?.conditions));
}

/** Whether there is anything to write. */
export function isNews(before: CleanupStatus | undefined, after: CleanupStatus): boolean {
  return !isDeepStrictEqual(before, after);
}
