import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { findBinaries, NoControlPlane } from '../test/support/control-plane/binaries.ts';
import { cacheHome } from '../test/support/control-plane/build-once.ts';
import { buildProgramsNamedIn, NoProgram } from '../test/support/control-plane/go-programs.ts';

/**
 * `npm test [-- path ...]`: builds what the tests run, then runs every test file in a process of its own, and ends with
 * one line of counts. Files that start a control plane run last and only a few at a time: each of them is eight
 * programs that want the same cores.
 */
const root = join(import.meta.dirname, '..');
/** Ends what hangs, and measures nothing: on a loaded machine a file takes five times as long as on an idle one. */
const fileTimeout = 20 * 60_000;
process.env.TAP_TIMEOUT ??= `${fileTimeout / 1_000}`;
/** A third of what the control planes compute is Go's garbage collection at its default of 100; cores are scarcer than memory. */
process.env.GOGC ??= '400';
process.env.GOMEMLIMIT ??= '1GiB';
/** Hundreds of our programs are started, and half of what that takes is compiling the same modules. */
process.env.NODE_COMPILE_CACHE ??= join(cacheHome(), 'compiled');

/**
 * What takes more than two minutes starts first, so that none of it is left to run alone at the end, and after it the
 * others as they come. In this order: those with many or real operators compute most, and starve when they run beside
 * each other; the others mostly wait. Measured times would do no better, as they depend on who else is running.
 */
const longest = [
  'rights/rights',
  'cascade/cascade',
  'cascade/sweeper',
  'cascade/sweeper-records',
  'leftovers/real-bundles',
  'cascade/sharing',
  'extensions/bundles',
  'cascade/operands',
  'leftovers/bundles',
  'leftovers/audit',
  'leftovers/broken-operators',
  'leftovers/stuck-installs',
  'leftovers/terminal',
  'clients/helm-uninstall',
  'guard/inventory',
  'cascade/dependencies',
  'cluster/control-plane',
];

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const asked = process.argv.slice(2);
const files = testFiles(asked);
const suites = files.filter(isEndToEnd).toSorted((a, b) => place(a) - place(b));
const units = files.filter(file => !suites.includes(file));

build();
const noControlPlane = suites.length > 0 ? await whyNot(() => findBinaries(say)) : undefined;
await inParallel(await withTheirPrograms(units), availableParallelism());
// Each computes for less than half of its time, and waits for OLM for the rest.
if (noControlPlane === undefined) await inParallel(await withTheirPrograms(suites), availableParallelism() * 2);
else leaveOut(suites, `they need a control plane, and ${noControlPlane}`);
summarize();

// --- internal ---

/** All of them, or those that were asked for by file or folder. */
function testFiles(paths: readonly string[]): string[] {
  const all = globSync('test/**/*.test.ts', { cwd: root }).toSorted();
  if (paths.length === 0) return all;
  return paths.flatMap(path => {
    const wanted = relative(root, resolve(path));
    const found = all.filter(file => file === wanted || file.startsWith(`${wanted}/`));
    if (found.length === 0) fail(`there is no test at ${path}`);
    return found;
  });
}

function isEndToEnd(file: string): boolean {
  return file.startsWith('test/e2e/');
}

function place(file: string): number {
  const index = longest.findIndex(name => file === `test/e2e/${name}.test.ts`);
  return index === -1 ? longest.length : index;
}

/** The end-to-end tests run the programs that are shipped. */
function build(): void {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.ts')], { stdio: 'inherit' });
  if (status !== 0) fail('the build failed');
}

/** Builds the programs of others that the files name, so that no test has to wait for it. Returns the files that can run. */
async function withTheirPrograms(files: readonly string[]): Promise<string[]> {
  const able: string[] = [];
  for (const file of files) {
    const why = await whyNot(() => buildProgramsNamedIn(readFileSync(join(root, file), 'utf8'), say));
    if (why === undefined) able.push(file);
    else leaveOut([file], why);
  }
  return able;
}

/** Why what the tests run could not be built on this machine; undefined when it is there. */
async function whyNot(build: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await build();
    return undefined;
  } catch (error) {
    if (error instanceof NoControlPlane || error instanceof NoProgram) return error.message;
    throw error;
  }
}

/** A laptop without Go still runs the unit tests; CI, which decides, never passes with tests left out. */
function leaveOut(files: readonly string[], why: string): void {
  const frame = '!'.repeat(100);
  say(`\n${frame}\n${files.length} files of tests DID NOT RUN: ${why}`);
  say(`${files.map(file => `  ${file}`).join('\n')}\n${frame}\n`);
  if (process.env.CI === 'true') total.failed += files.length;
  else total.skipped += files.length;
}

async function inParallel(files: readonly string[], workers: number): Promise<void> {
  const queue = [...files];
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) await runFile(file);
  };
  await Promise.all(Array.from({ length: workers }, work));
}

/** One run() per file: its events carry no file for some of tap's tests, and its `timeout` does not end a tap test. */
async function runFile(file: string): Promise<void> {
  const started = Date.now();
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  const path: string[] = [];
  const events = run({ files: [join(root, file)], signal: AbortSignal.timeout(fileTimeout) });
  events.on('test:stderr', ({ message }) => process.stderr.write(message));
  events.on('test:start', ({ name, nesting }) => path.splice(nesting, Infinity, name));
  events.on('test:pass', ({ details, skip }) => {
    if (details?.type === 'suite') return;
    if (skip === undefined || skip === false) counts.passed += 1;
    else counts.skipped += 1;
  });
  events.on('test:fail', ({ details, nesting }) => {
    // A suite or a file fails because of something in it, which is reported already, or for a reason of its own.
    if (counts.failed > 0 && (details.type === 'suite' || nesting === 0)) return;
    counts.failed += 1;
    failures.push(`${path.slice(0, nesting + 1).join(' > ')}\n${indent(messageOf(details.error))}`);
  });
  for await (const _ of events);
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counts[key];
  const mark = counts.failed > 0 ? '✖' : '✔';
  say(`${mark} ${file}: ${inWords(counts)} (${((Date.now() - started) / 1_000).toFixed(1)} s)`);
  for (const failure of failures) say(indent(failure));
}

/** node:test wraps what a test threw; tap's message holds the difference, and its stack ends with the place. */
function messageOf(error: Error & { exitCode?: number; signal?: string }): string {
  const { cause } = error;
  if (error.exitCode !== undefined || error.signal) return `ended with ${error.signal ?? `code ${error.exitCode}`}`;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : error.message;
  return process.stdout.isTTY ? text : stripVTControlCharacters(text);
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}

function inWords({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** When nothing can be run at all. */
function fail(why: string): never {
  say(why);
  total.failed += 1;
  summarize();
}

/** Exits even if a test that ran out of time is deaf to SIGTERM. */
function summarize(): never {
  say(inWords(total));
  process.exit(total.failed > 0 || total.passed + total.skipped === 0 ? 1 : 0);
}
