import type { Bench } from '../bench.ts';
import { chart } from '../chart.ts';
import { coldStart } from '../cold-start.ts';
import type { Endpoint } from '../endpoints.ts';
import { type Cell, measure } from '../load.ts';
import { metricsOf } from '../metrics.ts';
import { type Row, rowOf } from '../report.ts';
import { Stage } from '../stage.ts';
import { createCsvs } from '../synthetic-csvs.ts';
import { auditRows, measureAudit } from './audit.ts';
import { callsAndBytes } from './cost.ts';

const group = 'Smoke';
const shape = { name: 'small', crds: 2, objects: 30 };
const csvs = 20;

/** Whether the benchmark itself works, in less than a minute: everything small, and no OLM, so no cascade. */
export async function smoke(bench: Bench): Promise<Row[]> {
  const stage = await Stage.start(bench.tell, { olm: 'apis' });
  try {
    const path = await stage.operator(shape, 20);
    const guard = await stage.endpoints.guard();
    const decisions = await latencyRows(bench, stage, path, guard);
    // The chart only has to be valid.
    if (chart(group, decisions).includes('NaN')) throw new Error('the chart has no numbers');
    return [
      ...decisions,
      rowOf(group, 'RSS', 'MB', [await rssOf(guard)]),
      ...(await callsAndBytes(stage, { small: path })),
      rowOf(group, 'cold start to ready', 'ms', [await coldStart(stage.cluster)]),
      ...(await smallAudit(stage)),
    ];
  } finally {
    await stage.stop();
  }
}

async function latencyRows({ tell }: Bench, stage: Stage, path: string, one: Endpoint): Promise<Row[]> {
  const { cluster, endpoints } = stage;
  const [fastify, go] = [await endpoints.noopFastify(), await endpoints.noopGo(tell)];
  const two = await endpoints.guard(2);
  const reference: Cell = { name: 'no-op webhook, Fastify', path, route: fastify.route, parallel: 1 };
  const cells: readonly Cell[] = [
    reference,
    { name: 'no webhook (dry run)', path, route: 0, parallel: 1 },
    ...(go ? [{ name: 'no-op webhook, Go', path, route: go.route, parallel: 1 }] : []),
    { name: 'Block, 2 CRDs, 20 operands', path, route: one.route, parallel: 2 },
    { name: 'Block, 2 CRDs, 20 operands, 2 replicas', path, route: two.route, parallel: 2 },
  ];
  const samples = await measure(cluster.api, cells, { seconds: 1, rounds: 2 });
  return cells.map(cell => rowOf(group, cell.name, 'ms', samples.get(cell) ?? [], samples.get(reference)));
}

async function rssOf({ healthPort = 0 }: Endpoint): Promise<number> {
  const { rss } = await metricsOf(healthPort);
  if (!(rss > 0)) throw new Error('the guard does not tell its memory');
  return rss / 1e6;
}

async function smallAudit({ cluster }: Stage): Promise<Row[]> {
  await createCsvs(cluster.etcd, 0, csvs);
  return auditRows([await measureAudit(cluster, csvs)]);
}
