import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

let watchdog: Writable | undefined;

/**
 * Tells the watchdog what this process would leave behind, should it die: `pid` a process that runs, `gone` one that
 * does not any more; `dir` a folder that holds logs, `done` one that is dealt with.
 */
export function leave(what: 'pid' | 'gone' | 'dir' | 'done', value: string | number): void {
  watchdog ??= startWatchdog();
  watchdog.write(`${what} ${value}\n`);
}

/** In a session of its own, so that Ctrl-C reaches it only through the death of this process. */
function startWatchdog(): Writable {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'watchdog.ts')], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  });
  child.unref();
  // The open pipe must not keep this process alive.
  (child.stdin as Writable & { unref?: () => void }).unref?.();
  return child.stdin;
}
