import { type Summary, summaryOf } from './stats.ts';

/** One line of the table: a thing that was measured, once or many times. */
export interface Row extends Partial<Omit<Summary, 'n' | 'p50'>> {
  readonly group: string;
  readonly name: string;
  readonly unit: string;
  readonly n: number;
  /** The median; of a thing that was measured once, its value; of one that was measured as a sum, the mean. */
  readonly p50: number;
  /** How often the reference of its group this is, measured side by side. */
  readonly ratio?: { readonly p50: number; readonly p99?: number };
}

export function rowOf(
  group: string,
  name: string,
  unit: string,
  samples: readonly number[],
  reference?: readonly number[],
): Row {
  const summary = summaryOf(samples);
  if (samples.length === 1) return { group, name, unit, n: 1, p50: summary.p50 };
  const base = reference && summaryOf(reference);
  const ratio = base && { ratio: { p50: summary.p50 / base.p50, p99: summary.p99 / base.p99 } };
  return { group, name, unit, ...summary, ...ratio };
}

/** What the numbers were measured on. */
export interface Circumstances {
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  readonly versions: string;
  /** What else ran on the machine: its load over a minute before the benchmark started. */
  readonly load: number;
  readonly command: string;
}

export interface Report {
  readonly circumstances: Circumstances;
  readonly rows: readonly Row[];
  /** Seconds, by case; `all`: the whole run. */
  readonly took: Readonly<Record<string, number>>;
}

const header = ['what', 'unit', 'n', 'p50', 'p95', 'p99', 'max', 'p50 ×', 'p99 ×'];

/** One table of everything, by groups, under a heading. */
export function markdown({ circumstances, rows, took }: Report): string {
  const { date, commit, machine, versions, load, command } = circumstances;
  const groups = Map.groupBy(rows, ({ group }) => group);
  const body = [...groups].flatMap(([group, rows]) => [
    [`**${group}**`, ...Array<string>(header.length - 1).fill('')],
    ...rows.map(cellsOf),
  ]);
  return [
    '# What `npm run bench` measured',
    '',
    `${date}, commit ${commit}, \`${command}\`; load of the machine before: ${load.toFixed(1)}`,
    '',
    `${machine}; ${versions}`,
    '',
    durations(took),
    '',
    line(header),
    line(header.map((_, index) => (index === 0 ? ':--' : '--:'))),
    ...body.map(line),
    '',
  ].join('\n');
}

/** "took 512 s: latency 200 s, cost 80 s"; what is left is building, starting and stopping. */
function durations({ all, ...cases }: Report['took']): string {
  const each = Object.entries(cases).map(([name, seconds]) => `${name} ${seconds} s`);
  return `took ${all} s: ${each.join(', ')}`;
}

function cellsOf({ name, unit, n, p50, p95, p99, max, ratio }: Row): string[] {
  return [name, unit, `${n}`, ...[p50, p95, p99, max].map(number), number(ratio?.p50), number(ratio?.p99)];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Three significant digits: more are noise. */
function number(value: number | undefined): string {
  if (value === undefined) return '';
  if (value === 0 || Math.abs(value) >= 100) return `${Math.round(value)}`;
  return value.toPrecision(3);
}
