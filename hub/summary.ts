import { summaryOf } from '../bench/stats.ts';
import { isWronglyAllowed, type Row } from './row.ts';

/** The table of a run, in Markdown: its totals, what was not as it should be, what was not installed, each package. */
export function summary(rows: readonly Row[]): string {
  return [totals(rows), oddities(rows), notInstalled(rows), everyPackage(rows)].filter(Boolean).join('\n\n');
}

function totals(rows: readonly Row[]): string {
  const seconds = rows.flatMap(row => (row.cascade === 'Succeeded' && row.seconds !== undefined ? row.seconds : []));
  const { p50, p95 } = seconds.length > 0 ? summaryOf(seconds) : { p50: 0, p95: 0 };
  const sum = (count: (row: Row) => number): number => rows.reduce((total, row) => total + count(row), 0);
  return table(
    [
      'packages, installed, objects, custom resources, missing, foreign, left, damaged, denied, wrongly allowed, cascaded, s p50, s p95',
    ].flatMap(names => names.split(', ')),
    [
      [
        rows.length,
        sum(({ installed }) => Number(installed)),
        sum(({ objects }) => objects),
        sum(({ operands }) => operands),
        sum(({ missing }) => missing.length),
        sum(({ foreign }) => foreign.length),
        sum(({ left }) => left.length),
        sum(row => row.damaged.length),
        sum(({ deletion }) => Number(deletion === 'denied')),
        sum(row => Number(isWronglyAllowed(row))),
        sum(({ cascade }) => Number(cascade === 'Succeeded')),
        p50.toFixed(1),
        p95.toFixed(1),
      ],
    ],
  );
}

/** Each object that was not as it should be, and each cascade that did not succeed. */
function oddities(rows: readonly Row[]): string {
  const lines = rows.flatMap(row => [
    ...row.missing.map(id => [row.package, 'missing', id]),
    ...row.foreign.map(id => [row.package, 'foreign', id]),
    ...row.left.map(id => [row.package, isWronglyAllowed(row) ? 'left by an allowed deletion' : 'left', id]),
    ...row.damaged.map(id => [row.package, 'damaged', id]),
    ...(row.message ? [[row.package, row.cascade ?? 'no cascade', row.message]] : []),
  ]);
  return lines.length === 0 ? '' : table(['package', 'what', 'object or words'], lines);
}

function notInstalled(rows: readonly Row[]): string {
  const lines = rows.filter(({ installed }) => !installed).map(row => [row.package, row.version, row.reason ?? '']);
  return lines.length === 0 ? '' : table(['not installed', 'version', 'why'], lines);
}

function everyPackage(rows: readonly Row[]): string {
  return table(
    ['package', 'version', 'objects', 'custom resources', 'plain deletion', 'cascade', 'seconds', 'left'],
    rows.map(row => [
      row.package,
      row.version,
      row.objects,
      row.operands,
      row.deletion ?? '',
      row.cascade ?? '',
      row.seconds?.toFixed(1) ?? '',
      row.left.length,
    ]),
  );
}

function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map(cell => `${cell}`.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
