import { mayList } from '../checklist/visibility.ts';
import { firstThatFits } from '../checklist/warnings.ts';
import type { MayAccess } from '../cluster/access.ts';
import type { ClusterReader, KubeObject } from '../cluster/cluster.ts';
import { clusterServiceVersions, namespaces, subscriptions } from '../cluster/resources.ts';
import { ClusterView } from '../cluster/view.ts';
import { csvOf } from '../inventory/csv.ts';
import { cleanLeftovers, deleteSubscription, listLeftovers } from '../kubectl.ts';
import { copiedFromLabel, notCopiedSelector } from '../names.ts';
import { type Subject, subjectOf } from '../subject/subject.ts';
import { orDenied, unconfirmed } from './confirm.ts';
import { allowed, type Decide, denied } from './decision.ts';
import { isExempt, olmAccounts } from './requester.ts';
import type { DeletionRequest } from './review.ts';

export interface ValidateCsvOptions {
  readonly cluster: ClusterReader;
  readonly mayAccess: MayAccess;
  /** Our own service accounts, by user name. */
  readonly ownAccounts: readonly string[];
}

/**
 * The guard for ClusterServiceVersions (component olm-guard). It denies the deletion of one while its Subscription
 * lives. It recognizes OLM's own deletions by the state of the object, too, not only by OLM's account.
 */
export function csvValidator({ cluster, mayAccess, ownAccounts }: ValidateCsvOptions): Decide {
  const exempt = [...olmAccounts, ...ownAccounts];
  return (request, signal) =>
    orDenied(request, async () => {
      if (isExempt(request.requester, exempt)) return allowed('Exempt');
      const { namespace, name } = request;
      const view = new ClusterView(cluster, { signal });
      const [home, csv, successor, owner] = await Promise.all([
        view.get(namespaces, { name: namespace }),
        view.get(clusterServiceVersions, { namespace, name }),
        successorOf(request, view),
        ownerOf(request, view),
      ]);
      if (!csv || csv.metadata.uid !== request.objectUid) return unconfirmed(request);
      if (home?.metadata.deletionTimestamp !== undefined) return allowed('NamespaceTerminating');
      if (csv.metadata.deletionTimestamp !== undefined) return allowed('AlreadyDeleting');
      if (csv.metadata.labels?.[copiedFromLabel] !== undefined) return allowed('Copied');
      if (successor !== undefined || isBeingReplaced(csv)) return allowed('Replaced');
      if (!owner) return { ...allowed('NoSubscription'), warnings: cleanUpHint(csv) };
      const mayKnow = await mayList({ requester: request.requester, mayAccess, signal }, subscriptions, namespace);
      return denied('SubscriptionLives', subscriptionLives(request, mayKnow ? owner : undefined));
    });
}

/** Returns the next version, which exists before OLM deletes the one that it replaces. */
async function successorOf({ namespace, name }: DeletionRequest, cluster: ClusterReader): Promise<string | undefined> {
  const pick = (object: KubeObject) => (csvOf(object).replaces === name ? object : undefined);
  const query = { namespace, selector: notCopiedSelector, pick };
  const successors = await Array.fromAsync(cluster.list(clusterServiceVersions, query));
  return successors.find(({ metadata }) => metadata.deletionTimestamp === undefined)?.metadata.name;
}

/** Returns the living Subscription of the ClusterServiceVersion. */
async function ownerOf({ namespace, name }: DeletionRequest, cluster: ClusterReader): Promise<Subject | undefined> {
  const all = await Array.fromAsync(cluster.list(subscriptions, { namespace }));
  return all
    .map(subjectOf)
    .filter(({ installedCSV, currentCSV }) => installedCSV === name || currentCSV === name)
    .find(({ terminating }) => !terminating);
}

/**
 * By OLM's own words: a replaced version goes through two phases, and OLM deletes it in the second
 * (docs/facts/olm.md#replaced-csv).
 */
function isBeingReplaced({ status }: KubeObject): boolean {
  const { phase } = (status ?? {}) as { phase?: string };
  return phase === 'Replacing' || phase === 'Deleting';
}

function subscriptionLives({ namespace, name }: DeletionRequest, owner: Subject | undefined): string {
  const subscription = owner ? `Subscription ${owner.namespace}/${owner.name}` : 'a Subscription that you may not list';
  const why = `ClusterServiceVersion ${namespace}/${name} belongs to ${subscription}: OLM may re-create it, or leave the operator gone for good.`;
  return owner
    ? `${why} Delete the Subscription instead:\n     ${deleteSubscription(owner)}`
    : `${why} Ask a user who may delete that Subscription.`;
}

/** The deletion of a CSV alone leaves objects behind (docs/facts/olm.md#csv-alone). */
function cleanUpHint(csv: KubeObject): string[] {
  const { packageName, namespace } = csvOf(csv);
  const clean = packageName === undefined ? [] : [cleanLeftovers(packageName, namespace)];
  return [
    'Deleting a ClusterServiceVersion leaves much behind. To see what, and to remove all of it:',
    firstThatFits(clean, listLeftovers(namespace)),
  ];
}
