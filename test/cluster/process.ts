import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

let watchdog: Writable | undefined;

/** Tells the watchdog what to clean up should this process die; see watchdog.ts. */
export function leave(what: 'pid' | 'gone' | 'dir' | 'keep', value: string | number): void {
  if (!watchdog) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'watchdog.ts')], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    child.unref();
    watchdog = child.stdin;
    // The open pipe must not keep this process alive.
    (child.stdin as Writable & { unref?: () => void }).unref?.();
  }
  watchdog.write(`${what} ${value}\n`);
}

export interface ProgramOptions {
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Both streams are appended to this file. */
  readonly log: string;
  /** Start it again when it exits by itself: OLM leaves with code 0 when its caches are stale (cluster.md, Run). */
  readonly restart?: boolean;
}

/** One program of the control plane. It can be stopped, killed and started again with the same arguments. */
export class Program {
  readonly name: string;
  readonly #path: string;
  readonly #options: ProgramOptions;
  #child: ChildProcess | undefined;

  constructor(path: string, options: ProgramOptions) {
    this.#path = path;
    this.#options = options;
    this.name = path.split('/').at(-1) ?? path;
  }

  start(): this {
    const { args, env = process.env, log, restart } = this.#options;
    const file = openSync(log, 'a');
    const child = spawn(this.#path, args, { env, stdio: ['ignore', file, file] });
    closeSync(file);
    this.#child = child;
    if (child.pid) leave('pid', child.pid);
    child.on('error', () => {}); // Reported by whoever waits for it: it has no pid, so it counts as ended.
    child.on('exit', () => {
      if (child.pid) leave('gone', child.pid);
      if (restart && this.#child === child) this.start();
    });
    return this;
  }

  get running(): boolean {
    return this.#child?.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Ends it and waits until it has gone. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(force);
  }

  /** The last lines it said, for an error message. */
  tail(): string {
    return readFileSync(this.#options.log, 'utf8').split('\n').slice(-15).join('\n');
  }

  /** Waits until `ready` answers true; fails at once, with its last words, when the program ends before. */
  async until(ready: () => Promise<boolean>, seconds = 60): Promise<void> {
    await waitFor(`${this.name} to be ready`, seconds, async () => {
      if (!this.running) throw new Error(`${this.name} ended while starting:\n${this.tail()}`);
      return ready();
    });
  }
}

/** Polls a condition until it holds. Fails after the deadline with what it waited for (a function tells how far it got); an error of `holds` ends it. */
export async function waitFor(
  what: string | (() => string),
  seconds: number,
  holds: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  while (!(await holds())) {
    if (Date.now() > deadline) {
      throw new Error(`waited ${seconds} s in vain for ${typeof what === 'string' ? what : what()}`);
    }
    await delay(100);
  }
}

/** Ports that are free now, on loopback. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map(server => (server.address() as { port: number }).port);
  for (const server of servers) server.close();
  return ports;
}
