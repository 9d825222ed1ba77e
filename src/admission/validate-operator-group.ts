import { mayList } from '../checklist/visibility.ts';
import { count } from '../checklist/words.ts';
import { activeCleanups, leavingCsvs } from '../cleanup/active.ts';
import type { MayAccess } from '../cluster/access.ts';
import type { ClusterReader, KubeObject, Resource } from '../cluster/cluster.ts';
import { clusterServiceVersions, namespaces, operatorGroups, subscriptions } from '../cluster/resources.ts';
import { ClusterView } from '../cluster/view.ts';
import { byStanding } from '../inventory/operator-groups.ts';
import { deleteSubscription, editObject, listLeftovers } from '../kubectl.ts';
import { notCopiedSelector } from '../names.ts';
import { orDenied, unconfirmed } from './confirm.ts';
import { allowed, type Decide, denied } from './decision.ts';
import { isExempt, olmAccounts } from './requester.ts';
import type { DeletionRequest } from './review.ts';

export interface ValidateOperatorGroupOptions {
  readonly cluster: ClusterReader;
  readonly mayAccess: MayAccess;
  /** Our own service accounts, by user name. */
  readonly ownAccounts: readonly string[];
  /** There is a sweeper, and what its Cleanups are about to remove needs no OperatorGroup any more. */
  readonly cascade?: boolean;
}

/** The Subscriptions and CSVs of a namespace that need its OperatorGroup. */
interface Users {
  readonly subscriptions: readonly KubeObject[];
  readonly csvs: readonly KubeObject[];
}

/**
 * The guard for OperatorGroups (component olm-guard). Helm and `kubectl delete -f` delete a group before the operators that
 * need it, and this denies that. With two groups OLM lets no operator work, so the one without users may go.
 */
export function operatorGroupValidator(options: ValidateOperatorGroupOptions): Decide {
  const { cluster, mayAccess, ownAccounts, cascade = false } = options;
  const exempt = [...olmAccounts, ...ownAccounts];
  return (request, signal) =>
    orDenied(request, async () => {
      if (isExempt(request.requester, exempt)) return allowed('Exempt');
      const { namespace, name } = request;
      const view = new ClusterView(cluster, { signal });
      const [home, groups, users] = await Promise.all([
        view.get(namespaces, { name: namespace }),
        metadataIn(view, operatorGroups, namespace),
        usersIn(view, namespace, cascade),
      ]);
      const group = groups.find(({ metadata }) => metadata.name === name);
      if (!group || group.metadata.uid !== request.objectUid) return unconfirmed(request);
      if (home?.metadata.deletionTimestamp !== undefined) return allowed('NamespaceTerminating');
      if (!isLiving(group)) return allowed('AlreadyDeleting');
      if (!isNeeded(name, groups.filter(isLiving), users) || users.subscriptions.length + users.csvs.length === 0)
        return allowed('Unused');
      const reader = { requester: request.requester, mayAccess, signal };
      const [subscription] = users.subscriptions;
      const mayKnow = await mayList(reader, subscription ? subscriptions : clusterServiceVersions, namespace);
      return denied('InUse', inUse(request, users, mayKnow));
    });
}

async function usersIn(cluster: ClusterReader, namespace: string, cascade: boolean): Promise<Users> {
  const [subscribed, csvs, cleanups] = await Promise.all([
    metadataIn(cluster, subscriptions, namespace),
    metadataIn(cluster, clusterServiceVersions, namespace, notCopiedSelector),
    cascade ? activeCleanups(cluster) : [],
  ]);
  const living = subscribed.filter(isLiving);
  // The objects of a Cleanup will go, too, if its Subscription is gone or on its way.
  const underWay = cleanups.filter(({ spec }) => !living.some(({ metadata }) => metadata.uid === spec.subject.uid));
  const leaving = leavingCsvs(underWay, '');
  return {
    subscriptions: living,
    csvs: csvs.filter(csv => isLiving(csv) && !leaving.has(`${namespace}/${csv.metadata.name}`)),
  };
}

function isLiving({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp === undefined;
}

async function metadataIn(
  cluster: ClusterReader,
  resource: Resource,
  namespace: string,
  selector?: string,
): Promise<KubeObject[]> {
  const query = { namespace, content: 'metadata', ...(selector && { selector }) } as const;
  return Array.fromAsync(cluster.list(resource, query));
}

/**
 * Whether the operators were installed by this group: of several, the first. The CSV does not tell. When a second group
 * comes, OLM names that one on the CSV for a moment, and then none.
 */
function isNeeded(name: string, groups: readonly KubeObject[], { csvs }: Users): boolean {
  if (groups.length === 1) return true;
  const [first] = groups.toSorted((a, b) => byStanding(a.metadata, b.metadata));
  return csvs.length > 0 && first?.metadata.name === name;
}

function inUse({ namespace, name }: DeletionRequest, { subscriptions, csvs }: Users, mayKnow: boolean): string {
  const [subscription] = subscriptions;
  const users = subscription ? subscriptions : csvs;
  const [user] = users;
  const kind = subscription ? 'Subscription' : 'ClusterServiceVersion';
  const more = users.length > 1 ? ` and ${count(users.length - 1, 'other')}` : '';
  const who = mayKnow && user ? `${kind} ${namespace}/${user.metadata.name}${more}` : count(users.length, kind);
  const why = `OperatorGroup ${namespace}/${name} is in use by ${who}: without it OLM calls an operator Failed, and installs and upgrades none.`;
  return [
    `${why} ${remedyFor(namespace, subscription, mayKnow)}`,
    `To change it, edit it: ${editObject(operatorGroups, name, namespace)}`,
  ].join('\n');
}

function remedyFor(namespace: string, subscription: KubeObject | undefined, mayKnow: boolean): string {
  if (!mayKnow) return 'Ask a user who may uninstall the operators of this namespace.';
  return subscription
    ? `Delete the Subscription first:\n     ${deleteSubscription({ namespace, name: subscription.metadata.name })}`
    : `See what is left of the operator, and how to remove it:\n     ${listLeftovers(namespace)}`;
}
