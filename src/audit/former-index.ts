import type { Former } from './former.ts';

/** Former operators by the keys that thousands of leftovers look up. */
export interface FormerIndex {
  readonly byOperator: ReadonlyMap<string, Former>;
  readonly inNamespace: ReadonlyMap<string | undefined, readonly Former[]>;
  readonly ofPackage: ReadonlyMap<string | undefined, readonly Former[]>;
  /** By the full names of their CSVs; the first operator wins. */
  readonly byCsv: ReadonlyMap<string, Former>;
  /** By the names of their CSVs alone. */
  readonly byBareCsv: ReadonlyMap<string, ReadonlySet<Former>>;
  /** The position of each in the list. */
  readonly place: ReadonlyMap<Former, number>;
}

const known = new WeakMap<readonly Former[], FormerIndex>();

/** Made once per list of formers. */
export function indexOf(formers: readonly Former[]): FormerIndex {
  const index = known.get(formers) ?? makeIndex(formers);
  known.set(formers, index);
  return index;
}

function makeIndex(formers: readonly Former[]): FormerIndex {
  const byCsv = new Map<string, Former>();
  const byBareCsv = new Map<string, Set<Former>>();
  for (const former of formers) {
    for (const csv of former.csvs) {
      if (!byCsv.has(csv)) byCsv.set(csv, former);
      const bare = csv.slice(csv.indexOf('/') + 1);
      const having = byBareCsv.get(bare) ?? new Set();
      byBareCsv.set(bare, having.add(former));
    }
  }
  return {
    byOperator: new Map(formers.map(former => [former.operator, former])),
    inNamespace: Map.groupBy(formers, ({ namespace }) => namespace),
    ofPackage: Map.groupBy(formers, ({ packageName }) => packageName),
    byCsv,
    byBareCsv,
    place: new Map(formers.map((former, place) => [former, place])),
  };
}
