import { Command, type CommanderError } from 'commander';
import { UsageError } from './process-io.ts';

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

export type Settings = Readonly<Record<string, Setting>>;

type ValueOf<S extends Setting> = S extends { readonly default: string } | { readonly required: true }
  ? ReturnType<S['parse']>
  : ReturnType<S['parse']> | undefined;

/** What a command runs with: one property per setting, by the name of its flag. */
export type Values<S extends Settings> = { readonly [Name in keyof S]: ValueOf<S[Name]> };

/** A command of one of our programs. */
export interface Description {
  readonly program: string;
  readonly name: string;
  readonly summary: string;
  readonly settings: Settings;
}

/** `tls-dir` as an environment variable: SUBSCRIPTION_GUARD_TLS_DIR. */
function envNameOf({ program }: Description, name: string): string {
  return `${program}_${name}`.toUpperCase().replaceAll('-', '_');
}

/** The command for commander. A mistake in its flags is a {@link UsageError}. */
export function commandOf(description: Description): Command {
  const { program, name, settings } = description;
  const command = new Command(name)
    .helpOption('-h, --help')
    .configureHelp({ formatHelp: () => helpOf(description) })
    .configureOutput({ outputError: () => {} })
    .showSuggestionAfterError(false)
    .allowExcessArguments(false)
    .exitOverride(error => {
      throw error.exitCode === 0 ? error : new UsageError(`${withoutPrefix(error)}; see "${program} ${name} --help"`);
    });
  for (const [flag, { value }] of Object.entries(settings)) command.option(`--${flag} <${value}>`);
  return command;
}

/** Commander's message, as a sentence of ours goes on with it. */
export function withoutPrefix({ message }: CommanderError): string {
  return message.replace(/^error: /, '').replace(/\.$/, '');
}

/** The values of a command's settings, once commander has parsed it: a flag wins over its environment variable, that over the default. */
export function valuesOf<S extends Settings>(
  description: Description & { readonly settings: S },
  command: Command,
  env: NodeJS.ProcessEnv,
): Values<S> {
  const entries = command.options.flatMap(option => {
    const name = option.name();
    const setting = description.settings[name];
    if (!setting) return [];
    const variable = envNameOf(description, name);
    const flag: string | undefined = command.getOptionValue(option.attributeName());
    const [origin, text] = flag === undefined ? [variable, fromEnv(env, variable)] : [`--${name}`, flag];
    if (text !== undefined) return [[name, parsed(setting, origin, text)]];
    if (setting.required) throw new UsageError(`--${name} is required, or ${variable} in the environment`);
    return [[name, setting.default === undefined ? undefined : setting.parse(setting.default)]];
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

/** The help text, from the same table that the values are read by. */
function helpOf(command: Description): string {
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
