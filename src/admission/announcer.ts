import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { type Cluster, ClusterError, isForbidden } from '../cluster/cluster.ts';
import { eventOf, events } from '../cluster/events.ts';
import { type Announcement, announcementOf } from './announcement.ts';
import type { Decide, Decision } from './decision.ts';
import type { DeletionRequest } from './review.ts';

export interface AnnouncerOptions {
  readonly cluster: Pick<Cluster, 'get' | 'create'>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The replica, by its Pod. */
  readonly instance: string;
}

/** Milliseconds in which the same Event is written once. */
const silence = 10 * 60_000;

/** Writes decisions into Events about the Subscription, for users of tools that do not show a webhook's answer. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  /** When each Event was written, in milliseconds since the epoch. */
  readonly #told = new Map<string, number>();
  readonly #writing = new Set<Promise<void>>();
  #warned = false;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  /** Makes the same decisions and writes Events about them. The answer neither waits for that nor depends on it. */
  telling(decide: Decide, { admissions }: { readonly admissions: boolean }): Decide {
    return async (request, signal) => {
      const decision = await decide(request, signal);
      if (admissions || !decision.allowed) this.#tell(request, decision);
      return decision;
    };
  }

  /** Resolves when no write is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing);
  }

  #tell(request: DeletionRequest, decision: Decision): void {
    const announcement = announcementOf(request, decision);
    if (!announcement) return;
    const key = keyOf(request, decision);
    const now = this.#options.now();
    if (now - (this.#told.get(key) ?? Number.NEGATIVE_INFINITY) < silence) return;
    for (const [told, time] of this.#told) if (now - time >= silence) this.#told.delete(told);
    this.#told.set(key, now);
    const writing = this.#write(announcement, key, now).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  async #write(announcement: Announcement, key: string, now: number): Promise<void> {
    try {
      await writeOnce(announcement, key, now, this.#options);
    } catch (error) {
      this.#told.delete(key);
      if (!(error instanceof ClusterError)) throw error;
      this.#warn(error);
    }
  }

  /** If we lack the right, one warning is enough. */
  #warn(error: ClusterError): void {
    if (isForbidden(error) && this.#warned) return;
    this.#warned ||= isForbidden(error);
    this.#options.logger.warn({ code: error.code, why: error.message }, 'no Event could be written');
  }
}

/** The identity of an Event: one verdict about one plan of one Subscription. */
function keyOf({ objectUid }: DeletionRequest, { allowed, verdict, plan }: Decision): string {
  return createHash('sha256')
    .update(JSON.stringify([objectUid, allowed, verdict, plan?.digest]))
    .digest('hex')
    .slice(0, 16);
}

/**
 * Other replicas may get the same question. Each names the Event by the ten minutes that it falls into, so the API
 * server refuses a second one. Each also looks for that of the ten minutes before, which may be only a moment old.
 */
async function writeOnce(
  announcement: Announcement,
  key: string,
  now: number,
  { cluster, instance }: AnnouncerOptions,
): Promise<void> {
  const { namespace = 'default' } = announcement.regarding;
  const slot = Math.floor(now / silence);
  const nameIn = (slot: number): string => `subscription-guard-${key}-${slot}`;
  const before = await cluster.get(events, { namespace, name: nameIn(slot - 1) });
  const { eventTime } = (before ?? {}) as { readonly eventTime?: string };
  if (eventTime !== undefined && now - Date.parse(eventTime) < silence) return;
  try {
    await cluster.create(events, eventOf({ ...announcement, name: nameIn(slot) }, now, instance, 'webhook'));
  } catch (error) {
    if (!(error instanceof ClusterError) || error.reason !== 'AlreadyExists') throw error;
  }
}
