import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { run } from '../../src/cli/program.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The moment at which everything is looked at. */
const now = Date.parse('2026-11-24T12:00:00Z');

/** One command line, without a terminal. */
export async function cli(...argv: readonly string[]): Promise<Outcome> {
  return cliWith({}, ...argv);
}

export interface Terminal {
  /** Standard output is a terminal. */
  readonly isTTY?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

export async function cliWith({ isTTY = false, env = {} }: Terminal, ...argv: readonly string[]): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const code = await run(argv, {
    stdout: {
      isTTY,
      write: text => {
        stdout += text;
      },
    },
    stderr: {
      write: text => {
        stderr += text;
      },
    },
    stdin: Readable.from([]),
    env,
    signals: new EventEmitter(),
    now: () => now,
  });
  return { code, stdout, stderr };
}
