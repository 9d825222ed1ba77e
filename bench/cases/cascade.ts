import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from '../../test/cluster/api.ts';
import { bootCluster, ourBundles, realBundle, type TestCluster } from '../../test/cluster/cluster.ts';
import type { Bench } from '../bench.ts';
import { Guard } from '../guard.ts';
import { Removal } from '../removal.ts';
import { type Row, rowOf } from '../report.ts';
import { summaryOf } from '../stats.ts';
import { Turns } from '../turns.ts';
import { unguarded } from '../unguarded.ts';

/** What OLM installs, and the Subscriptions that it has then, in the order in which they can be deleted. */
interface Bundle {
  readonly packageName: string;
  readonly namespace: string;
  readonly scope: 'all' | 'own';
  readonly subscriptions: readonly string[];
}

/** Real operators take part where their bundles are (CONTRIBUTING.md). */
const real = ['metallb-operator', 'opentelemetry-operator'].filter(name => realBundle(name));

/** redis-operator is the one that OLM adds for needs-redis: two Subscriptions, removed one after the other. */
const bundles: readonly Bundle[] = [
  bundle('needs-redis', 'own', { subscriptions: ['needs-redis', 'redis-operator-v1-test-olm'] }),
  bundle('kitchen-sink', 'all'),
  bundle('own-namespace-only', 'own'),
  bundle('operator-with-a-package-name-that-fills-a-label-key', 'own', { namespace: 'a-long-namespace' }),
  ...real.map(name => bundle(name, 'all')),
];

function bundle(packageName: string, scope: Bundle['scope'], more: Partial<Bundle> = {}): Bundle {
  return { packageName, namespace: packageName, scope, subscriptions: [packageName], ...more };
}

/** Each bundle has two rounds, and more as long as these milliseconds have not passed: large ones take a minute each. */
const enough = 50_000;

/** What one removal took; `calls`: requests of webhook and sweeper to the API server. */
interface Measured {
  readonly milliseconds: number;
  readonly calls: number;
  readonly objects: number;
}

/** Undefined: it must be tried again. */
type Way = (removal: Removal, bundle: Bundle) => Promise<Omit<Measured, 'objects'> | undefined>;

interface Work {
  readonly cluster: TestCluster;
  readonly turns: Turns;
  readonly tell: Bench['tell'];
  readonly ways: { readonly script: Way; readonly cascade: Way };
}

/**
 * From the DELETE to the last object gone, beside plain deletions of the same objects in the same order by a script that
 * knows them already: that is what OLM and the garbage collector themselves need. In turns, each on a fresh install, one
 * removal at a time; meanwhile OLM installs what comes next.
 */
export async function cascade({ dist, tell }: Bench): Promise<Row[]> {
  const offered = [...ourBundles(), ...real.flatMap(name => realBundle(name) ?? [])];
  const cluster = await bootCluster({ tell, bundles: offered });
  try {
    const guard = await Guard.start(cluster, `${dist}/subscription-guard.mjs`);
    const api = await unguarded(cluster);
    try {
      const work = { cluster, turns: new Turns(), tell, ways: { script: byScript(api), cascade: byCascade(guard) } };
      return (await Promise.all(bundles.map(bundle => rowsOfBundle(bundle, work)))).flat();
    } finally {
      await api.close();
      await guard.stop();
    }
  } finally {
    await cluster.stop();
  }
}

function byScript(api: Api): Way {
  return async removal => ({ milliseconds: await removal.byScript(api), calls: 0 });
}

function byCascade(guard: Guard): Way {
  return async (removal, { namespace }) => {
    const before = await guard.requests();
    const milliseconds = await removal.byCascade();
    if (milliseconds === undefined) return undefined;
    await guard.done(namespace);
    return { milliseconds, calls: (await guard.requests()) - before };
  };
}

/** Of one Subscription, by both ways. */
interface Results {
  readonly name: string;
  readonly script: Measured[];
  readonly cascade: Measured[];
}

/** That OLM cannot install it again is no reason to lose what has been measured. */
async function rowsOfBundle(bundle: Bundle, work: Work): Promise<Row[]> {
  const results = bundle.subscriptions.map((name): Results => ({ name, script: [], cascade: [] }));
  const end = performance.now() + enough;
  for (let round = 1; round <= 2 || performance.now() < end; round += 1) {
    try {
      await measureRound(bundle, results, work);
    } catch (error) {
      if (round === 1) throw error;
      work.tell(
        `!!! cascade: ${bundle.packageName} ENDS IN ROUND ${round}: ${error instanceof Error ? error.message : error}`,
      );
      break;
    }
  }
  return results.flatMap(({ name, script, cascade }) => rowsOf(name, script, cascade));
}

async function measureRound(bundle: Bundle, results: readonly Results[], work: Work): Promise<void> {
  for (const way of ['script', 'cascade'] as const) {
    const started = performance.now();
    await work.cluster.install(bundle);
    for (const { name, [way]: measured } of results) {
      measured.push(await measure(bundle, name, work.ways[way], work));
    }
    const seconds = ((performance.now() - started) / 1_000).toFixed(0);
    work.tell(`cascade: ${bundle.packageName}, installed and removed by ${way} within ${seconds} s`);
  }
}

/** Removes it as soon as a cascade would be admitted, whoever does it: OLM must be through for both. */
async function measure(bundle: Bundle, name: string, way: Way, { cluster, turns }: Work): Promise<Measured> {
  const removal = await Removal.of(cluster, bundle.namespace, name);
  for (;;) {
    const result = await turns.take(async () => ((await removal.wouldBeAdmitted()) ? way(removal, bundle) : undefined));
    if (result) return { ...result, objects: removal.targets.length };
    await delay(500);
  }
}

function rowsOf(name: string, script: readonly Measured[], cascade: readonly Measured[]): Row[] {
  const group = `From DELETE to the last object gone: ${name}, ${cascade[0]?.objects} objects`;
  const seconds = (measured: readonly Measured[]) => measured.map(({ milliseconds }) => milliseconds / 1_000);
  const calls = cascade.map(({ calls, objects }) => calls / objects);
  const [plain, ours] = [seconds(script), seconds(cascade)];
  return [
    rowOf(group, 'plain deletions in the same order', 's', plain),
    rowOf(group, '--cascade=foreground', 's', ours, plain),
    rowOf(group, 'added by the cascade: difference of the medians', 's', [summaryOf(ours).p50 - summaryOf(plain).p50]),
    rowOf(group, 'API calls of ours per removed object', 'calls', calls),
  ];
}
