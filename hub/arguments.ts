import { parseArgs } from 'node:util';

export interface Arguments {
  readonly dir: string;
  /** The packages to try, also those that were tried before; undefined: all that were not. */
  readonly only: readonly string[] | undefined;
  readonly batch: number;
  readonly operands: boolean;
  readonly results: string;
}

export const help = `npm run hub -- DIR [flags]

DIR is a checkout of a catalog (operators/PACKAGE/VERSION/manifests and metadata), of which the newest version of each
package is tried, or a folder of bundles.

  --only PACKAGE,…   these only, even if they have a result already
  --batch N          how many are installed at the same time (default 4)
  --operands         make custom resources of the vendors' examples, too
  --results FILE     one JSON line for each package; what is in it already is not tried again (default hub-results.jsonl)

Exit code: 1 if a plan would remove what is not the operator's, a removal damaged something, or a plain deletion that
leaves objects behind was allowed; otherwise 0.
`;

/** Undefined when they make no sense. */
export function readArguments(argv: readonly string[]): Arguments | undefined {
  try {
    const options = {
      only: { type: 'string' },
      batch: { type: 'string', default: '4' },
      operands: { type: 'boolean', default: false },
      results: { type: 'string', default: 'hub-results.jsonl' },
    } as const;
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const [dir, ...more] = positionals;
    const batch = Number(values.batch);
    if (dir === undefined || more.length > 0 || !Number.isInteger(batch) || batch < 1) return undefined;
    return { dir, only: values.only?.split(','), batch, operands: values.operands, results: values.results };
  } catch {
    return undefined;
  }
}
