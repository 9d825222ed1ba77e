import type { Logger } from 'pino';
import type { CleanupItem } from '../cleanup/cleanup.ts';
import { mark } from '../cleanup/marks.ts';
import { type Cluster, ClusterError } from '../cluster/cluster.ts';

export interface MarkerOptions {
  readonly cluster: Cluster;
  readonly logger: Logger;
}

/** The log line has some of the objects; mostly all have the same reason. */
const maxTold = 3;

/**
 * Marks what admitted cascades will remove, beside the answer: that never waits for a mark and does not depend on one. What
 * it cannot finish, because the process ends, the sweeper does.
 */
export class Marker {
  readonly #options: MarkerOptions;
  readonly #marking = new Set<Promise<void>>();

  constructor(options: MarkerOptions) {
    this.#options = options;
  }

  begin(items: readonly CleanupItem[], cleanup: string): void {
    const marking = this.#mark(items, cleanup).finally(() => this.#marking.delete(marking));
    this.#marking.add(marking);
  }

  /** Resolves when nothing is being marked. */
  async settled(): Promise<void> {
    await Promise.all(this.#marking);
  }

  async #mark(items: readonly CleanupItem[], cleanup: string): Promise<void> {
    const { cluster, logger } = this.#options;
    try {
      const refused = await mark(cluster, items, cleanup);
      if (refused.length === 0) {
        logger.info({ cleanup }, 'all objects carry our mark');
        return;
      }
      const told = refused.slice(0, maxTold).map(({ object: { kind, name }, why }) => `${kind} ${name}: ${why}`);
      logger.warn({ cleanup, unmarked: refused.length, why: told }, 'some objects do not carry our mark');
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      logger.warn({ cleanup, why: error.message }, 'some objects do not carry our mark');
    }
  }
}
