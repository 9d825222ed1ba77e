import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Test } from 'tap';
import { type Certificate, writeTlsDir } from './certificates.ts';
import { kubeconfig, nobody } from './kubeconfig.ts';

/** A certificate, and a kubeconfig for an API server; and the flags that name them. Default: a server that is not there. */
export function serveFiles(t: Test, certificate: Certificate, server = nobody): { dir: string; args: string[] } {
  const dir = t.testdir();
  writeTlsDir(dir, certificate);
  const file = join(dir, 'kubeconfig');
  writeFileSync(file, kubeconfig({ current: 'x', contexts: { x: server } }));
  return { dir, args: ['serve', '--address', '127.0.0.1', '--kubeconfig', file, '--tls-dir', dir] };
}

export interface Program {
  readonly port: number;
  /** Asks the health port. */
  readonly probe: (path: string) => Promise<[code: number, body: string]>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Reads the log on until this line. */
  readonly line: (msg: string) => Promise<Record<string, unknown>>;
  readonly exited: Promise<[code: number | null, signal: string | null]>;
}

interface Options {
  /** What to run; default the program in src. */
  readonly main?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The URL of the API server; default: one that is not there. */
  readonly server?: string;
}

/** `subscription-guard serve` in a process of its own, as soon as it serves, on ports of its own. */
export async function serveProgram(t: Test, certificate: Certificate, options: Options = {}): Promise<Program> {
  const { main = join(import.meta.dirname, '..', '..', 'src', 'programs', 'main.ts'), env = {}, server } = options;
  const { args } = serveFiles(t, certificate, server);
  const program = spawn(process.execPath, [main, ...args, '--port', '0', '--health-port', '0'], {
    env: { ...process.env, SUBSCRIPTION_GUARD_DRAIN_PERIOD: '0s', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => program.kill('SIGKILL'));
  const exited = once(program, 'exit') as Program['exited'];
  const lines = createInterface(program.stdout)[Symbol.asyncIterator]();
  const line = (msg: string) => lineOf(lines, msg);
  const { port, healthPort } = await line('serving');
  return {
    port: port as number,
    probe: async path => {
      const response = await fetch(`http://127.0.0.1:${healthPort}/${path}`);
      return [response.status, await response.text()];
    },
    kill: signal => {
      program.kill(signal);
    },
    line,
    exited,
  };
}

async function lineOf(lines: AsyncIterator<string>, msg: string): Promise<Record<string, unknown>> {
  for (;;) {
    const { done, value } = await lines.next();
    if (done) throw new Error(`the log ended before "${msg}"`);
    const line = JSON.parse(value);
    if (line.msg === msg) return line;
  }
}
