import { Command, CommanderError, type Option } from 'commander';
import { ClusterError } from '../cluster/cluster.ts';
import { KubeConfigError } from '../cluster/live/kube-config.ts';
import { SnapshotError } from '../cluster/snapshot/read-snapshot.ts';
import { type ProcessIo, UsageError } from '../programs/process-io.ts';
import { version } from '../version.ts';
import { cleanCommand } from './commands/clean.ts';
import { completeCommand } from './commands/complete.ts';
import { deleteCommand } from './commands/delete.ts';
import { listCommand } from './commands/list.ts';
import { planCommand } from './commands/plan.ts';
import { whyCommand } from './commands/why.ts';
import { exitCodes } from './exit-codes.ts';

/** Runs one command line of `kubectl leftovers` and returns its exit code. */
export async function run(argv: readonly string[], io: ProcessIo): Promise<number> {
  let code: number = exitCodes.nothing;
  const program = programFor(io, ended => {
    code = ended;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has already printed the error or the help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.nothing : exitCodes.error;
    const why = reasonOf(error);
    if (why === undefined) throw error;
    io.stderr.write(`error: ${why}\n`);
    return exitCodes.error;
  }
}

function programFor(io: ProcessIo, end: (code: number) => void): Command {
  const { stdout, stderr } = io;
  const program = new Command('kubectl leftovers')
    .description('Finds, explains and removes what OLM operators leave behind when their Subscription is deleted.')
    .version(version, '--version', 'show the version')
    .helpOption('-h, --help', 'show this text')
    .helpCommand('help [command]', 'show this text, or that of a command')
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: text => stdout.write(text),
      writeErr: text => stderr.write(text),
      outputError: withHint('kubectl leftovers'),
    })
    .exitOverride();
  for (const add of [planCommand, whyCommand, deleteCommand, cleanCommand, completeCommand]) add(program, io, end);
  for (const command of program.commands)
    command.configureOutput({ outputError: withHint(`kubectl leftovers ${command.name()}`) });
  // Last: the other commands would inherit that this one accepts any word.
  listCommand(program, io, end);
  return program.hook('preAction', (_, command) => handDown(program, command));
}

function withHint(command: string) {
  return (text: string, write: (text: string) => void): void => write(`${text.trimEnd()}\nSee "${command} --help".\n`);
}

/** As in kubectl, flags may come before the command: "kubectl leftovers -n redis plan redis-operator". */
function handDown(program: Command, command: Command): void {
  if (command === program) return;
  for (const option of program.options.filter(given(program))) {
    const flag = option.long ?? option.flags;
    if (!command.options.some(({ long }) => long === flag))
      command.error(`error: ${command.name()} has no option '${flag}'`);
    if (command.options.filter(given(command)).some(({ long }) => long === flag)) continue;
    const name = option.attributeName();
    command.setOptionValueWithSource(name, program.getOptionValue(name), 'cli');
  }
}

function given(command: Command): (option: Option) => boolean {
  return option => command.getOptionValueSource(option.attributeName()) === 'cli';
}

function reasonOf(error: unknown): string | undefined {
  const expected = [UsageError, ClusterError, KubeConfigError, SnapshotError];
  return expected.some(type => error instanceof type) ? (error as Error).message : undefined;
}
