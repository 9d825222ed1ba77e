import type { EventEmitter } from 'node:events';
import { parseArgs } from 'node:util';

/** What a command has of the process that it runs in. */
export interface ProcessIo {
  readonly env: NodeJS.ProcessEnv;
  /** Data: help, versions, and the log of a server. */
  readonly stdout: { write(text: string): unknown };
  /** Talk: what is wrong. */
  readonly stderr: { write(text: string): unknown };
  /** Emits SIGTERM and SIGINT. */
  readonly signals: EventEmitter;
}

/** One setting of a command: a flag, the same as an environment variable, and what it means. */
interface Setting<T = unknown> {
  /** How the value is called in the help text. */
  readonly value: string;
  readonly help: string;
  readonly default?: string;
  readonly required?: true;
  /** The setting as it is used. Throws a UsageError that says what it must be. */
  readonly parse: (text: string) => T;
}

type Settings = Readonly<Record<string, Setting>>;

type ValueOf<S extends Setting> = S extends { readonly default: string } | { readonly required: true }
  ? ReturnType<S['parse']>
  : ReturnType<S['parse']> | undefined;

/** What a command runs with: one property per setting, by the name of its flag. */
export type Values<S extends Settings> = { readonly [Name in keyof S]: ValueOf<S[Name]> };

/** What is wrong with a command line, in one line. The program ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

interface Description {
  readonly program: string;
  readonly name: string;
  readonly summary: string;
  readonly settings: Settings;
}

/** `tls-dir` as an environment variable: SUBSCRIPTION_GUARD_TLS_DIR. */
function envNameOf({ program }: Description, name: string): string {
  return `${program}_${name}`.toUpperCase().replaceAll('-', '_');
}

/** The values of a command's settings: a flag wins over its environment variable, that over the default. */
export function readValues<S extends Settings>(
  command: Description & { readonly settings: S },
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Values<S> {
  const flags = parseFlags(command, args);
  const entries = Object.entries(command.settings).map(([name, setting]) => {
    const variable = envNameOf(command, name);
    const [origin, text] = flags[name] === undefined ? [variable, fromEnv(env, variable)] : [`--${name}`, flags[name]];
    if (text !== undefined) return [name, parsed(setting, origin, text)];
    if (setting.required) throw new UsageError(`--${name} is required, or ${variable} in the environment`);
    return [name, setting.default === undefined ? undefined : setting.parse(setting.default)];
  });
  return Object.fromEntries(entries);
}

/**
 * Kubernetes itself sets SUBSCRIPTION_GUARD_PORT=tcp://… in every Pod beside a Service of the name subscription-guard,
 * as Docker's links did. That is not a setting.
 */
function fromEnv(env: NodeJS.ProcessEnv, variable: string): string | undefined {
  const text = env[variable];
  return text === '' || (text !== undefined && /^(tcp|udp|sctp):\/\//.test(text)) ? undefined : text;
}

function parsed({ parse }: Setting, origin: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${origin} ${error.message}, not "${text}"`);
  }
}

function parseFlags(command: Description, args: readonly string[]): Partial<Record<string, string>> {
  const options = Object.fromEntries(Object.keys(command.settings).map(name => [name, { type: 'string' as const }]));
  try {
    return { ...parseArgs({ args: [...args], options, allowPositionals: false }).values };
  } catch (error) {
    // The first sentence says what is wrong, the others speak of features that these commands do not have.
    const why = error instanceof Error ? error.message.split(/\.\s/)[0] : String(error);
    throw new UsageError(`${why}; see "${command.program} ${command.name} --help"`);
  }
}

/** The help text, from the same table that the values are read by. */
export function helpOf(command: Description): string {
  const { program, name, summary, settings } = command;
  const flags = Object.entries(settings).map(([name, { value }]) => `  --${name} ${value}`);
  const width = Math.max(...flags.map(flag => flag.length));
  const rows = Object.entries(settings).flatMap(([name, setting], index) => [
    `${flags[index]?.padEnd(width)}  ${setting.help}${remarkOn(setting)}`,
    `${' '.repeat(width)}  env ${envNameOf(command, name)}`,
  ]);
  return `${summary}

Usage:
  ${program} ${name} [flags]

Flags:
${rows.join('\n')}
${'  --help'.padEnd(width)}  Show this text

A flag wins over its environment variable.
`;
}

function remarkOn({ required, default: fallback }: Setting): string {
  if (required) return ' (required)';
  return fallback === undefined ? '' : ` (default ${fallback})`;
}
