import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until this process alone holds a lock; the answer releases it. The file holds the owner's process id, so the
 * lock of a process that died is nobody's. Two who see that at once may both get it: what it guards must bear that.
 */
export async function lock(file: string, tell: (line: string) => void): Promise<() => void> {
  let told = false;
  while (!take(file)) {
    const owner = ownerOf(file);
    if (owner === undefined) rmSync(file, { force: true });
    else if (!told) tell(`waiting for process ${owner}, which holds ${file}`);
    told = owner !== undefined;
    await delay(100);
  }
  return () => rmSync(file, { force: true });
}

function take(file: string): boolean {
  try {
    writeFileSync(file, `${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when it has died, or released the lock. */
function ownerOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}
