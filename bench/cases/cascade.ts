import { setTimeout as delay } from 'node:timers/promises';
import { bootCluster, ourBundles, realBundle, type TestCluster } from '../../test/cluster/cluster.ts';
import { freePorts, waitFor } from '../../test/cluster/process.ts';
import { runSweeper } from '../../test/cluster/sweeper.ts';
import { runWebhook } from '../../test/cluster/webhook.ts';
import type { Bench } from '../bench.ts';
import { metricsOf } from '../metrics.ts';
import { Removal } from '../removal.ts';
import { type Row, rowOf } from '../report.ts';

/** A package, which is installed in a namespace of its name. */
interface Bundle {
  readonly packageName: string;
  readonly scope: 'all' | 'own';
}

/** needs-redis is left out: it is redis-operator and a CSV. MetalLB takes part where its bundle is (CONTRIBUTING.md). */
const bundles: readonly Bundle[] = [
  { packageName: 'redis-operator', scope: 'own' },
  { packageName: 'kitchen-sink', scope: 'all' },
  { packageName: 'own-namespace-only', scope: 'own' },
  ...(realBundle('metallb-operator') ? [{ packageName: 'metallb-operator', scope: 'all' } as const] : []),
];

/** Milliseconds for which OLM must have left an InstallPlan alone before a cascade is admitted, and some more. */
const settled = 17_000;

const rounds = 2;

interface Measured {
  readonly milliseconds: number;
  readonly objects: number;
  /** Requests of webhook and sweeper to the API server; of the script none are counted. */
  readonly calls: number;
}

/**
 * From the DELETE to the last object gone, beside plain deletions of the same objects in the same order by a script that
 * knows them already: that is what OLM and the garbage collector themselves need. In turns, each on a fresh install.
 */
export async function cascade({ dist, tell }: Bench): Promise<Row[]> {
  const real = [realBundle('metallb-operator') ?? []].flat();
  const cluster = await bootCluster({ tell, bundles: [...ourBundles(), ...real] });
  const script = new Map<Bundle, Measured[]>();
  const guard = new Map<Bundle, Measured[]>();
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const [results, run] of [
        [script, byScript],
        [guard, byGuard],
      ] as const) {
        tell(`cascade: OLM installs ${bundles.length} operators (round ${round + 1} of ${rounds})`);
        await Promise.all(bundles.map(bundle => cluster.install({ ...bundle, namespace: bundle.packageName })));
        await delay(settled);
        const measured = await run(cluster, dist);
        for (const [bundle, one] of measured) results.set(bundle, [...(results.get(bundle) ?? []), one]);
      }
    }
  } finally {
    await cluster.stop();
  }
  return bundles.flatMap(bundle => rowsOf(bundle, script.get(bundle) ?? [], guard.get(bundle) ?? []));
}

function rowsOf({ packageName }: Bundle, script: readonly Measured[], guard: readonly Measured[]): Row[] {
  const group = `From DELETE to the last object gone: ${packageName}, ${guard[0]?.objects} objects`;
  const seconds = (measured: readonly Measured[]) => measured.map(({ milliseconds }) => milliseconds / 1_000);
  const calls = guard.map(({ calls, objects }) => calls / objects);
  return [
    rowOf(group, 'plain deletions in the same order', 's', seconds(script)),
    rowOf(group, '--cascade=foreground', 's', seconds(guard), seconds(script)),
    rowOf(group, 'API calls of ours per removed object', 'calls', calls),
  ];
}

async function byScript(cluster: TestCluster): Promise<Map<Bundle, Measured>> {
  const measured = new Map<Bundle, Measured>();
  for (const bundle of bundles) {
    const removal = await Removal.of(cluster, bundle.packageName, bundle.packageName);
    measured.set(bundle, { milliseconds: await removal.byScript(), objects: removal.targets.length, calls: 0 });
  }
  return measured;
}

async function byGuard(cluster: TestCluster, dist: string): Promise<Map<Bundle, Measured>> {
  const main = `${dist}/subscription-guard.mjs`;
  const webhook = await runWebhook(cluster, { main, cascade: true });
  const [healthPort = 0] = await freePorts(1);
  const sweeper = await runSweeper(cluster, { main, healthPort });
  await waitFor('the sweeper to lead', 60, async () => {
    const metrics = await metricsOf(healthPort).catch(() => undefined);
    return metrics?.leading === 1;
  });
  const requests = async () => (await metricsOf(healthPort)).requests + (await metricsOf(webhook.healthPort)).requests;
  const measured = new Map<Bundle, Measured>();
  for (const bundle of bundles) {
    const removal = await Removal.of(cluster, bundle.packageName, bundle.packageName);
    const before = await requests();
    const milliseconds = await removal.byCascade();
    await cluster.until('the Cleanup to succeed', () => succeeded(cluster, bundle));
    const calls = (await requests()) - before;
    measured.set(bundle, { milliseconds, objects: removal.targets.length, calls });
  }
  await sweeper.stop();
  await webhook.stop();
  return measured;
}

interface Cleanup {
  readonly metadata: { readonly creationTimestamp: string };
  readonly spec: { readonly subject: { readonly namespace: string } };
  readonly status?: { readonly phase: string };
}

async function succeeded({ api }: TestCluster, { packageName }: Bundle): Promise<boolean> {
  const { items } = await api.ok('GET', '/apis/subscription-guard.io/v1alpha1/cleanups');
  const own = (items as Cleanup[]).filter(({ spec }) => spec.subject.namespace === packageName);
  return own.length > 0 && own.every(({ status }) => status?.phase === 'Succeeded');
}
