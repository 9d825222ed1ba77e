import type { KubeObject } from '../cluster/cluster.ts';
import { generatedByAnnotation } from '../names.ts';
import type { Subject } from '../subject/subject.ts';
import { withReplaced } from './csv.ts';
import { type Candidate, candidateOf, type Leftovers } from './dependent.ts';
import type { InstallPlan } from './install-plan.ts';
import { provides } from './needed-by.ts';
import type { OlmObjects, OtherSubscription } from './olm-objects.ts';

/**
 * Finds what depends on the Subscription itself: the InstallPlans it owns, and the Subscriptions that OLM added only
 * because this operator needs them.
 */
export function findSubscriptionObjects(olm: OlmObjects, leftovers?: Leftovers): Candidate[] {
  const { subject, installPlans } = olm;
  const csvs = namesOfCsvs(olm, leftovers);
  const isOurs = ({ object }: InstallPlan) =>
    isOwned(object, subject) || (leftovers && wasOrphaned(object, subject)) || installedOnly(object, csvs);
  return [
    ...installPlans.filter(isOurs).map(({ object }) => candidateOf(object)),
    ...dependencySubscriptions(olm).map(({ object }) => candidateOf(object)),
  ];
}

function isOwned({ metadata }: KubeObject, { uid }: Subject): boolean {
  return metadata.ownerReferences?.some(owner => owner.uid === uid) ?? false;
}

/** The CSVs that are or were the subject's: those that an upgrade replaced count as well. */
function namesOfCsvs({ csvs, csvNames }: OlmObjects, leftovers: Leftovers | undefined): ReadonlySet<string> {
  const names = [...csvNames, ...(leftovers?.csvs ?? [])];
  return withReplaced(names, name => csvs.find(csv => csv.name === name)?.replaces);
}

/**
 * Whether a plan has no owner, and installed no CSV but the subject's. A deletion with --cascade=orphan leaves OLM's label
 * on the newest plan only, and a restore from a backup leaves no owner on any.
 */
function installedOnly({ metadata: { ownerReferences = [] }, spec }: KubeObject, csvs: ReadonlySet<string>): boolean {
  const { clusterServiceVersionNames: names = [] } = (spec ?? {}) as { clusterServiceVersionNames?: readonly string[] };
  return ownerReferences.length === 0 && names.length > 0 && names.every(name => csvs.has(name));
}

/**
 * A deletion with --cascade=orphan removes the Subscription from the owners of its InstallPlans, so they stay for ever,
 * and so does the Operator object that lists them (measured in test/e2e/leftovers/terminal.test.ts).
 */
function wasOrphaned({ metadata: { labels, ownerReferences = [] } }: KubeObject, { componentLabel }: Subject): boolean {
  return ownerReferences.length === 0 && labels?.[componentLabel] !== undefined;
}

/**
 * A Subscription exists only for the subject if OLM generated it, the subject's CSVs require its package or what its
 * CSV provides, and no other CSV in the namespace does (docs/facts/olm.md#dependencies).
 */
function dependencySubscriptions(olm: OlmObjects): OtherSubscription[] {
  const { subject, csvs, otherCsvs, otherSubscriptions } = olm;
  const neighbours = otherCsvs.filter(csv => csv.namespace === subject.namespace);
  return otherSubscriptions.filter(({ object, subject: other }) => {
    if (object.metadata.annotations?.[generatedByAnnotation] === undefined) return false;
    // Also by package: for a while the Subscription's status does not name the CSV that OLM has installed for it.
    const theirs = neighbours.filter(
      csv => csv.name === other.installedCSV || csv.name === other.currentCSV || csv.packageName === other.packageName,
    );
    const needs = (csv: (typeof csvs)[number]) =>
      csv.requirements.some(requirement =>
        requirement.type === 'package'
          ? requirement.name === other.packageName
          : theirs.some(provider => provides(provider, requirement)),
      );
    return csvs.some(needs) && !neighbours.some(csv => !theirs.includes(csv) && needs(csv));
  });
}
