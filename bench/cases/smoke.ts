import type { Bench } from '../bench.ts';
import { measure } from '../load.ts';
import { type Row, rowOf } from '../report.ts';
import { Stage } from '../stage.ts';

/** Whether the benchmark itself works, in less than a minute: everything small, and no OLM. */
export async function smoke({ dist, tell }: Bench): Promise<Row[]> {
  const stage = await Stage.start(dist, tell, 'apis');
  try {
    const path = await stage.operator({ name: 'small', crds: 2, objects: 30 }, 20);
    const fastify = await stage.endpoints.noopFastify();
    const go = await stage.endpoints.noopGo(tell);
    const guard = await stage.endpoints.guard(stage.main);
    const reference = { name: 'no-op webhook, Fastify', path, route: fastify.route, parallel: 1 };
    const cells = [
      reference,
      { name: 'no webhook (dry run)', path, route: 0, parallel: 1 },
      ...(go ? [{ name: 'no-op webhook, Go', path, route: go.route, parallel: 1 }] : []),
      { name: 'Block, 2 CRDs, 20 operands', path, route: guard.route, parallel: 2 },
    ];
    const samples = await measure(stage.cluster.api, cells, { seconds: 1, rounds: 2 });
    return cells.map(cell => rowOf('Smoke', cell.name, 'ms', samples.get(cell) ?? [], samples.get(reference)));
  } finally {
    await stage.stop();
  }
}
