import { setTimeout as delay } from 'node:timers/promises';
import type { TestCluster } from '../test/support/control-plane/cluster.ts';
import { waitFor } from '../test/support/control-plane/process.ts';
import { metricsOfApiServer } from './metrics.ts';

/** Of a core, over a second: what an idle API server takes. */
const idle = 0.25;

/** Waits until the API server has digested what was created: new APIs and many objects make work for a while. */
export async function quiet({ api }: TestCluster): Promise<void> {
  let busy = 1;
  await waitFor(
    () => `the API server to become quiet; it takes ${busy.toFixed(2)} cores`,
    async () => {
      const before = await metricsOfApiServer(api);
      await delay(1_000);
      busy = (await metricsOfApiServer(api)).cpu - before.cpu;
      return busy < idle;
    },
  );
}
