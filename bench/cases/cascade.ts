import { setTimeout as delay } from 'node:timers/promises';
import { bootCluster, ourBundles, realBundle, type TestCluster } from '../../test/support/control-plane/cluster.ts';
import type { Bench } from '../bench.ts';
import { Removal } from '../removal.ts';
import { type Row, rowOf } from '../report.ts';
import { Turns } from '../turns.ts';
import {
  type Bundle,
  bundle,
  byCascade,
  byScript,
  byTool,
  forget,
  guarded,
  install,
  type Measured,
  type Way,
} from '../ways.ts';

/** Real operators take part where their bundles are (CONTRIBUTING.md). */
const real = ['metallb-operator', 'opentelemetry-operator'].filter(name => realBundle(name));

/** Small, and its turns are the shortest: it is removed once before anything counts, while OLM installs the others. */
const warmUp = bundle('own-namespace-only', 'own');

/**
 * Those that take longest are first. redis-operator is the one that OLM adds for needs-redis: two Subscriptions, removed
 * one after the other.
 */
const bundles: readonly Bundle[] = [
  ...real.map(name => bundle(name, 'all')),
  bundle('needs-redis', 'own', { subscriptions: ['needs-redis', 'redis-operator-v1-test-olm'] }),
  bundle('kitchen-sink', 'all'),
  bundle('operator-with-a-package-name-that-fills-a-label-key', 'own', { namespace: 'a-long-namespace' }),
  warmUp,
];

const rounds = { least: 3, most: 5 };

/** Seconds of the whole run after which no round begins that need not be, so that it ends within a quarter of an hour. */
const late = 700;

interface Work {
  readonly cluster: TestCluster;
  readonly turns: Turns;
  readonly bench: Bench;
  /** What went wrong, whether or not the run goes on. */
  readonly incidents: unknown[];
  readonly ways: { readonly script: Way; readonly cascade: Way; readonly tool?: Way };
  /** Until then only the bundle of the warm-up is removed. */
  readonly warm: Promise<unknown>;
}

/**
 * From the DELETE to the last object gone, beside plain deletions of the same objects in the same order by a script that
 * knows them already: that is what OLM and the garbage collector themselves need. In turns, each on a fresh install, one
 * removal at a time; meanwhile OLM installs what comes next.
 */
export async function cascade(bench: Bench): Promise<Row[]> {
  await bench.alone();
  const offered = [...ourBundles(), ...real.flatMap(name => realBundle(name) ?? [])];
  const cluster = await bootCluster({ tell: bench.tell, bundles: offered });
  const incidents: unknown[] = [];
  try {
    return await guarded(cluster, async (guard, api) => {
      const tool = await byTool(cluster, api, bench);
      const ways = { script: byScript(api), cascade: byCascade(guard), ...(tool && { tool }) };
      return measureAll({ cluster, turns: new Turns(), bench, incidents, ways });
    });
  } finally {
    // OLM's logs are all that tells why it did not install something.
    await cluster.stop(incidents.length > 0 ? 'logs' : undefined);
  }
}

async function measureAll(work: Omit<Work, 'warm'>): Promise<Row[]> {
  const first = { ...work, warm: Promise.resolve() };
  const warm = installAndRemove(warmUp, work.ways.cascade, first).catch(error => broken(work, 'the warm-up', 1, error));
  const rows = bundles.map(async bundle => {
    if (bundle === warmUp) await warm;
    return rowsOfBundle(bundle, { ...work, warm });
  });
  return (await Promise.all(rows)).flat();
}

/** A bundle that has been measured once is no failure of the run. */
function broken({ bench, cluster, incidents }: Omit<Work, 'warm'>, what: string, round: number, error: unknown): void {
  incidents.push(error);
  if (round === 1) bench.fail(`cascade: ${what}`, error);
  else bench.tell(`!!! cascade: ${what} ENDS IN ROUND ${round}: ${error}; see ${cluster.dir}`);
}

/** The operator that another tool removes as well: it takes one with many objects to tell the tools apart. */
const forTool = 'metallb-operator';

