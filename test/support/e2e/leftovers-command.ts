import type { LeftoverOperator } from '../../../src/audit/finding.ts';
import type { TestCluster } from '../control-plane/cluster.ts';
import { type CommandResult, run } from '../control-plane/kubectl.ts';
import { shipped } from '../control-plane/shipped.ts';

/** `kubectl leftovers` as the user of a kubeconfig, by default the admin. */
export function leftovers({ kubeconfig }: Pick<TestCluster, 'kubeconfig'>, ...args: string[]): Promise<CommandResult> {
  return run(process.execPath, [shipped.leftovers, ...args], { KUBECONFIG: kubeconfig });
}

export async function listLeftovers(cluster: TestCluster): Promise<readonly LeftoverOperator[]> {
  const { stdout, stderr } = await leftovers(cluster, '-o', 'json');
  if (stderr) throw new Error(stderr);
  return JSON.parse(stdout).operators;
}
