import { isA } from '../cluster/object.ts';
import { clusterServiceVersions, operators } from '../cluster/resources.ts';
import { compare } from '../compare.ts';
import { operatorNameOf } from '../subject/subject.ts';
import { type CsvName, csvsOf, fullName, operatorsOf, type Trace } from './trace.ts';
import type { Traces } from './traces.ts';

/** An operator without a Subscription, as far as its traces show it. */
export interface Former {
  /** The name that its Operator object has or would have. */
  readonly operator: string;
  readonly packageName?: string;
  readonly namespace?: string;
  /** The full names of the CSVs that it had or still has. */
  readonly csvs: ReadonlySet<string>;
  /** The objects that carry its label or the name of its CSV. */
  readonly traces: readonly Trace[];
}

/** Returns all operators that OLM's Operator objects, labels and annotations name. */
export function formerOperators(traces: Traces): Former[] {
  const { csvs, crds, rbac, adopted, calls, bundleObjects } = traces;
  const labelled = [...csvs, ...crds, ...rbac, ...adopted, ...calls, ...bundleObjects];
  // A Subscription that has installed nothing yet may be waiting for the leftovers of its predecessor to go.
  const installed = traces.subscriptions.filter(({ installedCSV }) => installedCSV !== undefined);
  const subscribed = new Set(installed.map(({ operatorName }) => operatorName));
  const byName = Map.groupBy(
    [...traces.operators.map(trace => ({ name: trace.ref.name, trace })), ...labelled.flatMap(namedOperators)].filter(
      ({ name }) => !subscribed.has(name),
    ),
    ({ name }) => name,
  );
  const named = [...byName].map(([name, members]) =>
    formerNamed(
      name,
      members.map(({ trace }) => trace),
    ),
  );
  return withUnnamed(named, labelled, traces).toSorted((a, b) => compare(a.operator, b.operator));
}

/** Returns the former operator that an object names; the first, if it names several. */
export function formerOf(trace: Trace, formers: readonly Former[]): Former | undefined {
  const index = indexOf(formers);
  const names = isA(trace.ref, operators) ? [trace.ref.name] : operatorsOf(trace.meta);
  const csvs = csvsAt(trace);
  return (
    firstOf(
      names.map(name => index.byOperator.get(name)),
      index,
    ) ??
    firstOf(
      csvs.map(csv => index.byCsv.get(fullName(csv))),
      index,
    ) ??
    onlyOne(distinct(csvs.flatMap(csv => havingCsvNamed(csv, index)))) ??
    onlyOne(distinct(csvs.flatMap(csv => likelyOf(csv, index))))
  );
}

function firstOf(found: readonly (Former | undefined)[], { place }: FormerIndex): Former | undefined {
  const formers = found.filter(former => former !== undefined);
  return formers.toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0))[0];
}

function distinct<T>(all: readonly T[]): T[] {
  return [...new Set(all)];
}

/** Returns the only candidate; undefined if there is none or more than one. */
export function onlyOne<T>(candidates: readonly T[]): T | undefined {
  return candidates.length === 1 ? candidates[0] : undefined;
}

function namedOperators(trace: Trace): { name: string; trace: Trace }[] {
  return operatorsOf(trace.meta).map(name => ({ name, trace }));
}

function csvsAt({ ref, meta }: Trace): CsvName[] {
  return isA(ref, clusterServiceVersions) ? [ref] : csvsOf(meta);
}

function formerNamed(operator: string, traces: readonly Trace[]): Former {
  const csvs = traces.flatMap(csvsAt).filter(({ namespace }) => namespace !== undefined && isAt(operator, namespace));
  return {
    operator,
    ...homeOf(operator, csvs[0]?.namespace),
    csvs: new Set(csvs.map(fullName)),
    traces,
  };
}

/**
 * The namespace has no dots, so it follows the last dot. If the name was cut (docs/facts/olm.md#operator-name), only a
 * CSV shows it.
 */
function homeOf(operator: string, namespace: string | undefined): { packageName?: string; namespace?: string } {
  if (namespace !== undefined && !operator.endsWith(`.${namespace}`)) return { namespace };
  const dot = operator.lastIndexOf('.');
  return dot < 0 ? {} : { packageName: operator.slice(0, dot), namespace: operator.slice(dot + 1) };
}

/** Whether the Operator object of some package in a namespace can have this name. */
function isAt(operator: string, namespace: string): boolean {
  return operator.endsWith(`.${namespace}`) || operator.length >= shortestCutName;
}

/** OLM cuts names to 63 characters, and then drops characters that cannot end a name. */
const shortestCutName = 60;

/**
 * If the Operator object and the component labels are gone, too, only the name of the CSV is left. By custom that is
 * `<package>.v<version>`, so the operator is named after that package.
 */
function withUnnamed(named: readonly Former[], labelled: readonly Trace[], { csvs }: Traces): Former[] {
  const there = new Set(csvs.map(({ ref }) => fullName(ref)));
  const unnamed = labelled.filter(
    trace => formerOf(trace, named) === undefined && operatorsOf(trace.meta).length === 0,
  );
  const byName = Map.groupBy(
    unnamed.flatMap(trace =>
      csvsAt(trace).flatMap(csv =>
        csv.namespace === undefined || (!isA(trace.ref, clusterServiceVersions) && there.has(fullName(csv)))
          ? []
          : [{ operator: operatorNameOf(csv.name.replace(/\.v\d.*$/, ''), csv.namespace), csv, trace }],
      ),
    ),
    ({ operator }) => operator,
  );
  return [
    ...named,
    ...[...byName].map(([operator, members]) => {
      const [first] = members;
      return {
        operator,
        ...(first?.csv.namespace && { namespace: first.csv.namespace }),
        csvs: new Set(members.map(({ csv }) => fullName(csv))),
        traces: members.map(({ trace }) => trace),
      };
    }),
  ];
}

/** The raw RBAC of a bundle names its CSV without the namespace (docs/facts/olm.md#owner-labels-on-update). */
function havingCsvNamed({ name, namespace }: CsvName, { byBareCsv }: FormerIndex): Former[] {
  return namespace === undefined ? [...(byBareCsv.get(name) ?? [])] : [];
}

/** By custom a CSV is named `<package>.v<version>`. That links it to an operator that has no other known CSV. */
function likelyOf(csv: CsvName, { ofPackage }: FormerIndex): Former[] {
  const ends = [...csv.name.matchAll(/\.v/g)].map(({ index }) => index);
  return ends
    .flatMap(end => ofPackage.get(csv.name.slice(0, end)) ?? [])
    .filter(({ csvs, namespace }) => csvs.size === 0 && (csv.namespace === undefined || csv.namespace === namespace));
}

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
