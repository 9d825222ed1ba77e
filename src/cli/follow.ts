import { setTimeout as delay } from 'node:timers/promises';
import { type CleanupStatus, isFinished } from '../cleanup/cleanup.ts';
import type { StepName } from '../plan/steps.ts';
import type { ProcessIo } from '../programs/process-io.ts';
import { exitCodes } from './exit-codes.ts';
import { progressOn, type Shown } from './progress.ts';

/** The part of a Cleanup's status that people are shown. */
export type Followed = Shown & Pick<CleanupStatus, 'kept'>;

export interface Following {
  /** The steps that remove something. */
  readonly steps: readonly StepName[];
  /** Returns the current status; undefined before the clean-up has begun. The signal is that of Ctrl-C. */
  readonly readStatus: (signal: AbortSignal) => Promise<Followed | undefined>;
  /** Milliseconds between two reads of the status. */
  readonly interval: number;
  /** What to do about a stalled clean-up. */
  readonly whenStalled: string;
  /** What happens to it after Ctrl-C. */
  readonly whenInterrupted: string;
}

/** Shows the progress of a clean-up until it is finished or stalled, or Ctrl-C. Returns the exit code. */
export async function follow(
  { steps, readStatus, interval, whenStalled, whenInterrupted }: Following,
  io: Pick<ProcessIo, 'signals' | 'stderr' | 'env'>,
): Promise<number> {
  const { signals, stderr } = io;
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  signals.once('SIGINT', interrupt);
  const progress = progressOn(steps, io);
  try {
    while (!stop.signal.aborted) {
      const status = await readStatus(stop.signal);
      if (status) progress.show(status);
      if (status && (isFinished({ status }) || status.phase === 'Stalled')) {
        progress.end();
        return ended(status, whenStalled, io);
      }
      await delay(interval, undefined, { signal: stop.signal }).catch(() => {});
    }
  } finally {
    signals.off('SIGINT', interrupt);
    progress.end();
  }
  stderr.write(`Interrupted. ${whenInterrupted}\n`);
  return exitCodes.interrupted;
}

function ended({ phase, message, kept }: Followed, whenStalled: string, { stderr }: Pick<ProcessIo, 'stderr'>): number {
  stderr.write(`${phase}: ${message}\n`);
  for (const { kind, name, reason } of kept) stderr.write(`kept  ${kind} ${name}: ${reason}\n`);
  if (phase === 'Stalled') stderr.write(`${whenStalled}\n`);
  return phase === 'Succeeded' ? exitCodes.nothing : exitCodes.error;
}
