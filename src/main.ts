import { KubeConfigError } from './cluster/live/kube-config.ts';
import { helpOf, readSettings, UsageError } from './command-line.ts';
import { serve, serveCommand } from './serve.ts';
import { CertificateError } from './server/tls.ts';
import { version } from './version.ts';

const commands = [{ command: serveCommand, run: serve }];

const usage = [
  'subscription-guard makes uninstalling an OLM operator safe.',
  '',
  'Usage:',
  ...commands.map(({ command: { name, summary } }) => `  subscription-guard ${name} [flags]   ${summary}`),
  '  subscription-guard --version',
  '',
  '"subscription-guard COMMAND --help" lists the flags of a command.',
  '',
].join('\n');

/** Runs one command line. Returns the exit code: 0, or 2 when the command could not start. */
async function run([name, ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(usage);
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const found = commands.find(({ command }) => command.name === name);
  try {
    if (!found) throw new UsageError(`there is no command "${name}". See "subscription-guard --help".`);
    if (args.includes('--help') || args.includes('-h')) {
      process.stdout.write(helpOf(found.command));
      return 0;
    }
    await found.run(readSettings(found.command, args, env));
    return 0;
  } catch (error) {
    const why = reasonOf(error);
    if (why === undefined) throw error;
    process.stderr.write(`subscription-guard: ${why}\n`);
    return 2;
  }
}

/** What the person who typed the command can do something about, in one line; undefined for a fault of ours. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof UsageError || error instanceof CertificateError || error instanceof KubeConfigError)
    return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL'
    ? `cannot listen: ${message}`
    : undefined;
}

process.exit(await run(process.argv.slice(2), process.env));
