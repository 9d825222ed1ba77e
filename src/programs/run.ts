import { Command, CommanderError } from 'commander';
import { KubeConfigError } from '../cluster/live/kube-config.ts';
import { CertificateError } from '../server/tls.ts';
import { version } from '../version.ts';
import { commandOf, withoutPrefix } from './command-line.ts';
import { type ServerIo, UsageError } from './process-io.ts';
import { serveCommand } from './serve.ts';
import { sweepCommand } from './sweep.ts';

const commands = [serveCommand, sweepCommand];

const usage = `subscription-guard makes uninstalling an OLM operator safe.

Usage:
${commands.map(({ name, summary }) => `  subscription-guard ${name} [flags]   ${summary}`).join('\n')}
  subscription-guard --version

"subscription-guard COMMAND --help" lists the flags of a command.
Exit codes: 0 all went well, 1 a fault, 2 something in the command line or its surroundings is wrong.
`;

/** Runs one command line. Returns the exit code; a rejection is a bug of ours. */
export async function run(argv: readonly string[], io: ServerIo): Promise<number> {
  let code = 0;
  const program = programFor(io, ended => {
    code = ended;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has already printed the help or the version.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const why = reasonOf(error);
    if (why === undefined) throw error;
    io.stderr.write(`subscription-guard: ${why}\n`);
    return 2;
  }
}

function programFor(io: ServerIo, end: (code: number) => void): Command {
  const { stdout, stderr } = io;
  const output = {
    writeOut: (text: string) => stdout.write(text),
    writeErr: (text: string) => stderr.write(text),
    outputError: () => {},
  };
  const program = new Command('subscription-guard')
    .version(version, '--version')
    .helpOption('-h, --help')
    .helpCommand(false)
    .enablePositionalOptions()
    .configureHelp({ formatHelp: () => usage })
    .configureOutput(output)
    .showSuggestionAfterError(false)
    .exitOverride(error => {
      if (error.code === 'commander.unknownCommand') throw new UsageError(unknownCommand(program.args));
      if (error.exitCode === 0 || error.code === 'commander.help') throw error;
      throw new UsageError(`${withoutPrefix(error)}; see "subscription-guard --help"`);
    });
  for (const { run, ...description } of commands) {
    const command = commandOf(description).configureOutput(output);
    program.addCommand(command.action(async () => end(await run(command, io))));
  }
  return program;
}

function unknownCommand([name]: readonly string[]): string {
  return `there is no command "${name}"; see "subscription-guard --help"`;
}

/** The reason in one line, if the person who typed the command can act on it; undefined for a bug of ours. */
function reasonOf(error: unknown): string | undefined {
  const expected = [UsageError, CertificateError, KubeConfigError];
  if (expected.some(type => error instanceof type)) return (error as Error).message;
  const { syscall, message } = error as NodeJS.ErrnoException;
  return syscall === 'listen' || syscall === 'getaddrinfo' ? `cannot listen: ${message}` : undefined;
}
