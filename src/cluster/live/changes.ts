import { setTimeout as delay } from 'node:timers/promises';
import { ClusterError, type Resource } from '../cluster.ts';
import type { ApiClient } from './api-client.ts';
import { collectionPath } from './live-cluster.ts';

export interface ChangesOptions {
  readonly client: Pick<ApiClient, 'stream'>;
  readonly resource: Resource;
  /** Something has changed, or may have while no watch was open. The listener reads what. */
  readonly onChange: () => void;
  /** The watch has broken and will be reopened. */
  readonly onError: (error: ClusterError) => void;
  readonly signal: AbortSignal;
  /** Milliseconds before a broken watch is reopened; doubled each time in a row that it breaks at once. */
  readonly pause?: number;
  /** Resolves after these milliseconds, or when the signal aborts; default: a timer. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Seconds after which the API server ends a watch, so that a watch with a dead peer does not last. */
const watchSeconds = 300;
const longestPause = 30_000;

/**
 * Calls `onChange` for every change to the objects of a resource until the signal aborts. It passes no objects and
 * keeps none, and each new connection counts as a change, so there is no position to lose. client-node's informer stops
 * for good at the first error (docs/facts/kubernetes.md#informer-stops).
 */
export async function followChanges(options: ChangesOptions): Promise<void> {
  const { client, resource, onChange, onError, signal, pause = 1_000, sleep = timer } = options;
  const path = collectionPath(resource);
  const accept = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
  const query = { watch: 'true', timeoutSeconds: `${watchSeconds}` };
  let breaks = 0;
  while (!signal.aborted) {
    const begun = performance.now();
    try {
      for await (const piece of client.stream(path, { query, accept, signal }, (watchSeconds + 30) * 1_000)) {
        // The empty piece only says that the watch is open: a watch that ends after it has broken at once.
        if (piece !== '') breaks = 0;
        onChange();
      }
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      if (signal.aborted) return;
      onError(error);
    }
    if (performance.now() - begun > longestPause) breaks = 0;
    await sleep(Math.min(pause * 2 ** breaks, longestPause), signal);
    breaks += 1;
  }
}

async function timer(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => {});
}
