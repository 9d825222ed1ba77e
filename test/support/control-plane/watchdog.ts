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
    pids.forEach(kill);
    for (const dir of dirs) {
      if (keepLogs(dir)) process.stderr.write(`a test process died without stopping its cluster; logs: ${dir}\n`);
      else rmSync(dir, { recursive: true, force: true });
    }
  });

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
