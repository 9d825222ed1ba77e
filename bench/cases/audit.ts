import { audit as takeAudit } from '../../src/audit/audit.ts';
import { ApiClient } from '../../src/cluster/live/api-client.ts';
import { loadKubeConfig } from '../../src/cluster/live/kube-config.ts';
import { LiveCluster } from '../../src/cluster/live/live-cluster.ts';
import { sentenceOf } from '../../src/inventory/unknown.ts';
import { bootCluster, type TestCluster } from '../../test/support/control-plane/cluster.ts';
import { shipped } from '../../test/support/control-plane/shipped.ts';
import type { Bench } from '../bench.ts';
import { type Run, runMeasured } from '../measured-run.ts';
import { quiet } from '../quiet.ts';
import { type Row, rowOf } from '../report.ts';
import { createCsvs, lost, rbacEach } from '../synthetic-csvs.ts';
import { exponentRow } from './growth.ts';

const sizes = [100, 1_000, 5_000];

/** Megabytes, for a command that has little. */
const smallHeap = 96;

interface Measured {
  readonly csvs: number;
  /** Milliseconds of each audit in a program that runs already. */
  readonly audits: readonly number[];
  readonly commands: readonly Run[];
}

/**
 * Measures finding the leftovers of ten operators in a large cluster: in a running program, like the sweeper, and in
 * one that starts for it. It has a cluster of its own, so that no other case lists all of that.
 */
export async function audit({ tell, alone }: Bench): Promise<Row[]> {
  await alone();
  const cluster = await bootCluster({ tell, olm: 'apis' });
  const measured: Measured[] = [];
  try {
    for (const [index, csvs] of sizes.entries()) {
      tell(`audit: ${csvs} CSVs and ${csvs * rbacEach} objects of RBAC`);
      await createCsvs(cluster.etcd, sizes[index - 1] ?? 0, csvs);
      await quiet(cluster);
      measured.push(await measureAudit(cluster, csvs));
    }
    const frugal = await commands(cluster, { heap: smallHeap });
    const [largest] = measured.toReversed();
    const name = largest ? `${nameOf(largest)}, a heap of ${smallHeap} MB` : '';
    return [...auditRows(measured), rowOf(peakRss, name, 'MB', megabytes(frugal))];
  } finally {
    await cluster.stop();
  }
}

/** Of a cluster with so many operators of {@link createCsvs}. */
export async function measureAudit(cluster: TestCluster, csvs: number): Promise<Measured> {
  await verify(cluster, csvs);
  return { csvs, audits: await audits(cluster, lost), commands: await commands(cluster) };
}

const command = 'kubectl leftovers, as a command';
const peakRss = `${command}: peak RSS`;

/** With the exponent where there are several sizes. */
export function auditRows(measured: readonly Measured[]): Row[] {
  const series: readonly [group: string, unit: string, samples: (measured: Measured) => readonly number[]][] = [
    ['Growth of the audit with the CSVs of the cluster', 'ms', ({ audits }) => audits],
    [`${command}: time`, 'ms', ({ commands }) => commands.map(({ time }) => time)],
    [`${command}: CPU`, 'ms', ({ commands }) => commands.map(({ cpu }) => cpu)],
    [peakRss, 'MB', ({ commands }) => megabytes(commands)],
  ];
  return series.flatMap(([group, unit, samples]) => {
    const smallest = measured[0] && samples(measured[0]);
    const rows = measured.map(one => rowOf(group, nameOf(one), unit, samples(one), smallest));
    const curve = rows.map(({ p50 }, index) => ({ x: measured[index]?.csvs ?? 0, y: p50 }));
    return measured.length > 1 ? [...rows, exponentRow(group, curve)] : rows;
  });
}

function nameOf({ csvs }: Measured): string {
  return `${csvs.toLocaleString('en')} CSVs, ${(csvs * rbacEach).toLocaleString('en')} objects of RBAC`;
}

function megabytes(runs: readonly Run[]): number[] {
  return runs.map(({ peak }) => peak / 1e6);
}

/** What was written past the API server must have reached it. */
async function verify({ api }: TestCluster, csvs: number): Promise<void> {
  const lists = {
    'operators.coreos.com/v1alpha1/clusterserviceversions': csvs,
    'rbac.authorization.k8s.io/v1/rolebindings': csvs * 2,
  };
  for (const [list, least] of Object.entries(lists)) {
    const { metadata } = await api.ok('GET', `/apis/${list}?limit=1`);
    const count = 1 + metadata.remainingItemCount;
    if (count < least) throw new Error(`there are ${count} ${list} instead of ${least}`);
  }
}

/** Of each size; one before them is not counted. */
const times = 3;

/** In a program that runs already. `expected`: how many operators have leftovers, where that is known. */
export async function audits({ kubeconfig }: TestCluster, expected?: number): Promise<number[]> {
  const client = new ApiClient(loadKubeConfig({ file: kubeconfig }));
  const live = new LiveCluster(client);
  const samples: number[] = [];
  for (let run = 0; run <= times; run += 1) {
    const started = performance.now();
    const { operators, unknowns } = await takeAudit(live, { now: Date.now() });
    if (unknowns[0]) throw new Error(`the audit ${sentenceOf(unknowns[0])}`);
    if (expected !== undefined && operators.length !== expected)
      throw new Error(`the audit found leftovers of ${operators.length} operators`);
    if (run > 0) samples.push(performance.now() - started);
  }
  await client.close();
  return samples;
}

export async function commands(
  { kubeconfig }: TestCluster,
  { heap, codes = [1] }: { readonly heap?: number; readonly codes?: readonly number[] } = {},
): Promise<Run[]> {
  const env = { KUBECONFIG: kubeconfig, ...(heap && { NODE_OPTIONS: `--max-old-space-size=${heap}` }) };
  const runs: Run[] = [];
  for (let run = 0; run <= times; run += 1) {
    const measured = await runMeasured(shipped.leftovers, [], env);
    if (!codes.includes(measured.code))
      throw new Error(`kubectl leftovers ended with ${measured.code}: ${measured.stderr}`);
    if (run > 0) runs.push(measured);
  }
  return runs;
}
