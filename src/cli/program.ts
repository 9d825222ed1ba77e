import { Command, CommanderError } from 'commander';
import { ClusterError } from '../cluster/cluster.ts';
import { KubeConfigError } from '../cluster/live/kube-config.ts';
import { SnapshotError } from '../cluster/snapshot/read-snapshot.ts';
import { version } from '../version.ts';
import { cleanCommand } from './commands/clean.ts';
import { completeCommand } from './commands/complete.ts';
import { deleteCommand } from './commands/delete.ts';
import { listCommand } from './commands/list.ts';
import { planCommand } from './commands/plan.ts';
import { CommandError, exitCodes, type Surroundings } from './surroundings.ts';

/** Runs one command line of `kubectl leftovers` and returns its exit code. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  let code: number = exitCodes.nothing;
  const program = programFor(surroundings, ended => {
    code = ended;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said what is wrong already, or has shown what it was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.nothing : exitCodes.error;
    const why = reasonOf(error);
    if (why === undefined) throw error;
    surroundings.stderr.write(`error: ${why}\n`);
    return exitCodes.error;
  }
}

function programFor(surroundings: Surroundings, end: (code: number) => void): Command {
  const { stdout, stderr } = surroundings;
  const program = new Command('kubectl leftovers')
    .description('Finds, explains and removes what OLM operators leave behind when their Subscription is deleted.')
    .version(version, '--version', 'show the version')
    .helpOption('-h, --help', 'show this text')
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: text => stdout.write(text),
      writeErr: text => stderr.write(text),
      outputError: (text, write) => write(`${text.trimEnd()}\nSee "kubectl leftovers --help".\n`),
    })
    .exitOverride();
  for (const add of [planCommand, deleteCommand, cleanCommand, completeCommand]) add(program, surroundings, end);
  // Last, for the others would inherit that it takes any words.
  listCommand(program, surroundings, end);
  return program;
}

function reasonOf(error: unknown): string | undefined {
  const expected = [CommandError, ClusterError, KubeConfigError, SnapshotError];
  return expected.some(type => error instanceof type) ? (error as Error).message : undefined;
}
