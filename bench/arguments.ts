import { parseArgs } from 'node:util';
import { type CaseName, cases, isCaseName } from './cases.ts';

export interface Arguments {
  readonly only: readonly CaseName[];
  readonly seconds: number;
  /** See {@link Bench.size}. */
  readonly size: number;
  readonly json: boolean;
  /** Whether the results replace those in the repository: only those of a whole run do that was not cut short. */
  readonly write: boolean;
  /** The command line, to repeat it. */
  readonly command: string;
}

const whole: readonly CaseName[] = ['latency', 'cost', 'growth', 'audit', 'cascade'];
const defaultSeconds = '2';

export const help = `npm run bench [-- flags]

  --only CASES    some of ${Object.keys(cases).join(', ')}, comma-separated (default: all but together, openshift and smoke)
  --seconds N     for each thing that is measured side by side with others (default ${defaultSeconds})
  --size PART     of a cluster of OpenShift's size, for the case openshift: from 0.01 to 1 (default 1: 12 GB of memory)
  --json          print JSON instead of a Markdown table

A run of all cases, with ${defaultSeconds} seconds or more, also writes bench/results.json, bench/results.md and bench/results.svg.
`;

/** Undefined when they make no sense. */
export function readArguments(argv: readonly string[]): Arguments | undefined {
  try {
    const options = {
      only: { type: 'string', default: whole.join() },
      seconds: { type: 'string', default: defaultSeconds },
      size: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    } as const;
    const { values } = parseArgs({ args: [...argv], options });
    const names = values.only.split(',');
    const seconds = Number(values.seconds);
    const size = Number(values.size);
    if (!(size >= 0.01 && size <= 1)) return undefined;
    if (!names.every(isCaseName) || !Number.isFinite(seconds) || seconds <= 0) return undefined;
    return {
      only: names,
      seconds,
      size,
      json: values.json,
      write: whole.every(name => names.includes(name)) && seconds >= Number(defaultSeconds),
      command: ['npm run bench', ...(argv.length > 0 ? ['--', ...argv] : [])].join(' '),
    };
  } catch {
    return undefined;
  }
}
