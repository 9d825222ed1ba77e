import { styleText } from 'node:util';
import type { Sink } from '../surroundings.ts';

type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';

export type Paint = (colour: Colour, text: string) => string;

/** Returns colours for a terminal, unless NO_COLOR is set (no-color.org). */
export function paintFor({ isTTY }: Sink, { NO_COLOR, TERM }: NodeJS.ProcessEnv): Paint {
  const coloured = isTTY === true && !NO_COLOR && TERM !== 'dumb';
  return coloured ? (colour, text) => styleText(colour, text, { validateStream: false }) : (_, text) => text;
}
