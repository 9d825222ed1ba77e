import type { ClusterReader } from '../cluster/cluster.ts';
import { isA, isOneOf, keyOf, type ObjectRef } from '../cluster/object.ts';
import { customResourceDefinitions } from '../cluster/resources.ts';
import { ClusterView } from '../cluster/view.ts';
import type { Candidate } from '../inventory/dependent.ts';
import { distinctUnknowns, type Unknown } from '../inventory/unknown.ts';
import { extensionNameLabel } from '../names.ts';
import { type ExtensionApi, findCustomResources, ownAndOthers } from './custom-resources.ts';
import type { Extension } from './extension.ts';
import { findInstalled } from './installed.ts';
import { installedKinds } from './kinds.ts';
import { findCsvs, type Need, needsOf } from './needs.ts';
import { findOwned, type Going, goes, type Installed } from './owners.ts';
import { findRevisions, type Revision } from './revisions.ts';

/** Everything that goes when an extension is deleted, and the reads that failed. */
export interface ExtensionInventory {
  readonly subject: Extension;
  readonly installed: readonly Installed[];
  /** The APIs that go, with the custom resources that people have made. */
  readonly apis: readonly ExtensionApi[];
  readonly neededBy: readonly Need[];
  /** Whether all Secrets that it owns are among `installed`; else only those that a ClusterObjectSet names. */
  readonly withSecrets: boolean;
  readonly unknowns: readonly Unknown[];
}

/**
 * Reads everything that the deletion of an extension takes along. A failed read does not reject; it is in `unknowns`.
 * All reads go through one view, which shares identical ones. `withSecrets`: the caller may list Secrets. The webhook must
 * not.
 */
export async function takeExtensionInventory(
  given: ClusterReader,
  subject: Extension,
  { withSecrets = false }: { readonly withSecrets?: boolean } = {},
): Promise<ExtensionInventory> {
  const cluster = ClusterView.of(given);
  const [revisions, found, csvs] = await Promise.all([
    findRevisions(cluster),
    findInstalled(cluster, withSecrets),
    findCsvs(cluster),
  ]);
  const itself: Going = new Map([[subject.uid, subject.ref]]);
  const own = await findOwned(cluster, revisions.found, itself);
  const going: Going = new Map([
    ...itself,
    ...own.found.filter(goes).map(({ ref, meta }) => [meta?.uid ?? '', ref] as const),
  ]);
  const objects = await findOwned(cluster, found.found, going);
  const apis = await findCustomResources(
    cluster,
    objects.found
      .filter(goes)
      .map(({ ref }) => ref)
      .filter(isCrd),
  );
  const { own: ownResources, others } = ownAndOthers(apis.found, going);
  const sources = [revisions, found, csvs, own, objects, apis];
  return {
    subject,
    installed: distinct([
      ...own.found,
      ...objects.found,
      ...ownResources,
      ...writtenIn(revisions.found.filter(({ meta }) => going.has(meta.uid ?? ''))),
      ...labelledOnly(subject, found.found, objects.found),
    ]),
    apis: others,
    neededBy: needsOf(others, csvs.found, going),
    withSecrets,
    unknowns: distinctUnknowns(sources.flatMap(({ unknowns }) => unknowns)),
  };
}

/** Objects of kinds that we do not list, Secrets above all: this believes a ClusterObjectSet that is not archived. */
function writtenIn(revisions: readonly Revision[]): Installed[] {
  return revisions.flatMap(({ ref, archived, objects, contents }) =>
    [...(archived ? [] : objects.filter(isUnlisted)), ...contents].map(object => ({ ref: object, with: ref })),
  );
}

/** Keeps the first entry for each object: that source has read it. */
function distinct(all: readonly Installed[]): Installed[] {
  const byKey = Map.groupBy(all, ({ ref }) => keyOf(ref));
  return [...byKey.values()].flatMap(same => same.slice(0, 1));
}

function isUnlisted(ref: ObjectRef): boolean {
  return !isOneOf(ref, installedKinds);
}

function labelledOnly({ ref }: Extension, found: readonly Candidate[], owned: readonly Installed[]): Installed[] {
  const known = new Set(owned.map(({ meta }) => meta?.uid));
  return found.filter(
    object =>
      isCrd(object.ref) && object.meta?.labels?.[extensionNameLabel] === ref.name && !known.has(object.meta.uid),
  );
}

function isCrd(ref: ObjectRef): boolean {
  return isA(ref, customResourceDefinitions);
}
