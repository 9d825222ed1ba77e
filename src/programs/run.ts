import { KubeConfigError } from '../cluster/live/kube-config.ts';
import { CertificateError } from '../server/tls.ts';
import { version } from '../version.ts';
import { helpOf, type ProcessIo, UsageError } from './command-line.ts';
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
export async function run(argv: readonly string[], io: ProcessIo): Promise<number> {
  const { stdout, stderr } = io;
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === '-h') {
    (name === undefined ? stderr : stdout).write(usage);
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    stdout.write(`${version}\n`);
    return 0;
  }
  try {
    const command = commands.find(command => command.name === name);
    if (!command) throw new UsageError(`there is no command "${name}"; see "subscription-guard --help"`);
    if (args.includes('--help') || args.includes('-h')) {
      stdout.write(helpOf(command));
      return 0;
    }
    return await command.run(args, io);
  } catch (error) {
    const why = reasonOf(error);
    if (why === undefined) throw error;
    stderr.write(`subscription-guard: ${why}\n`);
    return 2;
  }
}

/** The reason in one line, if the person who typed the command can act on it; undefined for a bug of ours. */
function reasonOf(error: unknown): string | undefined {
  const expected = [UsageError, CertificateError, KubeConfigError];
  if (expected.some(type => error instanceof type)) return (error as Error).message;
  const { syscall, message } = error as NodeJS.ErrnoException;
  return syscall === 'listen' || syscall === 'getaddrinfo' ? `cannot listen: ${message}` : undefined;
}
