import { clusterServiceVersions } from '../cluster/resources.ts';
import { type Csv, csvOf } from '../inventory/csv.ts';
import { provides } from '../inventory/needed-by.ts';
import type { Reads } from '../inventory/reads.ts';
import { notCopiedSelector } from '../names.ts';
import type { Subject } from '../subject/subject.ts';
import type { AuditedObjects } from './read-objects.ts';

/** For specs of CSVs; some have a megabyte. */
const pageSize = 50;

/**
 * Returns the Subscriptions that OLM added for other operators, and that no operator needs any more: no CSV anywhere
 * requires what theirs provides, or their package (docs/facts/olm.md#dependencies). None that are not installed yet.
 */
export async function unneededDependencies({ subscriptions }: AuditedObjects, reads: Reads): Promise<Subject[]> {
  const added = subscriptions.filter(({ generatedBy, terminating }) => generatedBy !== undefined && !terminating);
  if (added.length === 0) return [];
  const all = await reads.listOrUnknown(clusterServiceVersions, {
    selector: notCopiedSelector,
    pageSize,
    pick: object => withoutObject(csvOf(object)),
  });
  return all.known ? added.filter(subject => isUnneeded(subject, all.value)) : [];
}

type Provider = Omit<Csv, 'object'>;

function withoutObject({ object: _, ...csv }: Csv): Provider {
  return csv;
}

function isUnneeded({ namespace, packageName, installedCSV, currentCSV }: Subject, csvs: readonly Provider[]): boolean {
  const own = csvs.filter(csv => csv.namespace === namespace && [installedCSV, currentCSV].includes(csv.name));
  const others = csvs.filter(csv => !own.includes(csv));
  return (
    own.length > 0 &&
    !others.some(({ requirements, namespace: home }) =>
      requirements.some(requirement =>
        requirement.type === 'package'
          ? home === namespace && requirement.name === packageName
          : own.some(csv => provides(csv, requirement)),
      ),
    )
  );
}
