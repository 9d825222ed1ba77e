import { readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { shipped } from '../../test/support/control-plane/shipped.ts';
import type { Bench } from '../bench.ts';
import { rowsOfCalls } from '../calls.ts';
import { coldStart } from '../cold-start.ts';
import { CountingProxy } from '../counting-proxy.ts';
import { type Cell, repeat } from '../load.ts';
import { metricsOf, metricsOfApiServer } from '../metrics.ts';
import { type Row, rowOf } from '../report.ts';
import { crowded, fourteen, manyOperands } from '../shapes.ts';
import { bundlePath, type Stage } from '../stage.ts';

/** What a decision costs the cluster and the machine that it runs on. */
export async function cost(bench: Bench): Promise<Row[]> {
  const stage = await bench.stage();
  return [
    ...(await callsAndBytes(stage, {
      'redis-operator': bundlePath('redis-operator'),
      'kitchen-sink': bundlePath('kitchen-sink'),
      '14 CRDs, 160 objects': await stage.operator(fourteen),
      '14 CRDs, 10,000 operands': await stage.operator(crowded, manyOperands),
    })),
    ...(await cpuAndMemory(bench, stage)),
    ...(await coldStarts(bench, stage)),
    ...bundleSize(),
  ];
}

/** `paths`: of Subscriptions, by the names of their rows. */
export async function callsAndBytes(stage: Stage, paths: Readonly<Record<string, string>>): Promise<Row[]> {
  const proxy = await CountingProxy.start(stage.cluster);
  try {
    const { route } = await stage.endpoints.guard(1, proxy.kubeconfig);
    const rows: Row[] = [];
    for (const [name, path] of Object.entries(paths)) {
      const cell: Cell = { name, path, route, parallel: 1 };
      await repeat(stage.cluster.api, cell, 2);
      proxy.reset();
      await repeat(stage.cluster.api, cell, 1);
      rows.push(...rowsOfCalls('API calls and bytes of one decision', name, proxy.calls));
    }
    return rows;
  } finally {
    await proxy.stop();
  }
}

/** Whatever --seconds says, so that memory is always measured after the same number. */
const decisions = 1_000;
/** Ten thousand operands take ten times as long; memory has settled by then. */
const crowdedDecisions = 50;

async function cpuAndMemory({ tell }: Bench, stage: Stage): Promise<Row[]> {
  const group = 'CPU and memory';
  const { api } = stage.cluster;
  const { route, healthPort = 0 } = await stage.endpoints.guard();
  const cellOf = (path: string): Cell => ({ name: path, path, route, parallel: 8 });
  const rss = async (name: string) => rowOf(group, `RSS, ${name}`, 'MB', [(await metricsOf(healthPort)).rss / 1e6]);
  const rows = [await rss('idle')];
  const plain = cellOf(await stage.operator(fourteen));
  await repeat(api, plain, 50);
  tell(`cost: ${decisions} decisions`);
  const before = [await metricsOf(healthPort), await metricsOfApiServer(api)] as const;
  await repeat(api, plain, decisions);
  const after = [await metricsOf(healthPort), await metricsOfApiServer(api)] as const;
  const cpu = (name: string, of: 0 | 1): Row => {
    const mean = ((after[of].cpu - before[of].cpu) * 1_000) / decisions;
    return { group, name, unit: 'ms', n: decisions, p50: mean };
  };
  rows.push(
    cpu('CPU of a decision, 14 CRDs, 160 objects, 8 at once: mean', 0),
    cpu('CPU of it in the API server: mean', 1),
    await rss(`after ${decisions.toLocaleString('en')} decisions, 8 at once`),
  );
  await repeat(api, cellOf(await stage.operator(crowded, manyOperands)), crowdedDecisions);
  rows.push(await rss(`after ${crowdedDecisions} more with 10,000 operands, 8 at once`));
  return rows;
}

async function coldStarts({ tell }: Bench, stage: Stage): Promise<Row[]> {
  tell('cost: cold starts');
  const samples: number[] = [];
  for (let run = 0; run < 10; run += 1) samples.push(await coldStart(stage.cluster));
  return [rowOf('Start', 'cold start to ready', 'ms', samples)];
}

function bundleSize(): Row[] {
  return [
    rowOf('Start', 'bundle', 'kB', [statSync(shipped.guard).size / 1_000]),
    rowOf('Start', 'bundle, gzip', 'kB', [gzipSync(readFileSync(shipped.guard)).length / 1_000]),
  ];
}
