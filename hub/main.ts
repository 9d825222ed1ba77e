import { Guard } from '../bench/guard.ts';
import { bootCluster, ourBundles, type TestCluster } from '../test/support/control-plane/cluster.ts';
import { shipped } from '../test/support/control-plane/shipped.ts';
import { help, readArguments } from './arguments.ts';
import { runBatch } from './batch.ts';
import { batchesOf, withRequired } from './batches.ts';
import { type Bundle, readBundle } from './bundle.ts';
import { bundleDirs, nameOf } from './packages.ts';
import { type Candidate, Preparation } from './preparation.ts';
import { Results } from './results.ts';
import { isUnsafe, type Row } from './row.ts';
import { summary } from './summary.ts';

/**
 * `npm run hub -- DIR`: installs every operator of a catalog on a real control plane, and removes it again by the commands
 * that our denial prints. Batches share a cluster until one of them leaves something behind.
 */
const options = readArguments(process.argv.slice(2));
if (!options) {
  process.stderr.write(help);
  process.exit(2);
}
/** A third of what the control plane computes is Go's garbage collection at its default of 100. */
process.env.GOGC ??= '400';
process.env.GOMEMLIMIT ??= '1GiB';
/** The tokens of our ServiceAccounts live for an hour. */
const clusterLife = 40 * 60_000;
const results = new Results(options.results);
const bundles = readAll(bundleDirs(options.dir));
const batches = batchesOf(bundles.filter(isWanted), options.batch);
tell(`${bundles.length} packages; ${batches.flat().length} to try in ${batches.length} batches`);
await runAll();
process.stdout.write(`${summary(results.rows())}\n`);
process.exit(results.rows().some(isUnsafe) ? 1 : 0);

// --- internal ---

function readAll(dirs: readonly string[]): Candidate[] {
  const read = dirs.flatMap(dir => readOrRecord(dir));
  return read.map(bundle => ({ ...bundle, catalog: withRequired(bundle, read).map(({ dir }) => dir) }));
}

/** What cannot be read is a result, too. */
function readOrRecord(dir: string): Bundle[] {
  try {
    return [readBundle(dir)];
  } catch (error) {
    const why = `its bundle cannot be read: ${error instanceof Error ? error.message : error}`;
    if (!results.has(nameOf(dir), 'unreadable')) results.add(unreadable(nameOf(dir), why.replaceAll(/\s+/g, ' ')));
    return [];
  }
}

function unreadable(packageName: string, reason: string): Row {
  const none = { objects: 0, operands: 0, missing: [], foreign: [], left: [], damaged: [] };
  return { package: packageName, version: 'unreadable', date: today(), installed: false, reason, ...none };
}

function isWanted({ packageName, version }: Bundle): boolean {
  return options?.only ? options.only.includes(packageName) : !results.has(packageName, version);
}

interface Stage {
  readonly cluster: TestCluster;
  readonly guard: Guard;
  readonly started: number;
}

async function runAll(): Promise<void> {
  let stage: Stage | undefined;
  for (const [index, batch] of batches.entries()) {
    stage ??= await start();
    tell(`batch ${index + 1} of ${batches.length}: ${batch.map(({ packageName }) => packageName).join(', ')}`);
    const isClean = await tryBatch(stage, batch);
    if (!isClean || Date.now() - stage.started > clusterLife) {
      await stop(stage);
      stage = undefined;
    }
  }
  if (stage) await stop(stage);
}

/** Whether the cluster is as it was before. A fault of the run itself is told, and its packages stay to be tried. */
async function tryBatch({ cluster }: Stage, bundles: readonly Candidate[]): Promise<boolean> {
  const preparation = new Preparation(cluster);
  try {
    const rows = await runBatch(cluster, preparation, bundles, { operands: options?.operands ?? false });
    for (const row of rows) {
      results.add(row);
      tell(`  ${inWords(row)}`);
    }
    await preparation.undo();
    return rows.every(({ left, damaged, cascade }) => left.length + damaged.length === 0 && cascade !== 'denied');
  } catch (error) {
    tell(`  not tried: ${error instanceof Error ? error.stack : error}`);
    return false;
  }
}

function inWords(row: Row): string {
  const { missing, foreign, left, damaged } = row;
  const counts = Object.entries({ missing, foreign, left, damaged }).map(([what, ids]) => `${what} ${ids.length}`);
  const end = row.cascade ?? row.deletion ?? 'not removed';
  return [
    `${row.package} ${row.version}: ${row.installed ? `${row.objects} objects` : row.reason}`,
    ...(row.operands > 0 ? [`${row.operands} custom resources`] : []),
    ...counts,
    `${end}${row.seconds === undefined ? '' : ` in ${row.seconds.toFixed(1)} s`}`,
  ].join(', ');
}

async function start(): Promise<Stage> {
  const cluster = await bootCluster({ bundles: ourBundles().slice(0, 1), schemas: 'open', tell });
  const guard = await Guard.start(cluster, shipped.guard);
  return { cluster, guard, started: Date.now() };
}

async function stop({ cluster, guard }: Stage): Promise<void> {
  await guard.stop();
  await cluster.stop();
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
