import type { Cleanup, CleanupStatus } from '../cleanup/cleanup.ts';
import { type Cluster, ClusterError, type Resource } from '../cluster/cluster.ts';

const events: Resource = { group: 'events.k8s.io', version: 'v1', kind: 'Event', plural: 'events', namespaced: true };

/**
 * Tells of a change of phase where people look: with the Cleanup, and in the namespace of the Subscription. An Event
 * that cannot be written is no reason to stop; the caller logs what comes back.
 */
export async function announce(
  cluster: Cluster,
  cleanup: Cleanup,
  { phase, message }: CleanupStatus,
  now: number,
): Promise<string | undefined> {
  const { namespace } = cleanup.spec.subject;
  const regarding = {
    apiVersion: cleanup.apiVersion,
    kind: cleanup.kind,
    name: cleanup.metadata.name,
    uid: cleanup.metadata.uid,
  };
  const event = {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { generateName: 'subscription-guard-', namespace: 'default' },
    // The API wants six fractional digits (facts/stack.md 1.5).
    eventTime: new Date(now).toISOString().replace('Z', '000Z'),
    type: phase === 'Stalled' ? 'Warning' : 'Normal',
    reason: phase,
    action: 'Cleanup',
    note: `${cleanup.spec.subject.namespace}/${cleanup.spec.subject.name}: ${message}`.slice(0, 1024),
    reportingController: 'subscription-guard.io/sweeper',
    reportingInstance: 'sweeper',
    regarding,
  };
  try {
    await cluster.create(events, event);
    // An Event lives in the namespace of what it regards; the Subscription has gone, so it regards its namespace.
    await cluster.create(events, {
      ...event,
      metadata: { ...event.metadata, namespace },
      regarding: { apiVersion: 'v1', kind: 'Namespace', name: namespace, namespace },
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return error.message;
  }
}
