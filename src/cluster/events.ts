import { cutToBytes } from '../text.ts';
import type { KubeObject, Resource } from './cluster.ts';
import { microTime } from './micro-time.ts';

export const events: Resource = {
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
};

/** A message for people who look at an object. */
export interface EventInput {
  /** The name of the Event, for a message that must appear only once; default: a unique name. */
  readonly name?: string;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly action: string;
  readonly note: string;
  readonly regarding: Pick<KubeObject, 'apiVersion' | 'kind'> & {
    readonly name: string;
    readonly uid?: string | undefined;
    /**
     * An Event lives in the namespace of the object that it regards; those about cluster-scoped objects live in
     * `default`.
     */
    readonly namespace?: string | undefined;
  };
}

/**
 * Returns an Event to create. `now`: milliseconds since the epoch. `instance`: the replica that reports it, by its Pod.
 * `program`: which of ours.
 */
export function eventOf(
  { name, note, ...news }: EventInput,
  now: number,
  instance: string,
  program: 'sweeper' | 'webhook' = 'sweeper',
): object {
  const named = name === undefined ? { generateName: 'subscription-guard-' } : { name };
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { ...named, namespace: news.regarding.namespace ?? 'default' },
    eventTime: microTime(now),
    // The API server refuses more bytes.
    note: cutToBytes(note, 1024),
    reportingController: `subscription-guard.io/${program}`,
    reportingInstance: instance,
    ...news,
  };
}
