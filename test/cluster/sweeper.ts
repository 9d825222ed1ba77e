import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { TestCluster } from './cluster.ts';
import { freePorts, Program } from './process.ts';

export interface SweeperOptions {
  /** A kubeconfig other than the admin's. */
  readonly kubeconfig?: string;
  /** The program to run in place of `subscription-guard`. */
  readonly main?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

/** Runs `subscription-guard sweep` as its users would; it ends with the test. */
export async function startSweeper(t: Test, cluster: TestCluster, options: SweeperOptions = {}): Promise<Program> {
  const program = await runSweeper(cluster, options);
  t.teardown(() => program.stop());
  return program;
}

/** The same without a test. */
export async function runSweeper(cluster: TestCluster, options: SweeperOptions = {}): Promise<Program> {
  const dir = mkdtempSync(join(cluster.dir, 'sweeper-'));
  const [healthPort = 0] = await freePorts(1);
  return new Program(process.execPath, {
    args: [
      ...[options.main ?? main, 'sweep', '--kubeconfig', options.kubeconfig ?? cluster.kubeconfig],
      ...['--health-port', `${healthPort}`, '--address', '127.0.0.1', '--lease-namespace', 'olm'],
    ],
    // As deploy/components/cascade has it: what a test does not ask for may not disturb it.
    env: { ...process.env, SUBSCRIPTION_GUARD_AUDIT_INTERVAL: 'off', ...options.env },
    log: join(dir, 'sweep.log'),
  }).start();
}
