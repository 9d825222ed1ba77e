import type { ObjectMeta } from '../cluster/cluster.ts';
import { type CsvName, csvsOf, fullName, operatorsOf } from './audited-object.ts';
import type { AuditedObjects } from './read-objects.ts';

/**
 * The living operators, which may need something. A CSV without a Subscription counts: its operator is still at work.
 */
export interface Living {
  readonly csv: (name: CsvName) => boolean;
  readonly operator: (name: string) => boolean;
  /** Whether any operator lives in a namespace or is about to. */
  readonly inhabited: (namespace: string) => boolean;
  /** Whether an operator for which OLM made this object lives. Undefined: the object names none. */
  readonly owner: (meta: ObjectMeta) => boolean | undefined;
}

export function livingIn({ csvs, subscriptions }: AuditedObjects): Living {
  const names = new Set<string>();
  const operators = new Set<string>();
  const namespaces = new Set<string>();
  const add = (csv: CsvName): void => {
    // Also by its bare name, because some objects name their CSV without its namespace.
    names.add(csv.name).add(fullName(csv));
  };
  for (const { ref, meta } of csvs) {
    add(ref);
    namespaces.add(ref.namespace ?? '');
    for (const operator of operatorsOf(meta)) operators.add(operator);
  }
  for (const { namespace, operatorName, installedCSV, currentCSV } of subscriptions) {
    operators.add(operatorName);
    namespaces.add(namespace);
    for (const name of [installedCSV, currentCSV]) if (name !== undefined) add({ namespace, name });
  }
  const csv = (name: CsvName): boolean => names.has(fullName(name));
  return {
    csv,
    operator: name => operators.has(name),
    inhabited: namespace => namespaces.has(namespace),
    owner: meta => {
      const [itsCsvs, itsOperators] = [csvsOf(meta), operatorsOf(meta)];
      if (itsCsvs.length + itsOperators.length === 0) return undefined;
      return itsCsvs.some(csv) || itsOperators.some(name => operators.has(name));
    },
  };
}
