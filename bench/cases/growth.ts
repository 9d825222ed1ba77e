import { audit } from '../../src/audit/audit.ts';
import { ApiClient } from '../../src/cluster/live/api-client.ts';
import { loadKubeConfig } from '../../src/cluster/live/kube-config.ts';
import { LiveCluster } from '../../src/cluster/live/live-cluster.ts';
import type { Bench } from '../bench.ts';
import { type Cell, measure } from '../load.ts';
import { type Row, rowOf } from '../report.ts';
import { byCrds, crowded, fourteen, manyOperands } from '../shapes.ts';
import type { Stage } from '../stage.ts';
import { exponentOf, summaryOf } from '../stats.ts';
import { createCsvs } from '../synthetic-csvs.ts';

/** How the cost grows with what there is: medians at several sizes, and the exponent of the curve through them. */
export async function growth(bench: Bench): Promise<Row[]> {
  const stage = await bench.stage();
  return [...(await ofDecisions(bench, stage)), ...(await ofAudit(bench, stage))];
}

async function ofDecisions(bench: Bench, stage: Stage): Promise<Row[]> {
  const crds = [];
  for (const shape of byCrds) crds.push({ x: shape.crds, path: await stage.operator(shape) });
  const operands = [{ x: 0, path: await stage.operator(fourteen) }];
  for (const x of [100, 1_000]) {
    const shape = { ...crowded, name: `operands-${x}` };
    operands.push({ x, path: await stage.operator(shape, x) });
  }
  operands.push({ x: manyOperands, path: await stage.operator(crowded, manyOperands) });
  const [{ route }, reference] = [await stage.endpoints.guard(stage.main), await bench.reference()];
  const cellOf =
    (what: string) =>
    ({ x, path }: { x: number; path: string }) => {
      const cell: Cell = { name: `Block, ${x.toLocaleString('en')} ${what}`, path, route, parallel: 1 };
      return { x, cell };
    };
  const series = {
    'Growth with the CRDs of the operator': crds.map(cellOf('CRDs')),
    'Growth with its operands': operands.map(cellOf('operands')),
  };
  const [first] = crds;
  const noop = { name: 'no-op', path: first?.path ?? '', route: reference.route, parallel: 1 };
  const cells = [noop, ...Object.values(series).flatMap(points => points.map(({ cell }) => cell))];
  await stage.quiet();
  bench.tell(`growth: ${cells.length} cases, ${bench.seconds} s each`);
  const samples = await measure(stage.cluster.api, cells, { seconds: bench.seconds, rounds: 6 });
  return Object.entries(series).flatMap(([group, points]) => {
    const rows = points.map(({ cell }) => rowOf(group, cell.name, 'ms', samples.get(cell) ?? [], samples.get(noop)));
    const curve = points.map(({ x }, index) => ({ x, y: rows[index]?.p50 ?? Number.NaN }));
    return [...rows, exponentRow(group, curve)];
  });
}

async function ofAudit({ tell }: Bench, { cluster }: Stage): Promise<Row[]> {
  const group = 'Growth of the audit with the CSVs of the cluster';
  const client = new ApiClient(loadKubeConfig({ file: cluster.kubeconfig }));
  const live = new LiveCluster(client);
  const rows: Row[] = [];
  const curve: { x: number; y: number }[] = [];
  for (const csvs of [100, 1_000, 5_000]) {
    await createCsvs(cluster.api, csvs);
    tell(`growth: auditing ${csvs} CSVs`);
    const samples: number[] = [];
    for (let run = 0; run < 6; run += 1) {
      const started = performance.now();
      const { unknowns } = await audit(live, { now: Date.now() });
      if (unknowns[0]) throw new Error(`the audit could not ${unknowns[0].what}: ${unknowns[0].why}`);
      if (run > 0) samples.push(performance.now() - started);
    }
    rows.push(rowOf(group, `audit, ${csvs.toLocaleString('en')} CSVs`, 'ms', samples));
    curve.push({ x: csvs, y: summaryOf(samples).p50 });
  }
  await client.close();
  return [...rows, exponentRow(group, curve)];
}

function exponentRow(group: string, curve: readonly { readonly x: number; readonly y: number }[]): Row {
  const points = curve.filter(({ x }) => x > 0);
  return { group, name: 'exponent', unit: '', n: points.length, p50: exponentOf(points) };
}
