import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Arguments, help, readArguments } from './arguments.ts';
import type { Bench } from './bench.ts';
import { oneAtATime } from './cases/latency.ts';
import { cases } from './cases.ts';
import { chart } from './chart.ts';
import type { Endpoint } from './endpoints.ts';
import { type Circumstances, markdown, type Report, type Row, withTable } from './report.ts';
import { Stage } from './stage.ts';

/** `npm run bench`: measures on the real control plane of test/cluster, and prints one table. */
const root = join(import.meta.dirname, '..');
const args = readArguments(process.argv.slice(2));
if (args === undefined) {
  process.stdout.write(help);
  process.exit(2);
}
const circumstances = circumstancesOf(args);
const { rows, took, failed } = await run(args);
const report: Report = { circumstances, rows, took };
process.stdout.write(args.json ? `${JSON.stringify(report, undefined, 2)}\n` : markdown(report));
if (args.write && !failed) write(report);
process.exit(failed ? 1 : 0);

// --- internal ---

/** A case that fails leaves the others their results. */
async function run({ only, seconds }: Arguments): Promise<Omit<Report, 'circumstances'> & { failed: boolean }> {
  const begun = performance.now();
  const dist = mkdtempSync(join(tmpdir(), 'subscription-guard-bench-'));
  let stage: Promise<Stage> | undefined;
  let reference: Promise<Endpoint> | undefined;
  const bench: Bench = {
    seconds,
    dist,
    tell,
    stage: () => {
      stage ??= Stage.start(dist, tell);
      return stage;
    },
    reference: async () => {
      reference ??= (await bench.stage()).endpoints.noopFastify();
      return reference;
    },
  };
  const rows: Row[] = [];
  const took: Record<string, number> = {};
  let failed = false;
  try {
    execFileSync(process.execPath, [join(root, 'scripts', 'build.ts'), dist], { stdio: 'inherit' });
    for (const name of only) {
      const started = performance.now();
      try {
        rows.push(...(await cases[name](bench)));
      } catch (error) {
        failed = true;
        tell(`${name} FAILED: ${error instanceof Error ? error.stack : error}`);
      }
      took[name] = secondsSince(started);
      tell(`${name}: ${took[name]} s`);
    }
  } finally {
    await (await stage)?.stop();
    rmSync(dist, { recursive: true, force: true });
  }
  return { rows, took: { ...took, all: secondsSince(begun) }, failed };
}

function secondsSince(started: number): number {
  return Math.round((performance.now() - started) / 1_000);
}

function circumstancesOf({ command }: Arguments): Circumstances {
  const [cpu] = cpus();
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    commit: outputOf('git', 'rev-parse', '--short', 'HEAD'),
    machine: `${cpus().length} × ${cpu?.model ?? 'CPU'}, ${gigabytes} GiB`,
    versions: `Node ${process.version}, ${outputOf('go', 'version').replace(/^go version /, '')}, Kubernetes 1.36.3, OLM 0.46.0`,
    load: loadavg()[0] ?? 0,
    command,
  };
}

function outputOf(command: string, ...args: readonly string[]): string {
  try {
    return execFileSync(command, args, { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return `no ${command}`;
  }
}

function write(report: Report): void {
  const bars = report.rows.filter(({ group }) => group === oneAtATime);
  const document = join(root, 'docs', 'performance.md');
  writeFileSync(join(root, 'bench', 'results.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(join(root, 'bench', 'results.svg'), chart(oneAtATime, bars));
  writeFileSync(document, withTable(readFileSync(document, 'utf8'), markdown(report)));
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
