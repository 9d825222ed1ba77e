import type { CleanupStatus } from '../cleanup/cleanup.ts';
import type { StepName } from '../plan/steps.ts';
import type { ProcessIo } from '../programs/process-io.ts';
import { paintFor } from './output/style.ts';

/** Shows the progress of a clean-up to people: a bar on a terminal, and a line for each step. */
export interface Progress {
  readonly show: (status: Shown) => void;
  /** Moves the cursor to the beginning of a line. */
  readonly end: () => void;
}

/** The part of a Cleanup's status that progress needs. */
export type Shown = Pick<CleanupStatus, 'phase' | 'message' | 'step' | 'removed' | 'total'>;

const barWidth = 24;

/** `steps`: those of the plan. Several may finish between two reads of the status. */
export function progressOn(steps: readonly StepName[], { stderr, env }: Pick<ProcessIo, 'stderr' | 'env'>): Progress {
  const paint = paintFor(stderr, env);
  let done = 0;
  let step: StepName | undefined;
  let drawn = false;
  const erase = (): void => {
    if (drawn) stderr.write('\r\u001b[K');
    drawn = false;
  };
  return {
    show(status) {
      erase();
      for (const before = doneIn(status, steps); done < before; done += 1) {
        stderr.write(`${paint('green', 'done')}  ${steps[done]}\n`);
      }
      if (status.step && status.step !== step && !stderr.isTTY) stderr.write(`next  ${status.step}\n`);
      step = status.step;
      if (!stderr.isTTY) return;
      stderr.write(lineOf(status).slice(0, (stderr.columns ?? 80) - 1));
      drawn = true;
    },
    end: erase,
  };
}

/** Returns the number of finished steps. A status without a step shows only whether it has ended. */
function doneIn({ phase, step }: Shown, steps: readonly StepName[]): number {
  if (phase === 'Succeeded') return steps.length;
  return step === undefined ? 0 : steps.indexOf(step);
}

function lineOf({ removed, total, step, message }: Shown): string {
  const filled = total === 0 ? barWidth : Math.min(barWidth, Math.round((removed / total) * barWidth));
  return `[${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}] ${removed}/${total}  ${step ? `${step}  ` : ''}${message}`;
}
