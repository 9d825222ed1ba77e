import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { selfSigned, writeTlsDir } from '../test/support/certificates.ts';
import type { TestCluster } from '../test/support/control-plane/cluster.ts';
import { freePorts, Program } from '../test/support/control-plane/process.ts';
import { shipped } from '../test/support/control-plane/shipped.ts';

/** Milliseconds from the start of the process to the first 200 of /readyz, which takes an answer of the API server. */
export async function coldStart({ dir, kubeconfig }: TestCluster): Promise<number> {
  const home = mkdtempSync(join(dir, 'cold-'));
  writeTlsDir(home, await selfSigned());
  const [port, healthPort] = await freePorts(2);
  const args = [shipped.guard, 'serve', '--kubeconfig', kubeconfig, '--tls-dir', home, '--drain-period', '0s'];
  const ports = ['--port', `${port}`, '--health-port', `${healthPort}`];
  const started = performance.now();
  const program = new Program(process.execPath, { args: [...args, ...ports], log: join(home, 'log') }).start();
  while (!(await isReady(healthPort))) {
    if (!program.running) throw new Error(`it ended while starting:\n${program.tail()}`);
    await delay(5);
  }
  const milliseconds = performance.now() - started;
  await program.stop();
  return milliseconds;
}

async function isReady(healthPort: number | undefined): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${healthPort}/readyz`).catch(() => undefined);
  return response?.ok === true;
}
