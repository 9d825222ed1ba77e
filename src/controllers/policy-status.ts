import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { type Cluster, isNotServed } from '../cluster/cluster.ts';
import { retrying } from '../cluster/live/retrying.ts';
import { namespaces, subscriptions } from '../cluster/resources.ts';
import { deletionPolicies } from '../policy/deletion-policy.ts';
import type { Place } from '../policy/match.ts';
import { type Acceptance, type PolicyObject, policyStatuses } from '../policy/status.ts';
import { subjectOf } from '../subject/subject.ts';
import { loop } from './loop.ts';
import { pauseFor, type Trigger } from './trigger.ts';

export interface PolicyStatusesOptions {
  readonly cluster: Cluster;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Fires when a policy or a Subscription has changed. */
  readonly trigger: Trigger;
  /** Called with every policy in each round. */
  readonly seen?: (acceptances: readonly Acceptance[]) => void;
}

/** Milliseconds. We do not watch Namespaces, and policies depend on their labels. */
const interval = 30_000;
/** Milliseconds. OLM changes Subscriptions all the time, and our own writes fire the trigger, too. */
const leastWait = 5_000;

/** Keeps the status of all DeletionPolicies up to date until the signal aborts. */
export async function keepPolicyStatuses(given: PolicyStatusesOptions): Promise<void> {
  const { signal, trigger } = given;
  const options = { ...given, cluster: retrying(given.cluster, { signal }) };
  const pause = (): Promise<void> => pauseFor(trigger, { least: leastWait, most: interval }, signal);
  const complaint = 'cannot tell the status of DeletionPolicies, trying again';
  await loop(() => writePolicyStatuses(options), { ...given, complaint, pause });
}

/** Computes the statuses once, and writes those that changed. Does nothing if the API is not installed. */
async function writePolicyStatuses({ cluster, now, seen }: PolicyStatusesOptions): Promise<void> {
  const policies = await policiesIn(cluster);
  const places = policies.length === 0 ? [] : await placesIn(cluster);
  const statuses = policyStatuses(policies, places, new Date(now()).toISOString());
  seen?.(statuses.map(({ status }) => status.conditions[0].reason));
  for (const { object, status } of statuses) {
    if (isDeepStrictEqual(object.status, status)) continue;
    const { name, uid } = object.metadata;
    // A merge patch keeps what it does not name. The UID makes sure that no other policy has taken the name.
    const nothing = { matches: null, decides: null, fields: null };
    await cluster.patch(deletionPolicies, { name }, { metadata: { uid }, status: { ...nothing, ...status } }, 'status');
  }
}

async function policiesIn(cluster: Cluster): Promise<PolicyObject[]> {
  try {
    return (await Array.fromAsync(cluster.list(deletionPolicies))) as PolicyObject[];
  } catch (error) {
    if (isNotServed(error)) return [];
    throw error;
  }
}

/** Reads Namespaces last: a missing one has gone since, and its Subscriptions with it. */
async function placesIn(cluster: Cluster): Promise<Place[]> {
  const subjects = await Array.fromAsync(cluster.list(subscriptions, { pick: subjectOf }));
  const listed = await Array.fromAsync(cluster.list(namespaces, { content: 'metadata' }));
  const labels = new Map(listed.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
  return subjects.flatMap(({ packageName, namespace }) => {
    const found = labels.get(namespace);
    return found ? { packageName, namespace, labels: found } : [];
  });
}
