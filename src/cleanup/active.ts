import type { ClusterReader } from '../cluster/cluster.ts';
import { isA } from '../cluster/object.ts';
import { clusterServiceVersions } from '../cluster/resources.ts';
import { type Cleanup, cleanups, isFinished } from './cleanup.ts';

/** Returns the Cleanups that are not finished. */
export async function activeCleanups(cluster: ClusterReader): Promise<Cleanup[]> {
  const all = await Array.fromAsync(cluster.list(cleanups));
  return (all as Cleanup[]).filter(cleanup => !isFinished(cleanup));
}

/**
 * Milliseconds after which an admitted deletion should have happened; later, another webhook has denied it. An API
 * server ends a request after 60 s (kube-apiserver --request-timeout), and other webhooks may use all of them. A record
 * may be some seconds older than the request (see `recent` in src/admission/approval.ts).
 */
export const withdrawnAfter = 75_000;

/**
 * Whether the Subscription of a Cleanup is gone, so that the objects it lists will go, too. Until then another webhook
 * may still deny the deletion.
 */
export function hasBegun({ status }: Pick<Cleanup, 'status'>): boolean {
  return status !== undefined && status.phase !== 'Pending';
}

/**
 * Returns the CSVs, as `namespace/name`, that other Subscriptions' Cleanups are about to remove. They need nothing any
 * more.
 */
export function leavingCsvs(cleanups: readonly Cleanup[], exceptFor: string): Set<string> {
  return new Set(
    cleanups
      .filter(({ spec }) => spec.subject.uid !== exceptFor)
      .flatMap(({ spec }) => spec.items)
      .filter(item => isA(item, clusterServiceVersions) && item.fate === 'Delete')
      .map(({ namespace, name }) => `${namespace}/${name}`),
  );
}
