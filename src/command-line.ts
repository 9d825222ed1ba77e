import { parseArgs } from 'node:util';

/** One setting of a command: a flag, the same as an environment variable, and what it means. */
export interface Setting {
  readonly name: string;
  /** How the value is called in the help text. */
  readonly value: string;
  readonly help: string;
  readonly default?: string;
  /** The setting as it is used; throws {@link UsageError} for one that makes no sense. */
  readonly parse?: (text: string, name: string) => unknown;
}

/** What is wrong with a command line, in one line. The command ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly settings: readonly Setting[];
}

const envPrefix = 'SUBSCRIPTION_GUARD_';

/** `--tls-dir` as an environment variable: SUBSCRIPTION_GUARD_TLS_DIR. */
export function envNameOf(setting: string): string {
  return envPrefix + setting.toUpperCase().replaceAll('-', '_');
}

/** The settings of a command: a flag wins over its environment variable, that over the default. */
export function readSettings(
  command: Command,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Record<string, unknown> {
  const flags = parseFlags(command, args);
  return Object.fromEntries(
    command.settings.flatMap(({ name, parse = String, default: fallback }) => {
      const given = flags[name] ?? env[envNameOf(name)];
      const text = given === undefined || given === '' ? fallback : given;
      return text === undefined ? [] : [[name, parse(text, `--${name}`)]];
    }),
  );
}

function parseFlags({ name, settings }: Command, args: readonly string[]): Record<string, string | undefined> {
  const options = Object.fromEntries(settings.map(setting => [setting.name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values as Record<
      string,
      string | undefined
    >;
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new UsageError(`${why}. See "subscription-guard ${name} --help".`);
  }
}

export function port(text: string, name: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  throw new UsageError(`${name} must be a port number from 0 to 65535, not "${text}".`);
}

/** "4s", "500ms", "2m" in milliseconds. */
export function duration(text: string, name: string): number {
  const [, number, unit = ''] = /^(\d+)(ms|s|m)$/.exec(text) ?? [];
  const milliseconds = { ms: 1, s: 1_000, m: 60_000 }[unit];
  if (number !== undefined && milliseconds !== undefined) return Number(number) * milliseconds;
  throw new UsageError(`${name} must be a duration such as 500ms, 4s or 2m, not "${text}".`);
}

export function oneOf(...allowed: readonly string[]) {
  return (text: string, name: string): string => {
    if (allowed.includes(text)) return text;
    throw new UsageError(`${name} must be one of ${allowed.join(', ')}, not "${text}".`);
  };
}

export function helpOf({ name, summary, settings }: Command): string {
  const rows = settings.map(setting => {
    const fallback = setting.default === undefined ? '' : ` (default ${setting.default})`;
    return [
      `  --${setting.name} ${setting.value}`,
      `${setting.help}${fallback}`,
      `env ${envNameOf(setting.name)}`,
    ] as const;
  });
  const width = Math.max(...rows.map(([flag]) => flag.length));
  return [
    summary,
    '',
    'Usage:',
    `  subscription-guard ${name} [flags]`,
    '',
    'Flags:',
    ...rows.flatMap(([flag, help, env]) => [`${flag.padEnd(width)}  ${help}`, `${' '.repeat(width)}  ${env}`]),
    `${'  --help'.padEnd(width)}  Show this text`,
    '',
  ].join('\n');
}
