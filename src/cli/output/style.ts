import { styleText } from 'node:util';
import { groupOf, type ObjectRef } from '../../cluster/object.ts';
import type { Sink } from '../../programs/process-io.ts';

type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';

export type Paint = (colour: Colour, text: string) => string;

/** Returns colours for a terminal, unless NO_COLOR is set (no-color.org). */
export function paintFor({ isTTY }: Sink, { NO_COLOR, TERM }: NodeJS.ProcessEnv): Paint {
  const coloured = isTTY === true && !NO_COLOR && TERM !== 'dumb';
  return coloured ? (colour, text) => styleText(colour, text, { validateStream: false }) : (_, text) => text;
}

/** As `kubectl get -o name` has it: "deployment.apps/redis-operator". */
export function kubectlName({ apiVersion, kind, name }: ObjectRef): string {
  const group = groupOf(apiVersion);
  return `${kind.toLowerCase()}${group && `.${group}`}/${name}`;
}

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
] as const;

/** A rough age, as in kubectl's AGE: "12s", "3m", "5h", "40d". Empty if unknown. */
export function ageOf(since: string | undefined, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since ?? '')) / 1_000));
  if (Number.isNaN(seconds)) return '';
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? ['s', 1];
  return `${Math.floor(seconds / length)}${unit}`;
}
