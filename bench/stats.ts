/** What a number of measurements of one thing come to, in their own unit. */
export interface Summary {
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export function summaryOf(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new Error('nothing was measured');
  const sorted = samples.toSorted((a, b) => a - b);
  return {
    n: sorted.length,
    p50: medianOf(sorted),
    p95: percentile(sorted, 95),
    p99: percentile(sorted, 99),
    max: sorted.at(-1) as number,
  };
}

/** Of an even number the middle of the two in the middle: of two, nearest rank would be the better one. */
function medianOf(sorted: readonly number[]): number {
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return meanOf(middle);
}

/** By nearest rank: a value that was measured. */
function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] as number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The b of y = a·xᵇ that fits best (least squares of the logarithms): 0 does not grow, 1 is linear, 2 is quadratic. What
 * y costs at x = 0 makes it smaller than the growth of the cost alone.
 */
export function exponentOf(points: readonly Point[]): number {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const mean = { x: meanOf(logs.map(({ x }) => x)), y: meanOf(logs.map(({ y }) => y)) };
  const covariance = meanOf(logs.map(({ x, y }) => (x - mean.x) * (y - mean.y)));
  const variance = meanOf(logs.map(({ x }) => (x - mean.x) ** 2));
  if (!(variance > 0)) throw new Error('an exponent takes two different sizes, none of them 0');
  return covariance / variance;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
