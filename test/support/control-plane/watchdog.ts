import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { keepLogs } from './logs.ts';

/**
 * Outlives the test process by a moment: when that has gone, however it went (its end of our stdin closes even on
 * kill -9), kills the processes it left, and keeps nothing of its folders but the logs. Lines: see last-will.ts.
 */
const pids = new Set<number>();
const dirs = new Set<string>();

createInterface({ input: process.stdin })
  .on('line', line => {
    const space = line.indexOf(' ');
    const [what, value] = [line.slice(0, space), line.slice(space + 1)];
    if (what === 'pid') pids.add(Number(value));
    if (what === 'gone') pids.delete(Number(value));
    if (what === 'dir') dirs.add(value);
    if (what === 'done') dirs.delete(value);
  })
  .on('close', () => {
    const left = [...pids].filter(kill);
    if (left.length > 0) process.stderr.write(`a test process left ${left.length} programs running; they are killed\n`);
    for (const dir of dirs) {
      if (keepLogs(dir)) process.stderr.write(`a test process died without stopping its cluster; logs: ${dir}\n`);
      else rmSync(dir, { recursive: true, force: true });
    }
  });

/** Whether it was running. */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
