import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestCluster } from '../control-plane/cluster.ts';
import { type CommandResult, run } from '../control-plane/kubectl.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The first block of a language under a heading of a document, without the fences. */
export function documented(file: string, heading: string, language: 'sh' | 'yaml'): string {
  const [, section] = readFileSync(join(root, file), 'utf8').split(`\n${heading}\n`);
  const [, block] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(section ?? '') ?? [];
  if (block === undefined) throw new Error(`${file} has no ${language} under "${heading}"`);
  return block;
}

/** Does what a document says, with a shell, as an administrator of the cluster. */
export function runDocumented(cluster: TestCluster, file: string, heading: string): Promise<CommandResult> {
  const env = { KUBECONFIG: cluster.kubeconfig, KUBECACHEDIR: join(cluster.dir, 'kubectl-cache'), KUBERC: 'off' };
  return run('bash', ['-euc', documented(file, heading, 'sh')], env);
}
