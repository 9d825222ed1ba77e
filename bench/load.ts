import type { Api } from '../test/support/control-plane/api.ts';

/** One thing that is measured side by side with others: a DELETE that can be repeated, since it is denied or dry. */
export interface Cell {
  readonly name: string;
  /** The path of a Subscription. */
  readonly path: string;
  /** Which webhook is asked: see {@link import('./endpoints.ts').Endpoint.route}; 0: none, and the deletion is dry. */
  readonly route: number;
  /** Deletions under way at once. */
  readonly parallel: number;
}

export interface Effort {
  /** Seconds for each cell, all rounds together. */
  readonly seconds: number;
  readonly rounds: number;
}

/** Milliseconds of each deletion, by cell. */
export type Samples = ReadonlyMap<Cell, number[]>;

/**
 * Measures all cells in turns, each round in another order, so that what else the machine does meets all of them. A round
 * that is not counted comes first. It shows which cells are so slow that they take part in every other round only.
 */
export async function measure(api: Api, cells: readonly Cell[], { seconds, rounds }: Effort): Promise<Samples> {
  const samples = new Map(cells.map((cell): [Cell, number[]] => [cell, []]));
  const slice = (seconds * 1_000) / rounds;
  const slow = new Set<Cell>();
  for (const cell of cells) {
    const started = performance.now();
    await runFor(api, cell, Math.min(slice, 1_000));
    if (performance.now() - started > 2 * slice) slow.add(cell);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const cell of cellsOf(round, cells, slow)) samples.get(cell)?.push(...(await runFor(api, cell, slice)));
  }
  return samples;
}

/** A slow cell takes more than its slice even if it is asked but once: in half of the rounds it has its seconds all the same. */
export function cellsOf<T>(round: number, cells: readonly T[], slow: ReadonlySet<T>): T[] {
  return rotated(cells, round).filter(cell => round % 2 === 0 || !slow.has(cell));
}

function rotated<T>(cells: readonly T[], round: number): T[] {
  const ordered = round % 2 === 0 ? [...cells] : cells.toReversed();
  const start = (round * 7) % ordered.length;
  return [...ordered.slice(start), ...ordered.slice(0, start)];
}

/** Deletes for so many milliseconds, each worker at least once. */
async function runFor(api: Api, cell: Cell, milliseconds: number): Promise<number[]> {
  const samples: number[] = [];
  const end = performance.now() + milliseconds;
  const work = async (): Promise<void> => {
    do samples.push(await deleteOnce(api, cell));
    while (performance.now() < end);
  };
  await Promise.all(Array.from({ length: cell.parallel }, work));
  return samples;
}

/** So many deletions, `parallel` at once. */
export async function repeat(api: Api, cell: Cell, times: number): Promise<void> {
  let left = times;
  const work = async (): Promise<void> => {
    for (; left > 0; left -= 1) await deleteOnce(api, cell);
  };
  await Promise.all(Array.from({ length: cell.parallel }, work));
}

/** Milliseconds until the API server has answered as it must; any other answer ends the benchmark. */
async function deleteOnce(api: Api, { name, path, route }: Cell): Promise<number> {
  const options = { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: route };
  const started = performance.now();
  const { code, body } = await api.send('DELETE', path, route === 0 ? { ...options, dryRun: ['All'] } : options);
  const duration = performance.now() - started;
  const expected = route === 0 ? 200 : 409;
  if (code !== expected) throw new Error(`${name}: ${code} instead of ${expected}: ${JSON.stringify(body)}`);
  return duration;
}
