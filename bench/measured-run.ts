import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds from its start to its end. */
  readonly time: number;
  /** Milliseconds of CPU that it took. */
  readonly cpu: number;
  /** The most memory that it had at any time, in bytes. */
  readonly peak: number;
}

/**
 * Tells it on a stream of its own when the program ends. The peak as Linux counts it for this program alone:
 * `resourceUsage` begins with the memory of the parent process.
 */
const teller = `import { readFileSync, writeSync } from 'node:fs';
process.on('exit', () => {
  const [, peak] = /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'));
  const { user, system } = process.cpuUsage();
  writeSync(3, JSON.stringify({ peak: peak * 1024, cpu: (user + system) / 1000 }));
});`;

/** Runs a Node program to its end. */
export async function runMeasured(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Run> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(teller)}`, program, ...args],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    },
  );
  const [, stdout, stderr, told] = child.stdio.map(stream => stream && text(stream as NodeJS.ReadableStream));
  const [code] = await once(child, 'close');
  const time = performance.now() - started;
  const { peak, cpu } = JSON.parse((await told) || '{}');
  return { code, stdout: (await stdout) ?? '', stderr: (await stderr) ?? '', time, cpu, peak };
}
