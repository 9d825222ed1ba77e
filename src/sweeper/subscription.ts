import { withdrawnAfter } from '../cleanup/active.ts';
import type { Cleanup } from '../cleanup/cleanup.ts';
import { unmark } from '../cleanup/marks.ts';
import type { Cluster, KubeObject } from '../cluster/cluster.ts';
import { describe, isA, refOf } from '../cluster/object.ts';
import { clusterServiceVersions, subscriptions } from '../cluster/resources.ts';
import { deleteObjects } from '../kubectl.ts';
import { subjectOf } from '../subject/subject.ts';
import { type Progress, waitingFor } from './progress.ts';
import { patience, quietFor } from './status.ts';

export type SubscriptionState =
  | { readonly state: 'there' | 'replaced' | 'gone' }
  /** Its deletion cannot be undone any more; it waits for finalizers. */
  | { readonly state: 'going'; readonly object: KubeObject };

/** Finds out whether the deletion has happened, or a tool has created the Subscription again (GitOps). */
export async function subscriptionState(cleanup: Cleanup, cluster: Cluster): Promise<SubscriptionState> {
  const { subject } = cleanup.spec;
  const { namespace, name, uid } = subject;
  // Leftovers that cannot be attributed (see nobody in src/subject) have no Subscription.
  if (namespace === '') return { state: 'gone' };
  const same = await cluster.get(subscriptions, { namespace, name });
  if (same?.metadata.uid === uid)
    return same.metadata.deletionTimestamp ? { state: 'going', object: same } : { state: 'there' };
  if (same) return { state: 'replaced' };
  for await (const other of cluster.list(subscriptions, { namespace })) {
    if ((other.spec as { name: string }).name === subject.package && !isOlder(other, cleanup))
      return { state: 'replaced' };
  }
  return { state: 'gone' };
}

/**
 * Whether a second Subscription of the package was there before the approval: the plan keeps all that it uses. Both times
 * are of the API server's clock. The record of a clean-up from a terminal has a time of another clock, and that clean-up
 * does not begin while there is such a Subscription.
 */
function isOlder({ metadata }: KubeObject, { metadata: { uid, creationTimestamp } }: Cleanup): boolean {
  return uid !== undefined && Date.parse(metadata.creationTimestamp ?? '') < Date.parse(creationTimestamp ?? '');
}

/** Waits for the Subscription to go, or withdraws the Cleanup if it will not. */
export async function standBy(
  cleanup: Cleanup,
  subscription: Exclude<SubscriptionState, { state: 'gone' }>,
  cluster: Cluster,
  now: number,
): Promise<Progress> {
  const { namespace, name } = cleanup.spec.subject;
  if (subscription.state === 'going') return waitFor(cleanup, subscription.object, now);
  const waited = now - Date.parse(cleanup.metadata.creationTimestamp ?? '');
  if (subscription.state === 'there' && waited < withdrawnAfter) {
    return {
      phase: 'Pending',
      message: `waiting for Subscription ${namespace}/${name} to be gone`,
      removed: 0,
      kept: [],
    };
  }
  await unmark(cluster, cleanup.spec.items, cleanup.metadata.name);
  const message =
    subscription.state === 'there'
      ? `Subscription ${namespace}/${name} is still there: its deletion was not carried out. Nothing was removed.`
      : `Subscription ${namespace}/${name} has been created again: what depends on it now is not touched.${await whatIsInTheWay(cleanup, cluster)}`;
  return { phase: 'Withdrawn', message, removed: cleanup.status?.removed ?? 0, kept: [] };
}

/**
 * Returns the former install, if nothing of it has been removed yet: OLM insists on keeping a CSV that no Subscription
 * brought, and installs nothing of its package beside it (docs/facts/olm.md#freestanding-csv).
 */
async function whatIsInTheWay({ spec: { items, subject } }: Cleanup, cluster: Cluster): Promise<string> {
  const csvs = items.filter(item => isA(item, clusterServiceVersions) && item.fate === 'Delete');
  const names: string[] = [];
  const living = (await Array.fromAsync(cluster.list(subscriptions, { namespace: subject.namespace }))).map(subjectOf);
  for (const { name, uid } of csvs) {
    // A second Subscription of the package, made since the approval, works by the same one.
    if (living.some(({ installedCSV }) => installedCSV === name)) continue;
    const csv = await cluster.get(clusterServiceVersions, { namespace: subject.namespace, name }, 'metadata');
    if (csv && csv.metadata.uid === uid && !csv.metadata.deletionTimestamp) names.push(name);
  }
  if (names.length === 0) return '';
  const command = deleteObjects(clusterServiceVersions, names, subject.namespace);
  return ` OLM does not install it beside what is left of the former install: ${command}`;
}

/** With foreground propagation the Subscription stays until the garbage collector has taken its InstallPlans. */
function waitFor(cleanup: Cleanup, object: KubeObject, now: number): Progress {
  const { why } = waitingFor(object);
  const what = describe(refOf(object));
  const late = quietFor(cleanup, now) > patience;
  return {
    phase: late ? 'Stalled' : 'Pending',
    message: `waiting for ${what} to be gone: ${why}`,
    removed: 0,
    kept: [],
    ...(late && { blocking: { what, why, object } }),
  };
}
