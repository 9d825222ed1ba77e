import { compare } from '../compare.ts';
import { type Csv, looksAfter } from './csv.ts';
import type { OlmObjects } from './olm-objects.ts';
import { isForCrd, type Requirement } from './requirements.ts';

/** Another operator that cannot work without the subject's. */
export interface Need {
  readonly csv: string;
  readonly namespace: string;
  /** What it needs: names of CRDs, `Kind.group`, or `package NAME`. */
  readonly what: readonly string[];
}

/**
 * Returns the other operators that would lose something: their CSV requires an API or package of the subject's CSVs
 * that no other operator provides in their namespace.
 *
 * OLM checks required CRDs cluster-wide by name (docs/facts/olm.md#required-crds), packages within the namespace only.
 * If the namespace has a second Subscription of the package, no operator loses anything: everything that OLM installed
 * stays.
 */
export function neededBy({ subject, csvs, otherCsvs, otherSubscriptions }: OlmObjects): Need[] {
  if (otherSubscriptions.some(other => other.subject.packageName === subject.packageName)) return [];
  return otherCsvs
    .map(other => ({
      csv: other.name,
      namespace: other.namespace,
      what: unmetWithout(other).map(nameOfRequirement),
    }))
    .filter(({ what }) => what.length > 0)
    .map(need => ({ ...need, what: [...new Set(need.what)].toSorted() }))
    .toSorted((a, b) => compare(a.namespace, b.namespace) || compare(a.csv, b.csv));

  function unmetWithout(other: Csv): Requirement[] {
    const remaining = otherCsvs.filter(candidate => candidate !== other && looksAfter(candidate, other.namespace));
    return other.requirements.filter(requirement =>
      requirement.type === 'package'
        ? other.namespace === subject.namespace && requirement.name === subject.packageName
        : csvs.some(csv => provides(csv, requirement)) &&
          !provides(other, requirement) &&
          !remaining.some(csv => provides(csv, requirement)),
    );
  }
}

export function provides({ crds, apis }: Pick<Csv, 'crds' | 'apis'>, requirement: Requirement): boolean {
  return (
    crds.some(crd => isForCrd(requirement, crd)) ||
    (requirement.type === 'api' &&
      apis.some(({ group, kind }) => group === requirement.group && kind === requirement.kind))
  );
}

function nameOfRequirement(requirement: Requirement): string {
  switch (requirement.type) {
    case 'crd':
      return requirement.name;
    case 'api':
      return `${requirement.kind}.${requirement.group}`;
    case 'package':
      return `package ${requirement.name}`;
  }
}
