import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { TestCluster } from '../control-plane/cluster.ts';
import { type CommandResult, run } from '../control-plane/kubectl.ts';
import { shipped } from '../control-plane/shipped.ts';
import { shapes, type Template } from './templates.ts';

/**
 * What a shell says to a command line in which kubectl has the plugin. `of`: the functions of src/kubectl.ts that have
 * made it, none if a document has it. test/pasted.test.ts wants each of them pasted once.
 */
export function pasteCommand(
  t: Test,
  { dir, kubeconfig }: Pick<TestCluster, 'dir' | 'kubeconfig'>,
  command: string,
  ...of: readonly Template[]
): Promise<CommandResult> {
  for (const template of of) t.match(command, shapes[template], `it has a command of ${template}`);
  const bin = join(dir, 'bin');
  mkdirSync(bin, { recursive: true });
  const script = join(bin, 'kubectl-leftovers');
  writeFileSync(script, `#!/bin/sh\nexec '${process.execPath}' '${shipped.leftovers}' "$@"\n`, { mode: 0o755 });
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    KUBECONFIG: kubeconfig,
    KUBECACHEDIR: join(dir, 'kubectl-cache'),
    KUBERC: 'off',
    EDITOR: 'true',
  };
  return run('bash', ['-c', command], env);
}

/** The command that a message prints, as the first group of the pattern. Throws if there is none. */
export function commandIn(message: string, pattern: RegExp): string {
  const [, command] = pattern.exec(message) ?? [];
  if (command === undefined) throw new Error(`no command in ${message}`);
  return command;
}
