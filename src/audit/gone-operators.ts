import { isA } from '../cluster/object.ts';
import { clusterServiceVersions, operators } from '../cluster/resources.ts';
import { compare } from '../compare.ts';
import { operatorNameOf } from '../subject/subject.ts';
import { type AuditedObject, type CsvName, csvsOf, fullName, keptOf, operatorsOf } from './audited-object.ts';
import type { AuditedObjects } from './read-objects.ts';

/** An operator without a Subscription, as far as the objects that it left show it. */
export interface GoneOperator {
  /** The name that its Operator object has or would have. */
  readonly operator: string;
  readonly packageName?: string;
  readonly namespace?: string;
  /** The full names of the CSVs that it had or still has. */
  readonly csvs: ReadonlySet<string>;
  /** The objects that carry its label or the name of its CSV. */
  readonly objects: readonly AuditedObject[];
}

/** Returns all operators that OLM's Operator objects, labels and annotations name. */
export function findGoneOperators(objects: AuditedObjects): GoneOperators {
  const { csvs, crds, rbac, adopted, calls, bundleObjects } = objects;
  const labelled = [...csvs, ...crds, ...rbac, ...adopted, ...calls, ...bundleObjects];
  // A Subscription that has installed nothing yet may be waiting for the leftovers of its predecessor to go.
  const installed = objects.subscriptions.filter(({ installedCSV }) => installedCSV !== undefined);
  const subscribed = new Set(installed.map(({ operatorName }) => operatorName));
  const byName = Map.groupBy(
    [
      ...objects.operators.map(object => ({ name: object.ref.name, object })),
      ...labelled.flatMap(namedOperators),
    ].filter(({ name }) => !subscribed.has(name)),
    ({ name }) => name,
  );
  const named = [...byName].map(([name, members]) =>
    goneOperatorNamed(
      name,
      members.map(({ object }) => object),
    ),
  );
  const all = [...named, ...unnamedAmong(labelled, indexed(named), objects)];
  return indexed(all.toSorted((a, b) => compare(a.operator, b.operator)));
}

/** Returns the gone operator that an object names; the first, if it names several. */
export function goneOperatorOf(object: AuditedObject, goneOperators: GoneOperators): GoneOperator | undefined {
  const names = isA(object.ref, operators) ? [object.ref.name] : operatorsOf(object.meta);
  const csvs = csvsAt(object);
  return (
    firstOf(
      names.map(name => goneOperators.byOperator.get(name)),
      goneOperators,
    ) ??
    firstOf(
      csvs.map(csv => goneOperators.byCsv.get(fullName(csv))),
      goneOperators,
    ) ??
    onlyOne(distinct(csvs.flatMap(csv => havingCsvNamed(csv, goneOperators)))) ??
    onlyOne(distinct(csvs.flatMap(csv => likelyOf(csv, goneOperators))))
  );
}

function firstOf(found: readonly (GoneOperator | undefined)[], { place }: GoneOperators): GoneOperator | undefined {
  const goneOperators = found.filter(gone => gone !== undefined);
  return goneOperators.toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0))[0];
}

function distinct<T>(all: readonly T[]): T[] {
  return [...new Set(all)];
}

/** Returns the only candidate; undefined if there is none or more than one. */
export function onlyOne<T>(candidates: readonly T[]): T | undefined {
  return candidates.length === 1 ? candidates[0] : undefined;
}

function namedOperators(object: AuditedObject): { name: string; object: AuditedObject }[] {
  return operatorsOf(object.meta).map(name => ({ name, object }));
}

function csvsAt({ ref, meta }: AuditedObject): CsvName[] {
  return isA(ref, clusterServiceVersions) ? [ref] : csvsOf(meta);
}

function goneOperatorNamed(operator: string, objects: readonly AuditedObject[]): GoneOperator {
  const csvs = objects.flatMap(csvsAt).filter(({ namespace }) => namespace !== undefined && isAt(operator, namespace));
  return {
    operator,
    ...homeByName(operator, csvs[0]?.namespace),
    csvs: new Set(csvs.map(fullName)),
    objects,
  };
}

/**
 * The namespace has no dots, so it follows the last dot. If the name was cut (docs/facts/olm.md#operator-name), only a
 * CSV shows it.
 */
