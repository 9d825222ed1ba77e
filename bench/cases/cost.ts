import { readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Bench } from '../bench.ts';
import { coldStart } from '../cold-start.ts';
import { type Call, CountingProxy } from '../counting-proxy.ts';
import { type Cell, repeat } from '../load.ts';
import { metricsOf, metricsOfApiServer } from '../metrics.ts';
import { type Row, rowOf } from '../report.ts';
import { crowded, fourteen, manyOperands } from '../shapes.ts';
import { bundlePath, type Stage } from '../stage.ts';

/** What a decision costs the cluster and the machine that it runs on. */
export async function cost(bench: Bench): Promise<Row[]> {
  const stage = await bench.stage();
  return [
    ...(await callsAndBytes(stage)),
    ...(await cpuAndMemory(bench, stage)),
    ...(await coldStarts(bench, stage)),
    ...bundleSize(stage),
  ];
}

async function callsAndBytes(stage: Stage): Promise<Row[]> {
  const group = 'API calls and bytes of one decision';
  const proxy = await CountingProxy.start(stage.cluster);
  const { route } = await stage.endpoints.guard(stage.main, 1, proxy.kubeconfig);
  const paths = {
    'redis-operator': bundlePath('redis-operator'),
    'kitchen-sink': bundlePath('kitchen-sink'),
    '14 CRDs, 160 objects': await stage.operator(fourteen),
    '14 CRDs, 10,000 operands': await stage.operator(crowded, manyOperands),
  };
  const rows: Row[] = [];
  for (const [name, path] of Object.entries(paths)) {
    const cell: Cell = { name, path, route, parallel: 1 };
    await repeat(stage.cluster.api, cell, 2);
    proxy.reset();
    await repeat(stage.cluster.api, cell, 1);
    const { calls } = proxy;
    const kinds = [...Map.groupBy(calls, ({ kind }) => kind)].toSorted(([a], [b]) => (a < b ? -1 : 1));
    rows.push(rowOf(group, name, 'calls', [calls.length]));
    for (const [kind, calls] of kinds) rows.push(rowOf(group, `${name}: ${kind}`, 'calls', [calls.length]));
    rows.push(rowOf(group, name, 'kB', [kilobytes(calls)]));
    for (const [kind, calls] of kinds) rows.push(rowOf(group, `${name}: ${kind}`, 'kB', [kilobytes(calls)]));
  }
  await proxy.stop();
  return rows;
}

function kilobytes(calls: readonly Call[]): number {
  return calls.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000;
}

/** Whatever --seconds says, so that memory is always told after as many. */
const decisions = 1_000;
/** Ten thousand operands take ten times as long; memory has settled by then. */
const crowdedDecisions = 50;

async function cpuAndMemory({ tell }: Bench, stage: Stage): Promise<Row[]> {
  const group = 'CPU and memory';
  const { api } = stage.cluster;
  const { route, healthPort = 0 } = await stage.endpoints.guard(stage.main);
  const cellOf = (path: string): Cell => ({ name: path, path, route, parallel: 8 });
  const rss = async (name: string) => rowOf(group, `RSS, ${name}`, 'MB', [(await metricsOf(healthPort)).rss / 1e6]);
  const rows = [await rss('idle')];
  const plain = cellOf(await stage.operator(fourteen));
  await repeat(api, plain, 50);
  tell(`cost: ${decisions} decisions`);
  const before = [await metricsOf(healthPort), await metricsOfApiServer(api)] as const;
  await repeat(api, plain, decisions);
  const after = [await metricsOf(healthPort), await metricsOfApiServer(api)] as const;
  const cpu = (of: 0 | 1): number => ((after[of].cpu - before[of].cpu) * 1_000) / decisions;
  rows.push(
    rowOf(group, 'CPU of a decision, 14 CRDs, 160 objects', 'ms', [cpu(0)]),
    rowOf(group, 'CPU of it in the API server', 'ms', [cpu(1)]),
    await rss(`after ${decisions.toLocaleString('en')} decisions, 8 at once`),
  );
  await repeat(api, cellOf(await stage.operator(crowded, manyOperands)), crowdedDecisions);
  rows.push(await rss(`after ${crowdedDecisions} more with 10,000 operands, 8 at once`));
  return rows;
}

async function coldStarts({ tell }: Bench, stage: Stage): Promise<Row[]> {
  tell('cost: cold starts');
  const samples: number[] = [];
  for (let run = 0; run < 10; run += 1) samples.push(await coldStart(stage.cluster, stage.main));
  return [rowOf('Start', 'cold start to ready', 'ms', samples)];
}

function bundleSize({ main }: Stage): Row[] {
  return [
    rowOf('Start', 'bundle', 'kB', [statSync(main).size / 1_000]),
    rowOf('Start', 'bundle, gzip', 'kB', [gzipSync(readFileSync(main)).length / 1_000]),
  ];
}
