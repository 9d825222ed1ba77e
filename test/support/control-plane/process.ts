import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { leave } from './last-will.ts';

export interface ProgramOptions {
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Both streams are appended to this file. */
  readonly log: string;
  /**
   * Start it again when it exits by itself: OLM leaves with code 0 when its caches are stale. What
   * ends within a second of its start would do so for ever, and stays ended.
   */
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
    const started = performance.now();
    const file = openSync(log, 'a');
    const child = spawn(this.#path, args, { env, stdio: ['ignore', file, file] });
    closeSync(file);
    this.#child = child;
    if (child.pid) leave('pid', child.pid);
    child.on('error', error => appendFileSync(log, `${error.message}\n`));
    child.on('exit', () => {
      if (child.pid) leave('gone', child.pid);
      if (restart && this.#child === child && performance.now() - started > 1_000) this.start();
    });
    return this;
  }

  get running(): boolean {
    return this.#child?.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Sends a signal, and waits for nothing. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
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

  /** All that it has said. */
  output(): string {
    return readFileSync(this.#options.log, 'utf8');
  }

  /** The last lines of it, for an error message. */
  tail(): string {
    return this.output().split('\n').slice(-15).join('\n');
  }

  /** Waits until `ready` answers true; fails at once, with its last words, when the program ends before. */
  async until(ready: () => Promise<boolean>): Promise<void> {
    await waitFor(`${this.name} to be ready`, async () => {
      if (!this.running) throw new Error(`${this.name} ended while starting:\n${this.tail()}`);
      return ready();
    });
  }
}

/** It ends what hangs, and measures nothing: a loaded machine is ten times as slow as an idle one. */
const patience = 5 * 60_000;

/**
 * Polls a condition until it holds. Fails after {@link patience} with what it waited for (a function tells how far it
 * got); an error of `holds` ends it.
 */
export async function waitFor(what: string | (() => string), holds: () => Promise<boolean>): Promise<void> {
  if (await holdsWithin(patience, holds)) return;
  throw new Error(`waited in vain for ${typeof what === 'string' ? what : what()}`);
}

/** Polls like {@link waitFor} until what is looked for is there, and answers with it: a second look might miss it. */
export async function waitForFound<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  let found: Found | undefined;
  await waitFor(what, async () => {
    found = await look();
    return found !== undefined;
  });
  return found as Found;
}

/** Whether a condition comes to hold in so many milliseconds: for those who go on in another way if it does not. */
export async function holdsWithin(milliseconds: number, holds: () => Promise<boolean>): Promise<boolean> {
  const began = Date.now();
  while (!(await holds())) {
    const waited = Date.now() - began;
    if (waited > milliseconds) return false;
    // Asking costs the cores that everybody waits for: kubectl, say, and an inventory of the webhook.
    await delay(Math.min(Math.max(waited / 20, 100), 500));
  }
  return true;
}

/**
 * Ports for the programs of this process's clusters, which nobody else is given as long as it lives. They are below the
 * range from which systems hand out ports, so a program that was stopped finds its port free when it starts again.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    if (claimed.length === 0) claimed.push(...(await claimPorts()));
    const port = claimed.shift();
    const probe = port === undefined ? undefined : await listen(port);
    if (port === undefined || probe === undefined) continue;
    probe.close();
    ports.push(port);
  }
  return ports;
}

const claimed: number[] = [];

/** Listening on the first port of twenty claims the others: a lock that the kernel lifts when the process dies. */
async function claimPorts(): Promise<number[]> {
  for (let first = 20_000 + 20 * randomInt(400); first < 30_000; first += 20) {
    const lock = await listen(first);
    if (lock === undefined) continue;
    lock.unref();
    return Array.from({ length: 19 }, (_, index) => first + 1 + index);
  }
  throw new Error('no twenty ports between 20000 and 30000 are free');
}

/** Undefined when the port is taken. */
async function listen(port: number): Promise<Server | undefined> {
  const server = createServer().listen({ port, host: '127.0.0.1', exclusive: true });
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}
