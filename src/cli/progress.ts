import type { CleanupStatus } from '../cleanup/cleanup.ts';
import { paintFor } from './output/paint.ts';
import type { Surroundings } from './surroundings.ts';

/** How a clean-up is getting on, for people: a bar on a terminal, and a line for each step. */
export interface Progress {
  readonly show: (status: CleanupStatus) => void;
  /** Leaves the cursor at the beginning of a line. */
  readonly end: () => void;
}

const barWidth = 24;

export function progressOn({ stderr, env }: Pick<Surroundings, 'stderr' | 'env'>): Progress {
  const paint = paintFor(stderr, env);
  let step: string | undefined;
  let drawn = false;
  const erase = (): void => {
    if (drawn) stderr.write('\r\u001b[K');
    drawn = false;
  };
  return {
    show(status) {
      erase();
      if (status.step !== step) {
        if (step) stderr.write(`${paint('green', 'done')}  ${step}\n`);
        step = status.step;
        if (step && !stderr.isTTY) stderr.write(`next  ${step}\n`);
      }
      if (!stderr.isTTY) return;
      stderr.write(lineOf(status).slice(0, (stderr.columns ?? 80) - 1));
      drawn = true;
    },
    end: erase,
  };
}

function lineOf({ removed, total, step, message }: CleanupStatus): string {
  const filled = total === 0 ? barWidth : Math.round((removed / total) * barWidth);
  return `[${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}] ${removed}/${total}  ${step ? `${step}  ` : ''}${message}`;
}
