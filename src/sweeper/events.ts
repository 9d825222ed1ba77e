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
  // The Subscription is gone, so the second Event regards its Namespace.
  const home = { apiVersion: 'v1', kind: 'Namespace', name: namespace, namespace };
  const problems: string[] = [];
  for (const regarding of [{ apiVersion, kind, name, uid }, home])
    try {
      await cluster.create(events, eventOf({ ...news, regarding }, now, instance));
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      problems.push(error.message);
    }
  return problems[0];
}
