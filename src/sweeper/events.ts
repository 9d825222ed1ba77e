import type { Cleanup, CleanupStatus } from '../cleanup/cleanup.ts';
import { type Cluster, ClusterError } from '../cluster/cluster.ts';
import { eventOf, events } from '../cluster/events.ts';

/**
 * Writes an Event about a change of phase where people look: on the Cleanup, and in the namespace of the Subscription.
 * A failed Event is no reason to stop; the caller logs the returned errors.
 */
export async function announce(
  cluster: Cluster,
  { apiVersion, kind, metadata: { name, uid }, spec: { subject } }: Cleanup,
  { phase, message }: CleanupStatus,
  now: number,
  instance: string,
): Promise<string | undefined> {
  const news = {
    type: phase === 'Stalled' ? 'Warning' : 'Normal',
    reason: phase,
    action: 'Cleanup',
    note: `${subject.namespace}/${subject.name}: ${message}`,
  } as const;
  const { namespace } = subject;
  try {
    await cluster.create(events, eventOf({ ...news, regarding: { apiVersion, kind, name, uid } }, now, instance));
    // The Subscription is gone, so the Event regards its Namespace.
    const home = { apiVersion: 'v1', kind: 'Namespace', name: namespace, namespace };
    await cluster.create(events, eventOf({ ...news, regarding: home }, now, instance));
    return undefined;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return error.message;
  }
}
