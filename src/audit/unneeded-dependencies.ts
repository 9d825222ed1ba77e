import { kindOfCrd } from '../cluster/crd.ts';
import { clusterServiceVersions, customResourceDefinitions } from '../cluster/resources.ts';
import { type Csv, csvOf } from '../inventory/csv.ts';
import { provides } from '../inventory/needed-by.ts';
import { definedApi } from '../inventory/operands.ts';
import type { Reads } from '../inventory/reads.ts';
import { notCopiedSelector } from '../names.ts';
import type { Subject } from '../subject/subject.ts';
import type { AuditedObjects } from './read-objects.ts';

/** For specs of CSVs; some have a megabyte. */
const pageSize = 50;

/**
 * Returns the Subscriptions that OLM added for other operators, and that no operator needs any more: no CSV anywhere
 * requires what theirs provides, or their package (docs/facts/olm.md#dependencies). None that are not installed yet, and none
 * with custom resources: people have come to use it.
 */
export async function unneededDependencies({ subscriptions }: AuditedObjects, reads: Reads): Promise<Subject[]> {
  const added = subscriptions.filter(({ generatedBy, terminating }) => generatedBy !== undefined && !terminating);
  if (added.length === 0) return [];
  const all = await reads.listOrUnknown(clusterServiceVersions, {
    selector: notCopiedSelector,
    pageSize,
    pick: object => withoutObject(csvOf(object)),
  });
  if (!all.known) return [];
  const unneeded = added.filter(
    subject => isUnneeded(subject, all.value) && !isAwaited(subject, subscriptions, all.value),
  );
  const used = await Promise.all(unneeded.map(subject => isUsed(ownOf(subject, all.value), reads)));
  return unneeded.filter((_, index) => !used[index]);
}

type Provider = Omit<Csv, 'object'>;

function withoutObject({ object: _, ...csv }: Csv): Provider {
  return csv;
}

function ownOf({ namespace, installedCSV, currentCSV }: Subject, csvs: readonly Provider[]): Provider[] {
  return csvs.filter(csv => csv.namespace === namespace && [installedCSV, currentCSV].includes(csv.name));
}

function isUnneeded(subject: Subject, csvs: readonly Provider[]): boolean {
  const { namespace, packageName } = subject;
  const own = ownOf(subject, csvs);
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

/**
 * Whether another Subscription of the namespace has a CSV that is not there, because its plan has failed half-way or waits
 * for approval. Only that CSV would tell what it requires.
 */
function isAwaited({ namespace, uid }: Subject, subjects: readonly Subject[], csvs: readonly Provider[]): boolean {
  const there = new Set(csvs.filter(csv => csv.namespace === namespace).map(({ name }) => name));
  return subjects
    .filter(other => other.namespace === namespace && other.uid !== uid)
    .some(({ installedCSV, currentCSV = installedCSV }) => currentCSV !== undefined && !there.has(currentCSV));
}

/** Whether there are custom resources of its APIs, or may be some. */
async function isUsed(own: readonly Provider[], reads: Reads): Promise<boolean> {
  // What an aggregated API serves, only its server knows.
  if (own.some(({ apis }) => apis.length > 0)) return true;
  const names = new Set(own.flatMap(({ crds }) => crds.map(({ name }) => name)));
  const used = await Promise.all([...names].map(name => hasObjects(name, reads)));
  return used.includes(true);
}

async function hasObjects(crd: string, reads: Reads): Promise<boolean> {
  const found = await reads.getOrUnknown(customResourceDefinitions, crd);
  if (!found.known) return true;
  if (!found.value) return false;
  const resource = await definedApi(reads, crd, kindOfCrd(found.value));
  const page = resource && (await reads.firstPageOrUnknown(resource, 1));
  return !page?.known || page.value.objects.length > 0;
}
