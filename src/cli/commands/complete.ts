import type { Command } from 'commander';
import { ClusterError, type KubeObject } from '../../cluster/cluster.ts';
import { KubeConfigError } from '../../cluster/live/kube-config.ts';
import { operators, subscriptions } from '../../cluster/resources.ts';
import { type ConnectionOptions, connect } from '../connection.ts';
import { exitCodes, type Surroundings } from '../surroundings.ts';

/** No files (cobra's ShellCompDirectiveNoFileComp); for values that are paths, let the shell complete files. */
const directives = { words: ':4', files: ':0' };

const fileFlags = new Set(['--kubeconfig', '--snapshot']);

/**
 * What kubectl asks a plugin's `kubectl_complete-leftovers` (kubectl 1.26, "kubectl completion"): the words typed so far,
 * the last one unfinished. Answers with one completion per line, and a directive of cobra's.
 */
export function completeCommand(program: Command, surroundings: Surroundings, end: (code: number) => void): void {
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .helpOption(false)
    .passThroughOptions()
    .action(async (words: readonly string[]) => {
      surroundings.stdout.write(`${(await completionsOf(program, words)).join('\n')}\n`);
      end(exitCodes.nothing);
    });
}

async function completionsOf(program: Command, words: readonly string[]): Promise<string[]> {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const command = program.commands.find(one => one.name() === before.find(word => !word.startsWith('-'))) ?? program;
  const flag = before.at(-1) ?? '';
  if (fileFlags.has(flag)) return [directives.files];
  const choices = command.options.find(({ short, long }) => short === flag || long === flag)?.argChoices;
  const candidates = choices ?? (last.startsWith('-') ? flagsOf(command) : await operandsOf(command, program, before));
  return [...candidates.filter(candidate => candidate.startsWith(last)), directives.words];
}

function flagsOf(command: Command): string[] {
  return command.options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : []));
}

async function operandsOf(command: Command, program: Command, before: readonly string[]): Promise<string[]> {
  if (command === program) {
    return program.commands.map(one => one.name()).filter(name => !name.startsWith('__') && name !== 'help');
  }
  try {
    const { cluster, namespace } = connect(connectionIn(before));
    const objects = await Array.fromAsync(
      command.name() === 'clean'
        ? cluster.list(operators, { pick: object => (hasSubscription(object) ? undefined : object) })
        : cluster.list(subscriptions, { namespace, content: 'metadata' }),
    );
    return objects.map(({ metadata }) => metadata.name);
  } catch (error) {
    // Who presses Tab gets no completions then, and no error in the middle of a line.
    if (error instanceof ClusterError || error instanceof KubeConfigError) return [];
    throw error;
  }
}

/** Of an operator that is installed nothing is left over. */
function hasSubscription({ status }: KubeObject): boolean {
  const { components } = (status ?? {}) as { components?: { refs?: readonly { kind: string }[] } };
  return components?.refs?.some(({ kind }) => kind === 'Subscription') ?? false;
}

function connectionIn(words: readonly string[]): ConnectionOptions {
  const valueFor = (...flags: readonly string[]): string | undefined => {
    const index = words.findIndex(word => flags.includes(word));
    return index < 0
      ? words.find(word => flags.some(flag => word.startsWith(`${flag}=`)))?.split('=')[1]
      : words[index + 1];
  };
  const [namespace, kubeconfig, context] = [
    valueFor('-n', '--namespace'),
    valueFor('--kubeconfig'),
    valueFor('--context'),
  ];
  return { ...(namespace && { namespace }), ...(kubeconfig && { kubeconfig }), ...(context && { context }) };
}
