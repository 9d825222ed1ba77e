import { Guard } from '../bench/guard.ts';
import { bootCluster, ourBundles, type TestCluster } from '../test/support/control-plane/cluster.ts';
import { help, readArguments } from './arguments.ts';
import { runBatch } from './batch.ts';
import { batchesOf, withRequired } from './batches.ts';
import { type Bundle, readBundle } from './bundle.ts';
import { bundleDirs, nameOf } from './packages.ts';
import { type Candidate, Preparation } from './preparation.ts';
import { Results } from './results.ts';
import { isRemoved, isUnsafe, type Row } from './row.ts';
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
const bundles = readAsked(bundleDirs(options.dir));
const batches = batchesOf(bundles.filter(isWanted), options.batch);
tell(`${bundles.length} packages read, ${batches.flat().length} to try in ${batches.length} batches`);
await runAll();
process.stdout.write(`${summary(results.rows())}\n`);
process.exit(results.rows().some(isUnsafe) ? 1 : 0);

// --- internal ---

/** The bundles that were asked for. The others are read only if one of these requires an API of another operator. */
function readAsked(dirs: readonly string[]): Candidate[] {
  const isAsked = (dir: string): boolean => options?.only?.includes(nameOf(dir)) ?? true;
  const asked = dirs.filter(isAsked).flatMap(readOrRecord);
  const needsOthers = asked.some(({ owned, required }) => required.some(name => !owned.includes(name)));
  const others = needsOthers ? dirs.filter(dir => !isAsked(dir)).flatMap(readOrRecord) : [];
  return asked.map(bundle => ({
    ...bundle,
    catalog: withRequired(bundle, [...asked, ...others]).map(({ dir }) => dir),
  }));
}

/** What cannot be read is a result, too. */
function readOrRecord(dir: string): Bundle[] {
  try {
    return [readBundle(dir)];
  } catch (error) {
    const row = untried(nameOf(dir), 'unreadable', `its bundle cannot be read: ${error}`);
    if (!results.has(row.package, row.version)) record(row);
    return [];
  }
}

function untried(packageName: string, version: string, reason: string): Row {
  const none = { objects: 0, operands: 0, missing: [], foreign: [], left: [], damaged: [] };
  const date = new Date().toISOString().slice(0, 10);
  return { package: packageName, version, date, installed: false, reason: reason.replaceAll(/\s+/g, ' '), ...none };
}

function isWanted({ packageName, version }: Bundle): boolean {
  return options?.only !== undefined || !results.has(packageName, version);
}

interface Stage {
  readonly cluster: TestCluster;
  readonly guard: Guard;
  readonly started: number;
}

async function runAll(): Promise<void> {
  const queue = [...batches];
  let stage: Stage | undefined;
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    stage ??= await start();
    tell(`${batch.map(({ packageName }) => packageName).join(', ')} (${queue.length} batches to come)`);
    const outcome = await tryBatch(stage, batch);
    for (const row of outcome.rows) record(row);
    queue.push(...outcome.again);
    if (!outcome.isClean || Date.now() - stage.started > clusterLife) {
      await stop(stage);
      stage = undefined;
    }
  }
  if (stage) await stop(stage);
}

/** What became of a batch. */
interface Outcome {
  readonly rows: readonly Row[];
  /** Batches to try instead. */
  readonly again: readonly Candidate[][];
  /** Whether the cluster is as it was before. */
  readonly isClean: boolean;
}

/** Where a batch cannot be carried out, each half of it has another try. */
async function tryBatch({ cluster }: Stage, batch: readonly Candidate[]): Promise<Outcome> {
  const preparation = new Preparation(cluster);
  try {
    const rows = await runBatch(cluster, preparation, batch, { operands: options?.operands ?? false });
    return { rows, again: [], isClean: rows.every(isRemoved) && (await preparation.undo()) };
  } catch (error) {
    tell(`  could not be tried: ${error instanceof Error ? error.stack : error}`);
    const half = Math.ceil(batch.length / 2);
    if (half < batch.length) return { rows: [], again: [batch.slice(0, half), batch.slice(half)], isClean: false };
    const rows = batch.map(({ packageName, version }) => untried(packageName, version, `could not be tried: ${error}`));
    return { rows, again: [], isClean: false };
  }
}

function record(row: Row): void {
  results.add(row);
  tell(`  ${inWords(row)}`);
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
  const guard = await Guard.start(cluster);
  return { cluster, guard, started: Date.now() };
}

async function stop({ cluster, guard }: Stage): Promise<void> {
  await guard.stop();
  await cluster.stop();
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
