import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from '../../src/cluster/live/api-client.ts';
import { loadKubeConfig } from '../../src/cluster/live/kube-config.ts';
import { LiveCluster } from '../../src/cluster/live/live-cluster.ts';
import { runAsLeader } from '../../src/election/election.ts';

/** A candidate of its own process: as long as it leads it appends its identity and the time to a file, every 20 ms. */
const [kubeconfig = '', namespace = '', identity = '', file = ''] = process.argv.slice(2);
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const tell = (what: string): void => appendFileSync(file, `${identity} ${what}\n`);
const ended = await runAsLeader({
  cluster: new LiveCluster(new ApiClient(loadKubeConfig({ file: kubeconfig }))),
  ...{ namespace, name: 'election', identity, signal: stop.signal },
  log: message => process.stderr.write(`${message}\n`),
  lead: async signal => {
    while (!signal.aborted) {
      tell('leads');
      await delay(20, undefined, { signal }).catch(() => {});
    }
  },
});
tell(ended);
process.exit();