function homeByName(operator: string, namespace: string | undefined): { packageName?: string; namespace?: string } {
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
 * If the Operator object and the component labels are gone, too, only the name of the CSV is left, and on a CRD that was kept
 * on purpose our note. By custom the CSV is named `<package>.v<version>`, so without a note the operator is named after that
 * package.
 */
function unnamedAmong(
  labelled: readonly AuditedObject[],
  named: GoneOperators,
  { csvs }: AuditedObjects,
): GoneOperator[] {
  const there = new Set(csvs.map(({ ref }) => fullName(ref)));
  const unnamed = labelled.filter(
    object => goneOperatorOf(object, named) === undefined && operatorsOf(object.meta).length === 0,
  );
  const byName = Map.groupBy(
    unnamed.flatMap(object =>
      csvsAt(object).flatMap(csv =>
        csv.namespace === undefined || (!isA(object.ref, clusterServiceVersions) && there.has(fullName(csv)))
          ? []
          : [
              {
                operator: keptOf(object.meta) ?? operatorNameOf(csv.name.replace(/\.v\d.*$/, ''), csv.namespace),
                csv,
                object,
              },
            ],
      ),
    ),
    ({ operator }) => operator,
  );
  return [...byName].map(([operator, members]) => {
    const [first] = members;
    return {
      operator,
      ...(first?.csv.namespace && { namespace: first.csv.namespace }),
      csvs: new Set(members.map(({ csv }) => fullName(csv))),
      objects: members.map(({ object }) => object),
    };
  });
}

/** The raw RBAC of a bundle names its CSV without the namespace (docs/facts/olm.md#owner-labels-on-update). */
function havingCsvNamed({ name, namespace }: CsvName, { byBareCsv }: GoneOperators): GoneOperator[] {
  return namespace === undefined ? [...(byBareCsv.get(name) ?? [])] : [];
}

/** By custom a CSV is named `<package>.v<version>`. That links it to an operator that has no other known CSV. */
function likelyOf(csv: CsvName, { ofPackage }: GoneOperators): GoneOperator[] {
  const ends = [...csv.name.matchAll(/\.v/g)].map(({ index }) => index);
  return ends
    .flatMap(end => ofPackage.get(csv.name.slice(0, end)) ?? [])
    .filter(({ csvs, namespace }) => csvs.size === 0 && (csv.namespace === undefined || csv.namespace === namespace));
}

/** Gone operators by the keys that thousands of leftovers look up. */
export interface GoneOperators {
  /** By the names of their Operator objects. */
  readonly all: readonly GoneOperator[];
  readonly byOperator: ReadonlyMap<string, GoneOperator>;
  readonly inNamespace: ReadonlyMap<string | undefined, readonly GoneOperator[]>;
  readonly ofPackage: ReadonlyMap<string | undefined, readonly GoneOperator[]>;
  /** By the full names of their CSVs; the first operator wins. */
  readonly byCsv: ReadonlyMap<string, GoneOperator>;
  /** By the names of their CSVs alone. */
  readonly byBareCsv: ReadonlyMap<string, ReadonlySet<GoneOperator>>;
  /** The position of each in the list. */
  readonly place: ReadonlyMap<GoneOperator, number>;
}

export function indexed(all: readonly GoneOperator[]): GoneOperators {
  const byCsv = new Map<string, GoneOperator>();
  const byBareCsv = new Map<string, Set<GoneOperator>>();
  for (const gone of all) {
    for (const csv of gone.csvs) {
      if (!byCsv.has(csv)) byCsv.set(csv, gone);
      const bare = csv.slice(csv.indexOf('/') + 1);
      const having = byBareCsv.get(bare) ?? new Set();
      byBareCsv.set(bare, having.add(gone));
    }
  }
  return {
    all,
    byOperator: new Map(all.map(gone => [gone.operator, gone])),
    inNamespace: Map.groupBy(all, ({ namespace }) => namespace),
    ofPackage: Map.groupBy(all, ({ packageName }) => packageName),
    byCsv,
    byBareCsv,
    place: new Map(all.map((gone, place) => [gone, place])),
  };
}
