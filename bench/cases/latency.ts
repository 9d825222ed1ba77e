import type { Bench } from '../bench.ts';
import { type Cell, measure } from '../load.ts';
import { type Row, rowOf } from '../report.ts';
import { crowded, fourteen, manyOperands, twoHundred } from '../shapes.ts';
import { bundlePath } from '../stage.ts';

/** What the chart shows. */
export const oneAtATime = 'A denied DELETE, one at a time';

const modes = [
  { title: oneAtATime, parallel: 1 },
  { title: 'A denied DELETE, 8 in parallel', parallel: 8 },
] as const;

/** Decisions through the real API server: how long a DELETE takes until it is denied. */
export async function latency(bench: Bench): Promise<Row[]> {
  const stage = await bench.stage();
  const { endpoints } = stage;
  const paths = {
    'redis-operator': bundlePath('redis-operator'),
    'kitchen-sink': bundlePath('kitchen-sink'),
    '14 CRDs, 160 objects': await stage.operator(fourteen),
    '14 CRDs, 10,000 operands': await stage.operator(crowded, manyOperands),
    '200 CRDs': await stage.operator(twoHundred),
  };
  const fastify = await bench.reference();
  const go = await endpoints.noopGo(bench.tell);
  const [one, two] = [await endpoints.guard(), await endpoints.guard(2)];
  const path = paths['14 CRDs, 160 objects'];
  const cells = modes.flatMap(({ parallel }): Cell[] => [
    { name: 'no-op webhook, Fastify', path, route: fastify.route, parallel },
    { name: 'no webhook (dry run)', path, route: 0, parallel },
    ...(go ? [{ name: 'no-op webhook, Go', path, route: go.route, parallel }] : []),
    ...Object.entries(paths).flatMap(([name, path]) => [
      { name: `Block, ${name}`, path, route: one.route, parallel },
      { name: `Block, ${name}, 2 replicas`, path, route: two.route, parallel },
    ]),
  ]);
  await stage.quiet();
  bench.tell(`latency: ${cells.length} cases, ${bench.seconds} s each`);
  const samples = await measure(stage.cluster.api, cells, { seconds: bench.seconds, rounds: 6 });
  return modes.flatMap(({ title, parallel }) => {
    const here = cells.filter(cell => cell.parallel === parallel);
    const reference = here[0] && samples.get(here[0]);
    return here.map(cell => rowOf(title, cell.name, 'ms', samples.get(cell) ?? [], reference));
  });
}
