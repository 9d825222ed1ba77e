import { compare } from '../compare.ts';
import { operatorNameOf } from '../subject/subject.ts';
import { type FormerIndex, indexOf } from './former-index.ts';
import { type CsvName, csvsOf, fullName, operatorsOf, type Trace } from './trace.ts';
import type { Traces } from './traces.ts';

/** An operator whose Subscription is gone, as far as what it left tells about it. */
export interface Former {
  /** The name of its Operator object, or what that would be. */
  readonly operator: string;
  readonly packageName?: string;
  readonly namespace?: string;
  /** The full names of the CSVs that it had, or still has. */
  readonly csvs: ReadonlySet<string>;
  /** What carries its label or the name of its CSV. */
  readonly traces: readonly Trace[];
}

/** All operators that have left something which says whose it is: by OLM's Operator objects, labels and annotations. */
export function formerOperators(traces: Traces): Former[] {
  const labelled = [...traces.csvs, ...traces.crds, ...traces.rbac, ...traces.calls, ...traces.bundleObjects];
  // One that has installed nothing yet may be waiting for the leftovers of its predecessor to go.
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

/** The former operator that an object says it belongs to; the first one, when it belongs to several. */
export function formerOf(trace: Trace, formers: readonly Former[]): Former | undefined {
  const index = indexOf(formers);
  const names = trace.ref.kind === 'Operator' ? [trace.ref.name] : operatorsOf(trace.meta);
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

/** The one that there is; undefined when there is none, or when it could be either. */
export function onlyOne<T>(candidates: readonly T[]): T | undefined {
  return candidates.length === 1 ? candidates[0] : undefined;
}

function namedOperators(trace: Trace): { name: string; trace: Trace }[] {
  return operatorsOf(trace.meta).map(name => ({ name, trace }));
}

function csvsAt({ ref, meta }: Trace): CsvName[] {
  return ref.kind === 'ClusterServiceVersion' ? [ref] : csvsOf(meta);
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
 * The namespace, which has no dots, is what follows the last dot; unless the name was cut
 * (docs/facts/olm.md#operator-name), when only a CSV can tell it.
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

/** OLM cuts names to 63 characters, and then what cannot end one. */
const shortestCutName = 60;

/**
 * Where the Operator object and the component labels have gone as well, only the name of the CSV is left. The operator
 * is then called as one of a package would be whose CSVs are named as is customary, `<package>.v<version>`.
 */
function withUnnamed(named: readonly Former[], labelled: readonly Trace[], { csvs }: Traces): Former[] {
  const there = new Set(csvs.map(({ ref }) => fullName(ref)));
  const unnamed = labelled.filter(
    trace => formerOf(trace, named) === undefined && operatorsOf(trace.meta).length === 0,
  );
  const byName = Map.groupBy(
    unnamed.flatMap(trace =>
      csvsAt(trace).flatMap(csv =>
        csv.namespace === undefined || (trace.ref.kind !== 'ClusterServiceVersion' && there.has(fullName(csv)))
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

/**
 * The raw RBAC of a bundle names its CSV without saying in which namespace that was
 * (docs/facts/olm.md#owner-labels-on-update).
 */
function havingCsvNamed({ name, namespace }: CsvName, { byBareCsv }: FormerIndex): Former[] {
  return namespace === undefined ? [...(byBareCsv.get(name) ?? [])] : [];
}

/** By custom a CSV is named `<package>.v<version>`. That links it to an operator of which no CSV is known otherwise. */
function likelyOf(csv: CsvName, { ofPackage }: FormerIndex): Former[] {
  const ends = [...csv.name.matchAll(/\.v/g)].map(({ index }) => index);
  return ends
    .flatMap(end => ofPackage.get(csv.name.slice(0, end)) ?? [])
    .filter(({ csvs, namespace }) => csvs.size === 0 && (csv.namespace === undefined || csv.namespace === namespace));
}
