import type { KubeObject } from '../cluster/cluster.ts';
import { clusterServiceVersions, installPlans, subscriptions } from '../cluster/resources.ts';
import { csvOf, withReplaced } from '../inventory/csv.ts';
import { installPlanOf } from '../inventory/install-plan.ts';
import type { Reads } from '../inventory/reads.ts';
import { notCopiedSelector } from '../names.ts';
import { subjectOf } from '../subject/subject.ts';
import type { AuditedObject } from './audited-object.ts';
import type { AuditedObjects } from './read-objects.ts';

/**
 * Returns the CSVs that an InstallPlan brought and that no Subscription of their namespace has installed. A CSV that a
 * person created, such as OLM's own packageserver, never had a Subscription and does not count.
 */
export async function abandonedCsvs(objects: AuditedObjects, reads: Reads): Promise<AuditedObject[]> {
  const unreferenced = objects.csvs.filter(csv => !csv.byHand && !isReferenced(csv, objects));
  const byNamespace = Map.groupBy(unreferenced, ({ ref }) => ref.namespace ?? '');
  const left = await Promise.all(
    [...byNamespace].map(([namespace, csvs]) => notInUse(namespace, csvs, objects, reads)),
  );
  return left.flat();
}

function isReferenced({ ref }: AuditedObject, objects: AuditedObjects): boolean {
  return objects.subscriptions.some(
    ({ namespace, installedCSV, currentCSV }) =>
      namespace === ref.namespace && (installedCSV === ref.name || currentCSV === ref.name),
  );
}

/**
 * In a namespace with Subscriptions, the CSV may be about to be installed, which their status does not show yet, or
 * about to be replaced. InstallPlans were read before the Subscriptions that they belong to.
 */
async function notInUse(
  namespace: string,
  csvs: readonly AuditedObject[],
  objects: AuditedObjects,
  reads: Reads,
): Promise<readonly AuditedObject[]> {
  if (!objects.subscriptions.some(subject => subject.namespace === namespace)) return csvs;
  const installing = await reads.listOrUnknown(installPlans, { namespace, pick: namesBeingInstalled });
  const subscribed = await reads.listOrUnknown(subscriptions, { namespace });
  const query = { namespace, selector: notCopiedSelector, pick: nameAndReplaced };
  const present = await reads.listOrUnknown(clusterServiceVersions, query);
  if (!installing.known || !subscribed.known || !present.known) return [];
  const replaces = new Map(present.value);
  const names = [
    ...installing.value.flat(),
    ...subscribed.value.map(subjectOf).flatMap(({ installedCSV, currentCSV }) => [installedCSV, currentCSV]),
  ];
  const inUse = withReplaced(names, name => replaces.get(name));
  return csvs.filter(({ ref }) => replaces.has(ref.name) && !inUse.has(ref.name));
}

/** InstallPlans hold whole bundles, so this keeps only the names. */
function namesBeingInstalled(object: KubeObject): string[] | undefined {
  const { installing, steps } = installPlanOf(object);
  return installing ? [...new Set(steps.map(({ resolving }) => resolving))] : undefined;
}

function nameAndReplaced(object: KubeObject): [name: string, replaced: string | undefined] {
  const { name, replaces } = csvOf(object);
  return [name, replaces];
}
