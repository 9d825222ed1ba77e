import { operatorNameOf } from '../subject/subject.ts';
import { compare } from './finding.ts';
import type { Leftover } from './rule.ts';
import { csvsOf, fullName, operatorsOf, type Trace } from './trace.ts';
import type { Traces } from './traces.ts';

/** Where an operator was installed, as far as it is known. */
export interface Home {
  readonly packageName?: string;
  readonly namespace?: string;
}

/** What is known about the operators that have left something. */
export interface Former {
  /** The name of the Operator object that a leftover belongs to; see grouping.ts for what belongs to none. */
  readonly operatorOf: (leftover: Leftover) => string;
  readonly homeOf: (operator: string) => Home;
  /** The full names of the CSVs that an operator is known to have had. */
  readonly csvNamesOf: (operator: string) => readonly string[];
}

/** From everything that carries both the label of an operator and the name of its CSV, and from OLM's Operators. */
export function formerOperators(traces: Traces, leftovers: readonly Leftover[]): Former {
  const operators = new Set(traces.operators.map(({ ref }) => ref.name));
  const csvs = new Map<string, Set<string>>();
  const homes = new Map<string, string>();
  const labelled: Trace[] = [...traces.csvs, ...traces.crds, ...traces.rbac, ...traces.calls, ...leftovers];
  for (const { ref, meta } of labelled) {
    const names = operatorsOf(meta);
    const itsCsvs = ref.kind === 'ClusterServiceVersion' ? [ref] : csvsOf(meta);
    for (const operator of names) {
      operators.add(operator);
      for (const csv of itsCsvs) {
        if (csv.namespace === undefined || !isAt(operator, csv.namespace)) continue;
        homes.set(operator, csv.namespace);
        csvs.set(operator, (csvs.get(operator) ?? new Set()).add(fullName(csv)));
      }
    }
  }
  return former([...operators].toSorted(compare), csvs, homes);
}

function former(
  operators: readonly string[],
  csvs: ReadonlyMap<string, ReadonlySet<string>>,
  homes: ReadonlyMap<string, string>,
): Former {
  const homeOf = (operator: string): Home => {
    if (isNobody(operator)) return operator === nobody ? {} : { namespace: operator.slice(nobody.length + 1) };
    const namespace = homes.get(operator);
    return homeFrom(operator, namespace);
  };
  const inNamespace = (namespace: string | undefined): string[] =>
    operators.filter(operator => namespace !== undefined && homeOf(operator).namespace === namespace);
  const withCsv = (name: string): string[] =>
    operators.filter(operator => [...(csvs.get(operator) ?? [])].some(csv => csv === name || csv.endsWith(`/${name}`)));
  const namedLike = (csv: string): string[] =>
    operators.filter(operator => csv.startsWith(`${homeOf(operator).packageName}.v`));
  return {
    homeOf,
    csvNamesOf: operator => [...(csvs.get(operator) ?? [])],
    operatorOf: leftover => {
      const { ref, meta, operators: named } = leftover;
      const [first] = [...(named ?? []), ...operatorsOf(meta)].toSorted(compare);
      if (first !== undefined) return first;
      const [csv] = ref.kind === 'ClusterServiceVersion' ? [ref] : csvsOf(meta);
      const namespace = csv?.namespace ?? leftover.home ?? ref.namespace;
      const candidates = csv
        ? [
            withCsv(fullName(csv)),
            namedLike(csv.name).filter(operator => csv.namespace === undefined || isAt(operator, csv.namespace)),
          ]
        : [inNamespace(namespace)];
      const [only, second] = candidates.find(found => found.length > 0) ?? [];
      if (only !== undefined && second === undefined) return only;
      if (csv && namespace !== undefined) return operatorNameOf(csv.name.replace(/\.v?\d.*$/, ''), namespace);
      return namespace === undefined ? nobody : `${nobody}.${namespace}`;
    },
  };
}

const nobody = '_';

function isNobody(operator: string): boolean {
  return operator === nobody || operator.startsWith(`${nobody}.`);
}

/** Neither can have a dot in a namespace's name; a long name is cut, and may have lost its end. */
function homeFrom(operator: string, known: string | undefined): Home {
  const dot = operator.lastIndexOf('.');
  if (known !== undefined && operator.endsWith(`.${known}`)) {
    return { packageName: operator.slice(0, -known.length - 1), namespace: known };
  }
  if (known !== undefined) return { namespace: known };
  return dot < 0
    ? { packageName: operator }
    : { packageName: operator.slice(0, dot), namespace: operator.slice(dot + 1) };
}

/** Whether an Operator of this name can be one of the namespace. */
function isAt(operator: string, namespace: string): boolean {
  return operator.endsWith(`.${namespace}`) || operator.length >= 60;
}
