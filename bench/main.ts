import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Arguments, help, readArguments } from './arguments.ts';
import type { Bench } from './bench.ts';
import { oneAtATime } from './cases/latency.ts';
import { cases } from './cases.ts';
import { chart } from './chart.ts';
import { circumstancesOf } from './circumstances.ts';
import { markdown, type Report, type Row } from './report.ts';
import { SharedStage } from './shared-stage.ts';
import { Stage } from './stage.ts';

/** `npm run bench`: measures on the real control plane of test/support/control-plane, and prints one table. */
const root = join(import.meta.dirname, '..');
const args = readArguments(process.argv.slice(2));
if (args === undefined) {
  process.stdout.write(help);
  process.exit(2);
}
const circumstances = circumstancesOf(args.command);
const { rows, took, failed } = await run(args);
const report: Report = { circumstances, rows, took };
process.stdout.write(args.json ? `${JSON.stringify(report, undefined, 2)}\n` : markdown(report));
if (args.write && !failed) write(report);
process.exit(failed ? 1 : 0);

// --- internal ---

/** A case that fails leaves the others their results. */
async function run({ only, seconds, size }: Arguments): Promise<Omit<Report, 'circumstances'> & { failed: boolean }> {
  const begun = performance.now();
  const shared = new SharedStage(() => Stage.start(tell));
  let failed = false;
  const bench: Bench = {
    seconds,
    size,
    tell,
    stage: () => shared.get(),
    reference: () => shared.reference(),
    alone: () => shared.stop(),
    fail: (what, error) => {
      failed = true;
      tell(`${what} FAILED: ${error instanceof Error ? error.stack : error}`);
    },
  };
  const rows: Row[] = [];
  const took: Record<string, number> = {};
  try {
    for (const name of only) {
      const started = performance.now();
      try {
        rows.push(...(await cases[name](bench)));
      } catch (error) {
        bench.fail(name, error);
      }
      took[name] = secondsSince(started);
      tell(`${name}: ${took[name]} s`);
    }
  } finally {
    await shared.stop().catch(error => bench.fail('the end of the shared cluster', error));
  }
  return { rows, took: { ...took, all: secondsSince(begun) }, failed };
}

function secondsSince(started: number): number {
  return Math.round((performance.now() - started) / 1_000);
}

function write(report: Report): void {
  const bars = report.rows.filter(({ group }) => group === oneAtATime);
  writeFileSync(join(root, 'bench', 'results.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(join(root, 'bench', 'results.svg'), chart(oneAtATime, bars));
  writeFileSync(join(root, 'bench', 'results.md'), markdown(report));
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
