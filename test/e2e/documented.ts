import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestCluster } from '../cluster/cluster.ts';
import { type CommandResult, run } from '../cluster/kubectl.ts';

const root = join(import.meta.dirname, '..', '..');

/** The commands of the first block under a heading of a document, as a shell would be given them. */
function documentedCommands(file: string, heading: string): string {
  const [, section] = readFileSync(join(root, file), 'utf8').split(`\n${heading}\n`);
  const [, commands] = /```sh\n(.*?)```/s.exec(section ?? '') ?? [];
  if (commands === undefined) throw new Error(`${file} has no commands under "${heading}"`);
  return commands;
}

/** Does what a document says, with a shell, as an administrator of the cluster. */
export function runDocumented(cluster: TestCluster, file: string, heading: string): Promise<CommandResult> {
  const env = { KUBECONFIG: cluster.kubeconfig, KUBECACHEDIR: join(cluster.dir, 'kubectl-cache'), KUBERC: 'off' };
  return run('bash', ['-euc', documentedCommands(file, heading)], env);
}
