import { setTimeout as delay } from 'node:timers/promises';
import { bootCluster, ourBundles, realBundle } from '../../test/support/control-plane/cluster.ts';
import type { Bench } from '../bench.ts';
import { type Row, rowOf } from '../report.ts';
import {
  type Bundle,
  bundle,
  byCascade,
  byScript,
  byTool,
  forget,
  guarded,
  installAll,
  type Measured,
  removalOf,
  remove,
  type Site,
  type Way,
} from '../ways.ts';

/** Real operators take part where their bundles are (CONTRIBUTING.md). */
const real = ['metallb-operator', 'opentelemetry-operator'].filter(name => realBundle(name));

/** Removed once before anything counts: neither program has been through a cascade yet. */
const warmUp = bundle('own-namespace-only', 'own');

/** redis-operator is the one that OLM adds for needs-redis: two Subscriptions, removed one after the other. */
const bundles: readonly Bundle[] = [
  ...real.map(name => bundle(name, 'all')),
  bundle('needs-redis', 'own', { subscriptions: ['needs-redis', 'redis-operator-v1-test-olm'] }),
  bundle('kitchen-sink', 'all'),
  bundle('operator-with-a-package-name-that-fills-a-label-key', 'own', { namespace: 'a-long-namespace' }),
  warmUp,
];

/** The operator that another tool removes as well: it takes one with many objects to tell the tools apart. */
const forTool = bundles.filter(({ packageName }) => packageName === 'metallb-operator');

const rounds = 5;

type WayName = 'script' | 'cascade' | 'tool';

interface Work extends Site {
  readonly ways: Readonly<Partial<Record<WayName, Way>>>;
  readonly results: readonly Results[];
}

/** Of one Subscription, by all ways. */
type Results = { readonly name: string } & Readonly<Record<WayName, Measured[]>>;

/**
 * From the DELETE to the last object gone, beside plain deletions of the same objects in the same order by a script that
 * knows them already: that is what OLM and the garbage collector themselves need. OLM installs all operators anew for each way;
 * when it has settled, they are removed one after the other.
 */
export async function cascade(bench: Bench): Promise<Row[]> {
  await bench.alone();
  const offered = [...ourBundles(), ...real.flatMap(name => realBundle(name) ?? [])];
  const cluster = await bootCluster({ tell: bench.tell, bundles: offered });
  let complete = false;
  try {
    return await guarded(cluster, async (guard, api) => {
      const tool = forTool.length > 0 ? await byTool({ cluster, api, bench }) : undefined;
      const ways = { script: byScript(api), cascade: byCascade(guard), ...(tool && { tool }) };
      const names = bundles.flatMap(({ subscriptions }) => subscriptions);
      const results = names.map((name): Results => ({ name, script: [], cascade: [], tool: [] }));
      complete = await measureRounds({ cluster, api, bench, ways, results });
      return results.flatMap(cascadeRows);
    });
  } finally {
    // OLM's logs are all that tells why it did not install something.
    await cluster.stop(complete ? undefined : 'logs');
  }
}

/** Whether all rounds took place. One that fails is no reason to lose what has been measured. */
async function measureRounds(work: Work): Promise<boolean> {
  try {
    await installAndRemove([warmUp], 'cascade', { ...work, results: [] });
    for (let round = 1; round <= rounds; round += 1) await measureRound(round, work);
    return true;
  } catch (error) {
    work.bench.fail(`cascade (logs in ${work.cluster.dir})`, error);
    return false;
  }
}

/** Each round in the other order. */
async function measureRound(round: number, work: Work): Promise<void> {
  const ways = Object.keys(work.ways) as WayName[];
  for (const way of round % 2 === 1 ? ways : ways.toReversed()) {
    const started = performance.now();
    await installAndRemove(way === 'tool' ? forTool : bundles, way, work);
    const seconds = ((performance.now() - started) / 1_000).toFixed(0);
    work.bench.tell(`cascade: round ${round} of ${rounds}, installed and removed by ${way} within ${seconds} s`);
  }
}

async function installAndRemove(bundles: readonly Bundle[], wayName: WayName, work: Work): Promise<void> {
  const { cluster, ways, results } = work;
  const way = ways[wayName] as Way;
  await installAll(work, bundles);
  for (const bundle of bundles)
    for (const name of bundle.subscriptions) {
      const removal = await removalOf(cluster, bundle.namespace, name);
      const measured = await remove(removal, bundle, way);
      results.find(result => result.name === name)?.[wayName].push(measured);
    }
  await delay(forget);
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
