import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { TestCluster } from './cluster.ts';
import { applyInstallation, type InstallationOptions } from './installation.ts';
import { freePorts, Program } from './process.ts';
import { shipped } from './shipped.ts';

export interface SweeperOptions extends Pick<InstallationOptions, 'components'> {
  /** The URL of a proxy through which our ServiceAccount reaches the API server. */
  readonly proxy?: string;
  /** The program to run in place of `subscription-guard`. */
  readonly main?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The port that serves its metrics; default: any free one. */
  readonly healthPort?: number;
}

/** Runs `subscription-guard sweep` as deploy/ does; it ends with the test. */
export async function startSweeper(t: Test, cluster: TestCluster, options: SweeperOptions = {}): Promise<Program> {
  const program = await runSweeper(cluster, options);
  t.teardown(() => program.stop());
  return program;
}

/** The same without a test. */
export async function runSweeper(cluster: TestCluster, options: SweeperOptions = {}): Promise<Program> {
  const installation = await applyInstallation(cluster, { ...options, cascade: true });
  const kubeconfig = await installation.kubeconfig('sweeper', options.proxy);
  const dir = mkdtempSync(join(cluster.dir, 'sweeper-'));
  const healthPort = options.healthPort ?? (await freePorts(1))[0];
  return new Program(process.execPath, {
    args: [
      ...[options.main ?? shipped.guard, 'sweep', '--kubeconfig', kubeconfig],
      ...['--health-port', `${healthPort}`, '--address', '127.0.0.1', '--lease-namespace', 'subscription-guard'],
    ],
    env: { ...process.env, ...installation.settings('subscription-guard-sweeper'), ...options.env },
    log: join(dir, 'sweep.log'),
    // As kubelet does: a sweeper that has lost its lease ends. A new API server grants no rights for a while.
    restart: true,
  }).start();
}
