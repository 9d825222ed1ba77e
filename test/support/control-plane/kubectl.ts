import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** It ends what hangs, and measures nothing. */
const patience = 10 * 60_000;

/** Runs a command to its end, whatever its exit code is; rejects when it could not be run or took too long. */
export function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  timeout = patience,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024, timeout };
    execFile(command, args, options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === 'number') resolve({ exitCode, stdout, stderr });
      else reject(error);
    });
  });
}

/**
 * kubectl as the user of a kubeconfig. Its cache of what a server serves is the cluster's own: by default it outlives
 * the cluster, and the next one on the same port would be taken for the last one.
 */
export function kubectl(kubeconfig: string, ...args: readonly string[]): Promise<CommandResult> {
  const cache = join(dirname(kubeconfig), 'kubectl-cache');
  return run('kubectl', args, { KUBECONFIG: kubeconfig, KUBECACHEDIR: cache, KUBERC: 'off' });
}
