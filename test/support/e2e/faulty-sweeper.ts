import { existsSync, writeFileSync } from 'node:fs';
import { pino } from 'pino';
import { ApiClient } from '../../../src/cluster/live/api-client.ts';
import { loadKubeConfig } from '../../../src/cluster/live/kube-config.ts';
import { LiveCluster } from '../../../src/cluster/live/live-cluster.ts';
import { makeTrigger } from '../../../src/controllers/trigger.ts';
import { sweep } from '../../../src/sweeper/sweeper.ts';

/**
 * The sweeper, dying like kill -9 at each point named in DIE_AT (comma-separated), once: a file in DIED_DIR remembers.
 * With DIE_ALWAYS it never gets past them. The test starts it again. Without the election, which would make each start
 * wait for the lease of the dead.
 */
const { env } = process;
const points = (env.DIE_AT ?? '').split(',');

function die(point: string): void {
  const memory = `${env.DIED_DIR}/${point.replace(' ', '-')}`;
  if (!points.includes(point) || (existsSync(memory) && !env.DIE_ALWAYS)) return;
  writeFileSync(memory, '');
  process.kill(process.pid, 'SIGKILL');
}

const kubeconfig = process.argv[process.argv.indexOf('--kubeconfig') + 1] ?? '';
await sweep({
  cluster: new LiveCluster(new ApiClient(loadKubeConfig({ file: kubeconfig }))),
  logger: pino(),
  instance: 'sweeper',
  now: Date.now,
  signal: new AbortController().signal,
  trigger: makeTrigger(),
  observe: die,
});
