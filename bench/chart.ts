import type { Row } from './report.ts';

const width = 860;
const barHeight = 22;
const left = 300;
const right = 130;

/** Bars of medians with their p99 as a thin line, on a logarithmic scale, as SVG that reads on light and on dark pages. */
export function chart(title: string, rows: readonly Row[]): string {
  const most = Math.max(...rows.map(({ p99, p50 }) => p99 ?? p50));
  const least = Math.min(...rows.map(({ p50 }) => p50)) / 2;
  const scale = (value: number) => (Math.log(value / least) / Math.log(most / least)) * (width - left - right);
  const height = rows.length * (barHeight + 8) + 66;
  const bars = rows.map((row, index) => bar(row, 44 + index * (barHeight + 8), scale));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">
<title>${escaped(title)}</title>
<style>text { fill: #24292f } .bar { fill: #6e7781 } .ours { fill: #0969da } .tail { stroke: #8c959f; stroke-width: 2 } @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .ours { fill: #58a6ff } }</style>
<text x="0" y="20" font-size="15" font-weight="600">${escaped(title)}</text>
${bars.join('\n')}
<text x="${left}" y="${height - 6}" font-size="11">bar: p50, line: up to p99, in ms; the scale is logarithmic</text>
</svg>
`;
}

function bar({ name, p50, p99 = p50 }: Row, y: number, scale: (value: number) => number): string {
  const [end, tail] = [left + scale(p50), left + scale(p99)];
  const middle = y + barHeight / 2;
  const label = `${p50.toPrecision(3)} ms`;
  return [
    `<text x="${left - 8}" y="${middle + 4}" text-anchor="end">${escaped(name)}</text>`,
    `<rect class="bar${name.startsWith('Block') ? ' ours' : ''}" x="${left}" y="${y}" width="${scale(p50).toFixed(1)}" height="${barHeight}" rx="3"/>`,
    `<line class="tail" x1="${end.toFixed(1)}" x2="${tail.toFixed(1)}" y1="${middle}" y2="${middle}"/>`,
    `<text x="${(tail + 6).toFixed(1)}" y="${middle + 4}">${label}</text>`,
  ].join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
