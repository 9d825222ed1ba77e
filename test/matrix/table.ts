/** What one suite has shown on one pair. */
export interface Row {
  readonly pair: string;
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
}

/** From what `npm test` prints, which ends with its counts. If it does not, it broke off, and that is a failure. */
export function rowOf(pair: string, suite: string, output: string, seconds: number): Row {
  const counts = output
    .trimEnd()
    .split('\n')
    .at(-1)
    ?.match(/^(\d+) passed, (\d+) failed/);
  return { pair, suite, passed: Number(counts?.[1] ?? 0), failed: Number(counts?.[2] ?? 1), seconds };
}

/** For a document. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ pair, suite, passed, failed, seconds }) => {
    const [kubernetes, olm] = pair.split('+');
    return [kubernetes, olm, suite, passed, failed, seconds];
  });
  const header = ['Kubernetes', 'OLM', 'suite', 'passed', 'failed', 'seconds'];
  return [header, header.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}
