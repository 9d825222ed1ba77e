import type { Test } from 'tap';
import type { Cleanup } from '../../../src/cleanup/cleanup.ts';
import { mark } from '../../../src/cleanup/marks.ts';
import { ApiClient } from '../../../src/cluster/live/api-client.ts';
import { loadKubeConfig } from '../../../src/cluster/live/kube-config.ts';
import { LiveCluster } from '../../../src/cluster/live/live-cluster.ts';
import type { TestCluster } from '../control-plane/cluster.ts';
import type { Cascades } from './cascades.ts';

/** Marks what the newest Cleanup of a namespace will remove. */
export type Mark = (namespace: string) => Promise<void>;

/** With the sweeper's code and its rights, but at once: itself it waits for 20 seconds in which nothing moves. */
export async function markingAsSweeper(t: Test, cluster: TestCluster, cascades: Cascades): Promise<Mark> {
  const file = await cluster.serviceAccount('subscription-guard', 'sweeper');
  const client = new ApiClient(loadKubeConfig({ file }));
  t.teardown(() => client.close());
  const live = new LiveCluster(client);
  return async namespace => {
    const { metadata, spec } = (await cascades.cleanupOf(namespace)) as unknown as Cleanup;
    t.strictSame(await mark(live, spec.items, metadata.name), [], 'all objects take the mark');
  };
}
