import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { type ProcessIo, UsageError } from '../programs/process-io.ts';
import { exitCodes } from './exit-codes.ts';

/** Asks for a yes. Returns undefined for a yes, else the exit code. Without a terminal it cannot ask. */
export async function exitUnlessConfirmed(
  question: string,
  { stdin, stderr }: Pick<ProcessIo, 'stdin' | 'stderr'>,
): Promise<number | undefined> {
  if (!stdin.isTTY) throw new UsageError('there is no terminal to ask for a confirmation at: say --yes.');
  const answer = await ask(`${question} [y/N] `, { stdin, stderr });
  if (answer !== undefined && /^y(es)?$/i.test(answer.trim())) return undefined;
  if (answer === undefined) stderr.write('\n');
  stderr.write('Nothing was deleted.\n');
  return answer === undefined ? exitCodes.interrupted : exitCodes.nothing;
}

/** Undefined for Ctrl-C and Ctrl-D, which close the interface; not every version of Node then settles the question. */
async function ask(
  prompt: string,
  { stdin, stderr }: Pick<ProcessIo, 'stdin' | 'stderr'>,
): Promise<string | undefined> {
  // The prompt goes to stderr, because it is not data. readline needs a stream with a size.
  const lines = createInterface({ input: stdin, output: stderr as NodeJS.WriteStream });
  const closed = once(lines, 'close').then(() => undefined);
  try {
    return await Promise.race([lines.question(prompt).catch(() => undefined), closed]);
  } finally {
    lines.close();
  }
}
