import { createInterface } from 'node:readline/promises';
import { CommandError, type Surroundings } from './surroundings.ts';

/** Asks for a yes. Without a terminal there is nobody to ask, and nothing is done. */
export async function confirmed(question: string, { stdin, stderr }: Surroundings): Promise<boolean> {
  if (!stdin.isTTY) throw new CommandError('there is no terminal to ask for a confirmation at: say --yes.');
  // The prompt is talk, not data; readline wants a stream that it can also ask for its size.
  const lines = createInterface({ input: stdin, output: stderr as NodeJS.WriteStream });
  try {
    const answer = await lines.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
