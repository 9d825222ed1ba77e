import type { Bench } from '../bench.ts';
import { type Cell, measure } from '../load.ts';
import { type Row, rowOf } from '../report.ts';
import { byCrds, crowded, fourteen, manyOperands } from '../shapes.ts';
import { exponentOf, type Point } from '../stats.ts';

/** How the cost grows with what there is: medians at several sizes, and the exponent of the curve through them. */
export async function growth(bench: Bench): Promise<Row[]> {
  const stage = await bench.stage();
  const crds = [];
  for (const shape of byCrds) crds.push({ x: shape.crds, path: await stage.operator(shape) });
  const operands = [{ x: 0, path: await stage.operator(fourteen) }];
  for (const x of [100, 1_000]) {
    const shape = { ...crowded, name: `operands-${x}` };
    operands.push({ x, path: await stage.operator(shape, x) });
  }
  operands.push({ x: manyOperands, path: await stage.operator(crowded, manyOperands) });
  const [{ route }, reference] = [await stage.endpoints.guard(), await bench.reference()];
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
  const noop: Cell = { name: 'no-op webhook, Fastify', path: first?.path ?? '', route: reference.route, parallel: 1 };
  const cells = [noop, ...Object.values(series).flatMap(points => points.map(({ cell }) => cell))];
  await stage.quiet();
  bench.tell(`growth: ${cells.length} cases, ${bench.seconds} s each`);
  const samples = await measure(stage.cluster.api, cells, { seconds: bench.seconds, rounds: 6 });
  return Object.entries(series).flatMap(([group, points]) => {
    const row = (cell: Cell) => rowOf(group, cell.name, 'ms', samples.get(cell) ?? [], samples.get(noop));
    const rows = points.map(({ cell }) => row(cell));
    const curve = points.map(({ x }, index) => ({ x, y: rows[index]?.p50 ?? Number.NaN }));
    return [row(noop), ...rows, exponentRow(group, curve)];
  });
}

export function exponentRow(group: string, curve: readonly Point[]): Row {
  const points = curve.filter(({ x }) => x > 0);
  return { group, name: 'exponent', unit: '', n: points.length, p50: exponentOf(points) };
}
