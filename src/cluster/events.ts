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

/** Something that people are told of where they look at an object. */
export interface News {
  /** Of the Event, for what is to be told once; default: a name that no other one has. */
  readonly name?: string;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly action: string;
  readonly note: string;
  readonly regarding: Pick<KubeObject, 'apiVersion' | 'kind'> & {
    readonly name: string;
    readonly uid?: string | undefined;
    /** An Event lives in the namespace of what it regards; those about cluster-scoped objects live in `default`. */
    readonly namespace?: string | undefined;
  };
}

/**
 * An Event to create. `now`: milliseconds since the epoch. `instance`: who of several replicas tells it; its Pod.
 * `program`: which of ours.
 */
export function eventOf(
  { name, note, ...news }: News,
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
    // More bytes and the API server refuses it.
    note: cutToBytes(note, 1024),
    reportingController: `subscription-guard.io/${program}`,
    reportingInstance: instance,
    ...news,
  };
}
