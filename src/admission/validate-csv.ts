import { deletionCommand } from '../checklist/commands.ts';
import { mayList } from '../checklist/visibility.ts';
import { firstThatFits } from '../checklist/warnings.ts';
import type { MayAccess } from '../cluster/access.ts';
import type { ClusterReader, KubeObject } from '../cluster/cluster.ts';
import { clusterServiceVersions, namespaces, subscriptions } from '../cluster/resources.ts';
import { ClusterView } from '../cluster/view.ts';
import { csvOf } from '../inventory/csv.ts';
import { copiedFromLabel, notCopiedSelector } from '../names.ts';
import { type Subject, subjectOf } from '../subject/subject.ts';
import { allowed, denied } from './answers.ts';
import { orDenied, unconfirmed } from './confirm.ts';
import type { Decide, DeletionRequest } from './decision.ts';
import { isExempt, olmAccounts } from './exemptions.ts';

export interface ValidateCsvOptions {
  readonly cluster: ClusterReader;
  readonly mayAccess: MayAccess;
  /** Our own service accounts, by user name. */
  readonly ownAccounts: readonly string[];
}

/**
 * The guard for ClusterServiceVersions (component csv-guard): one whose Subscription lives is not deleted, since OLM
 * would create it again. OLM need not be known by its account: what it deletes itself is told by its state, too.
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

/** The next version, which is there before OLM deletes the one that it replaces. */
async function successorOf({ namespace, name }: DeletionRequest, cluster: ClusterReader): Promise<string | undefined> {
  const pick = (object: KubeObject) => (csvOf(object).replaces === name ? object : undefined);
  const query = { namespace, selector: notCopiedSelector, pick };
  const successors = await Array.fromAsync(cluster.list(clusterServiceVersions, query));
  return successors.find(({ metadata }) => metadata.deletionTimestamp === undefined)?.metadata.name;
}

/** The living Subscription for which OLM would create the ClusterServiceVersion again. */
async function ownerOf({ namespace, name }: DeletionRequest, cluster: ClusterReader): Promise<Subject | undefined> {
  const all = await Array.fromAsync(cluster.list(subscriptions, { namespace }));
  return all
    .map(subjectOf)
    .filter(({ installedCSV, currentCSV }) => installedCSV === name || currentCSV === name)
    .find(({ terminating }) => !terminating);
}

/**
 * In OLM's own words: it lets go of a replaced version in two phases, and deletes it in the second
 * (docs/facts/olm.md#replaced-csv).
 */
function isBeingReplaced({ status }: KubeObject): boolean {
  const { phase } = (status ?? {}) as { phase?: string };
  return phase === 'Replacing' || phase === 'Deleting';
}

function subscriptionLives({ namespace, name }: DeletionRequest, owner: Subject | undefined): string {
  const subscription = owner ? `Subscription ${owner.namespace}/${owner.name}` : 'a Subscription that you may not list';
  const why = `ClusterServiceVersion ${namespace}/${name} belongs to ${subscription}: OLM would re-create it within seconds.`;
  return owner
    ? `${why} Delete the Subscription instead:\n     ${deletionCommand(owner)}`
    : `${why} Ask somebody who may delete that Subscription instead.`;
}

/** A bare deletion leaves what nobody collects (docs/facts/olm.md#csv-alone). */
function cleanUpHint(csv: KubeObject): string[] {
  const { packageName, namespace } = csvOf(csv);
  const clean = packageName === undefined ? [] : [`kubectl leftovers clean ${packageName} -n ${namespace}`];
  return [
    'Deleting a ClusterServiceVersion leaves much behind. To see what, and to remove all of it:',
    firstThatFits(clean, `kubectl leftovers -n ${namespace}`),
  ];
}
