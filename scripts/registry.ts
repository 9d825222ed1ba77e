import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Registry {
  /** Host and port, on loopback. */
  readonly address: string;
  readonly stop: () => void;
}

/** A registry that keeps its images in a folder, for as long as this process needs it. Rejects with its log when it does not start. */
export async function startRegistry(crane: string, store: string): Promise<Registry> {
  const address = `127.0.0.1:${await freePort()}`;
  mkdirSync(store, { recursive: true });
  const child = spawn(crane, ['registry', 'serve', '--address', address, '--disk', store]);
  const log: Buffer[] = [];
  child.stderr.on('data', chunk => log.push(chunk));
  for (let attempt = 0; attempt < 400 && child.exitCode === null; attempt += 1) {
    const answer = await fetch(`http://${address}/v2/`).catch(() => undefined);
    if (answer?.ok) return { address, stop: () => child.kill() };
    await delay(50);
  }
  child.kill();
  throw new Error(`crane registry serve does not answer at ${address}: ${Buffer.concat(log)}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
