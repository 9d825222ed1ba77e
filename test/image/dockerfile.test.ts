import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import t from 'tap';
import { version } from '../../src/version.ts';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'Dockerfile'), 'utf8').replace(/^#.*$/gm, '').replaceAll('\\\n', ' ');
const argumentsOf = (instruction: string, of = text): string[] =>
  of.split('\n').flatMap(line => (line.startsWith(`${instruction} `) ? line.slice(instruction.length).trim() : []));

/** Without a container engine, which engine.test.ts takes: this does what one would do with the instructions, on folders. */
const stages = text
  .split(/^(?=FROM )/m)
  .slice(1)
  .map(stage => argumentsOf('COPY', stage).map(copyOf));

function copyOf(instruction: string) {
  const words = instruction.split(/\s+/);
  const paths = words.filter(word => !word.startsWith('--'));
  return { to: paths.at(-1) ?? '', sources: paths.slice(0, -1), fromBuild: words.includes('--from=build') };
}

t.test('both base images are pinned', async t => {
  const images = argumentsOf('FROM');
  t.equal(images.length, 2);
  for (const image of images) t.match(image, /:[\w.-]+@sha256:[0-9a-f]{64}( |$)/);
});

t.test('what it takes from here is there, and not ignored', async t => {
  const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').trim().split('\n');
  const sources = stages.flat().flatMap(({ fromBuild, sources }) => (fromBuild ? [] : sources));
  t.ok(sources.includes('src'));
  for (const source of sources) t.ok(existsSync(join(root, source)), source);
  t.strictSame(
    ignored.filter(line => !line.startsWith('#')).toSorted(),
    ['*', ...new Set(sources.map(path => `!${path}`))].toSorted(),
  );
});

t.test('that is enough to build it, and the result is enough to run', async t => {
  const dir = mkdtempSync(join(tmpdir(), 'subscription-guard-'));
  t.teardown(() => rmSync(dir, { recursive: true }));
  const [build, image] = [join(dir, 'build'), join(dir, 'image')];
  const [first = [], second = []] = stages;
  for (const { sources, to } of first) for (const source of sources) copy(join(root, source), build, to);
  symlinkSync(join(root, 'node_modules'), join(build, 'node_modules'));
  const built = spawnSync(process.execPath, [join(build, 'scripts', 'build.ts')], { encoding: 'utf8' });
  t.equal(built.status, 0, built.stderr);
  for (const { fromBuild, sources, to } of second) {
    for (const source of sources) copy(fromBuild ? join(dir, source) : join(root, source), image, to);
  }
  const [node, program = ''] = JSON.parse(argumentsOf('ENTRYPOINT')[0] ?? '');
  t.equal(node, '/nodejs/bin/node', 'where distroless has it');
  const run = spawnSync(process.execPath, [join(image, program), '--version'], { cwd: '/', encoding: 'utf8', env: {} });
  t.match(run, { status: 0, stdout: `${version}\n`, stderr: '' });
});

function copy(file: string, into: string, to: string): void {
  const target = join(into, /[./]$/.test(to) ? join(to, basename(file)) : to);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(file, target, { recursive: true });
}

t.test('it says what it is, and runs as the user of the manifests', async t => {
  const labels = argumentsOf('LABEL')[0] ?? '';
  t.match(labels, `org.opencontainers.image.version="${version}"`);
  const base = argumentsOf('FROM').at(-1)?.split('@')[0];
  t.match(labels, `org.opencontainers.image.base.name="${base}"`);
  const webhook = readFileSync(join(root, 'deploy', 'base', 'webhook.yaml'), 'utf8');
  const [user, group] = ['runAsUser', 'runAsGroup'].map(field => new RegExp(`${field}: (\\d+)`).exec(webhook)?.[1]);
  t.strictSame(argumentsOf('USER'), [`${user}:${group}`]);
});
