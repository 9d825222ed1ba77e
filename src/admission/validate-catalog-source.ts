import { ClusterError, type ClusterReader } from '../cluster/cluster.ts';
import { subscriptions } from '../cluster/resources.ts';
import { ClusterView } from '../cluster/view.ts';
import { subjectOf } from '../subject/subject.ts';
import { allowed, type Decide } from './decision.ts';
import { isExempt, olmAccounts } from './requester.ts';
import type { DeletionRequest } from './review.ts';

export interface ValidateCatalogSourceOptions {
  readonly cluster: ClusterReader;
  /** Our own service accounts, by user name. */
  readonly ownAccounts: readonly string[];
}

/**
 * The guard for CatalogSources (component olm-guard) warns at most: a CatalogSource can be created again, and its operators
 * go on working. The warning has only numbers, so every requester may see it.
 */
export function catalogSourceValidator({ cluster, ownAccounts }: ValidateCatalogSourceOptions): Decide {
  const exempt = [...olmAccounts, ...ownAccounts];
  return async (request, signal) => {
    if (isExempt(request.requester, exempt)) return allowed('Exempt');
    const users = await usersOf(request, new ClusterView(cluster, { signal }));
    if (users === 0) return allowed('Unused');
    return { ...allowed('InUse'), warnings: warningsAbout(users) };
  };
}

/** Returns the number of Subscriptions that have installed something from it; undefined if a read fails. */
async function usersOf({ namespace, name }: DeletionRequest, cluster: ClusterReader): Promise<number | undefined> {
  try {
    const all = await Array.fromAsync(cluster.list(subscriptions));
    return all
      .map(subjectOf)
      .filter(
        ({ catalog, installedCSV, terminating }) => catalog === `${namespace}/${name}` && installedCSV && !terminating,
      ).length;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return undefined;
  }
}

function warningsAbout(users: number | undefined): string[] {
  if (users === undefined) return ['It is not known whether any Subscription still installs from this CatalogSource'];
  const what = users === 1 ? '1 Subscription has' : `${users} Subscriptions have`;
  return [
    `${what} installed an operator from this CatalogSource. Until it is back, OLM updates none of them,`,
    'and installs nothing else in their namespaces (ResolutionFailed)',
  ];
}