/** Of one Subscription, by all ways. */
interface Results {
  readonly name: string;
  readonly script: Measured[];
  readonly cascade: Measured[];
  readonly tool: Measured[];
}

/** What fails is no reason to lose what has been measured, of this bundle and of the others. */
async function rowsOfBundle(bundle: Bundle, work: Work): Promise<Row[]> {
  const results = bundle.subscriptions.map((name): Results => ({ name, script: [], cascade: [], tool: [] }));
  for (let round = 1; round <= (work.bench.elapsed() < late ? rounds.most : rounds.least); round += 1) {
    try {
      await measureRound(round, bundle, results, work);
    } catch (error) {
      broken(work, bundle.packageName, round, error);
      break;
    }
  }
  return results.flatMap(cascadeRows);
}

/** Each round in the other order: what comes second is installed beside other work. */
async function measureRound(round: number, bundle: Bundle, results: readonly Results[], work: Work): Promise<void> {
  const withTool = bundle.packageName === forTool && work.ways.tool;
  const ways = ['script', 'cascade', ...(withTool ? (['tool'] as const) : [])] as const;
  for (const way of round % 2 === 1 ? ways : ways.toReversed()) {
    const started = performance.now();
    const measured = await installAndRemove(bundle, work.ways[way] as Way, work);
    for (const [index, one] of measured.entries()) results[index]?.[way].push(one);
    const seconds = ((performance.now() - started) / 1_000).toFixed(0);
    work.bench.tell(`cascade: ${bundle.packageName}, installed and removed by ${way} within ${seconds} s`);
  }
}

async function installAndRemove(bundle: Bundle, way: Way, work: Work): Promise<Measured[]> {
  await install(bundle, work.cluster);
  await work.warm;
  const measured: Measured[] = [];
  for (const name of bundle.subscriptions) measured.push(await measure(bundle, name, way, work));
  await delay(forget);
  return measured;
}

/** Milliseconds between two questions whether a cascade would be admitted, which cost as much as a deletion. */
const pause = 2_000;
/** OLM's 15 seconds, and the turns of others. */
const patience = 180_000;

/** Removes it as soon as a cascade would be admitted, in both ways: OLM must be done for both. */
async function measure(bundle: Bundle, name: string, way: Way, { cluster, turns }: Work): Promise<Measured> {
  const removal = await Removal.of(cluster, bundle.namespace, name);
  const deadline = performance.now() + patience;
  while (performance.now() < deadline) {
    const result = await turns.take(async () => ((await removal.wouldBeAdmitted()) ? way(removal, bundle) : undefined));
    if (result) return { ...result, objects: removal.targets.length };
    await delay(pause);
  }
  throw new Error(`a cascade of ${bundle.namespace}/${name} was not admitted within ${patience / 1_000} s`);
}

/** A round with only one measured way has no difference. */
export function cascadeRows({ name, script, cascade, tool }: Results): Row[] {
  const [plain, ours] = [seconds(script), seconds(cascade)];
  const added = ours.slice(0, plain.length).map((time, round) => time - (plain[round] ?? Number.NaN));
  if (added.length === 0) return [];
  const group = `From DELETE to the last object of the plan gone: ${name}, ${cascade[0]?.objects} objects`;
  const calls = cascade.map(({ calls, objects }) => calls / objects);
  return [
    rowOf(group, 'plain deletions in the same order', 's', plain),
    rowOf(group, '--cascade=foreground', 's', ours, plain),
    rowOf(group, 'added by the cascade, round by round', 's', added),
    rowOf(group, 'API calls of ours per removed object', 'calls', calls),
    ...rowsOfTool(group, tool, plain),
  ];
}

function rowsOfTool(group: string, tool: readonly Measured[], plain: readonly number[]): Row[] {
  if (tool.length === 0) return [];
  const left = tool.map(({ left = 0 }) => left);
  return [
    rowOf(group, 'kubectl operator uninstall -X, until it ends', 's', seconds(tool), plain),
    rowOf(group, 'objects that it leaves', 'objects', left),
  ];
}

function seconds(measured: readonly Measured[]): number[] {
  return measured.map(({ milliseconds }) => milliseconds / 1_000);
}
