import type { Command, Option } from 'commander';
import { ClusterError, type KubeObject, type ListQuery, type Resource } from '../../cluster/cluster.ts';
import { KubeConfigError, loadKubeConfig } from '../../cluster/live/kube-config.ts';
import { isA } from '../../cluster/object.ts';
import { namespaces, operators, subscriptions } from '../../cluster/resources.ts';
import { componentsOf } from '../../inventory/operator.ts';
import type { ProcessIo } from '../../programs/process-io.ts';
import { type ConnectionOptions, connect } from '../connection.ts';
import { exitCodes } from '../exit-codes.ts';

/** No files (cobra's ShellCompDirectiveNoFileComp), or for paths, files. */
const directives = { words: ':4', files: ':0' };

const fileFlags = new Set(['--kubeconfig', '--snapshot']);

/**
 * kubectl calls a plugin's `kubectl_complete-leftovers` (kubectl 1.26, "kubectl completion") with the words typed so
 * far, the last one unfinished. This answers with one completion per line and a directive of cobra's.
 */
export function completeCommand(program: Command, io: ProcessIo, end: (code: number) => void): void {
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .helpOption(false)
    .passThroughOptions()
    .action(async (words: readonly string[]) => {
      io.stdout.write(`${(await completionsOf(program, words)).join('\n')}\n`);
      end(exitCodes.nothing);
    });
}

/** A parsed command line. */
interface Line {
  /** The named command, or the one that lists. */
  readonly command: Command;
  /** The flag that takes the last word as its value. */
  readonly flag?: Option;
  /** The typed part of the last word, or of the value in it. */
  readonly last: string;
  readonly connection: ConnectionOptions;
}

async function completionsOf(program: Command, words: readonly string[]): Promise<string[]> {
  const line = lineOf(program, words);
  const { command, flag, last } = line;
  if (flag?.long && fileFlags.has(flag.long)) return [directives.files];
  const candidates = await (flag ? valuesFor(flag, line) : last.startsWith('-') ? flagsOf(command) : wordsFor(line));
  return [...candidates.filter(candidate => candidate.startsWith(last)), directives.words];
}

function lineOf(program: Command, words: readonly string[]): Line {
  let command = program;
  let flag: Option | undefined;
  const values = new Map<string, string>();
  const typed = words.flatMap(inTwo);
  for (const word of typed.slice(0, -1)) {
    if (flag) {
      values.set(flag.attributeName(), word);
      flag = undefined;
    } else if (word.startsWith('-')) {
      const named = [...command.options, ...program.options].find(({ short, long }) => short === word || long === word);
      flag = named?.required ? named : undefined;
    } else if (command === program) {
      command = program.commands.find(one => one.name() === word) ?? program;
    }
  }
  return { command, ...(flag && { flag }), last: typed.at(-1) ?? '', connection: Object.fromEntries(values) };
}

/** "--output=json" are a flag and its value. */
function inTwo(word: string): string[] {
  const [, flag, value] = /^(--[^=]+)=(.*)$/.exec(word) ?? [];
  return flag === undefined || value === undefined ? [word] : [flag, value];
}

function flagsOf({ options }: Command): string[] {
  return options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : []));
}

async function valuesFor({ long, argChoices }: Option, { connection }: Line): Promise<readonly string[]> {
  if (argChoices) return argChoices;
  switch (long) {
    case '--namespace':
      return namesOf(connection, namespaces, { content: 'metadata' });
    case '--context':
      return contexts(connection);
    default:
      return [];
  }
}

async function wordsFor({ command, connection }: Line): Promise<string[]> {
  const subscribed = (): Promise<string[]> => namesOf(connection, subscriptions, { content: 'metadata' });
  const leftOver = (): Promise<string[]> => namesOf(connection, operators, { pick: unlessSubscribed });
  switch (command.name()) {
    case 'plan':
      return [...(await subscribed()), ...(await leftOver())];
    case 'delete':
    case 'why':
      return subscribed();
    case 'clean':
      return leftOver();
    default:
      return command.commands.map(one => one.name()).filter(name => !name.startsWith('__'));
  }
}

/** An installed operator has no leftovers. */
function unlessSubscribed(object: KubeObject): KubeObject | undefined {
  return componentsOf(object).some(ref => isA(ref, subscriptions)) ? undefined : object;
}

async function namesOf(options: ConnectionOptions, resource: Resource, query: ListQuery): Promise<string[]> {
  return unlessUnreachable(async () => {
    const { cluster, namespace } = connect(options);
    const where = resource.namespaced ? { namespace } : {};
    const objects = await Array.fromAsync(cluster.list(resource, { ...query, ...where }));
    return objects.map(({ metadata }) => metadata.name);
  });
}

function contexts({ kubeconfig }: ConnectionOptions): Promise<string[]> {
  return unlessUnreachable(async () => {
    const config = loadKubeConfig(kubeconfig === undefined ? {} : { file: kubeconfig });
    return config.getContexts().map(({ name }) => name);
  });
}

/** On Tab, an unreachable cluster gives no completions rather than an error in the middle of a line. */
async function unlessUnreachable(ask: () => Promise<string[]>): Promise<string[]> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ClusterError || error instanceof KubeConfigError) return [];
    throw error;
  }
}
