import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * Outlives the test process by a moment: when that has gone, however it went (its end of our stdin closes even on
 * kill -9), kills the processes and removes the folders it was told about. Lines: `pid N`, `dir PATH`, `keep PATH`.
 */
const pids = new Set<number>();
const dirs = new Set<string>();

createInterface({ input: process.stdin })
  .on('line', line => {
    const [what, value = ''] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
    if (what === 'pid') pids.add(Number(value));
    if (what === 'gone') pids.delete(Number(value));
    if (what === 'dir') dirs.add(value);
    if (what === 'keep') dirs.delete(value);
  })
  .on('close', () => {
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
  });
