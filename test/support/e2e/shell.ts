import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { TestCluster } from '../control-plane/cluster.ts';
import { type CommandResult, run } from '../control-plane/kubectl.ts';
import { shipped } from '../control-plane/shipped.ts';

/** What a shell says to a command line in which kubectl has the plugin. */
export function pasteCommand(
  t: Test,
  { dir, kubeconfig }: Pick<TestCluster, 'dir' | 'kubeconfig'>,
  command: string,
): Promise<CommandResult> {
  const bin = t.testdir({});
  const script = join(bin, 'kubectl-leftovers');
  writeFileSync(script, `#!/bin/sh\nexec '${process.execPath}' '${shipped.leftovers}' "$@"\n`, { mode: 0o755 });
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    KUBECONFIG: kubeconfig,
    KUBECACHEDIR: join(dir, 'kubectl-cache'),
    KUBERC: 'off',
  };
  return run('bash', ['-c', command], env);
}
