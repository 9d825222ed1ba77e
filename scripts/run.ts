import { spawnSync } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  /** What the user can do about a failure. */
  readonly hint?: string;
}

/** Returns what the command prints; throws what it complains about. */
export function run(command: string, args: readonly string[], { hint, ...place }: RunOptions = {}): string {
  const options = { ...place, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const { status, stdout, stderr, error } = spawnSync(command, args, options);
  if (status === 0) return stdout;
  const why = error?.message ?? stderr.trim();
  throw new Error(`${command} ${args.slice(0, 2).join(' ')}: ${why}${hint ? ` (${hint})` : ''}`);
}

/** Ends a script that cannot do what its user asks for. */
export function fail(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}
