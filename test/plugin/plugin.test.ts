import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import { parse } from 'yaml';
import { version } from '../../src/version.ts';
import { krew } from '../support/control-plane/go-programs.ts';
import { type CommandResult, run } from '../support/control-plane/kubectl.ts';

// Single files of 150 MB are made and packed, twice.
t.setTimeout(0);
const root = join(import.meta.dirname, '..', '..');
const script = join(root, 'scripts', 'plugin.ts');
const { krew: krewProgram, validate } = await krew();
const plan = ['plan', 'redis-operator', '-n', 'redis', '--snapshot', join(root, 'examples', 'redis-operator')];
const planned = /^Subscription redis\/redis-operator: \d+ objects would be left behind/;

// Outside this repository, where Node would find node_modules.
const dir = mkdtempSync(join(tmpdir(), 'subscription-guard-plugin-test-'));
t.teardown(() => rmSync(dir, { recursive: true }));
const out = join(dir, 'out');
const uri = await serveFiles(out);
await make(out);
const manifest = parse(readFileSync(join(out, 'leftovers.yaml'), 'utf8'));

/** One file with everything, for the platform of the tests; for all others `npm run release` makes them by the same code. */
const single = `kubectl-leftovers-v${version}-linux-amd64.tar.gz`;
const small = `kubectl-leftovers-v${version}.tar.gz`;

t.test('the manifest has the address and the checksum of each archive, and nothing of the template', async t => {
  const text = readFileSync(join(out, 'leftovers.yaml'), 'utf8');
  t.notMatch(text, /^#|krew refuses/m);
  t.match(manifest.spec, { version: `v${version}`, homepage: /^https:\/\//, shortDescription: /^.{1,60}$/ });
  t.strictSame(
    manifest.spec.platforms.map(({ selector, uri, bin }: Platform) => [selector.matchLabels, uri, bin]),
    [
      [{ os: 'linux', arch: 'amd64' }, `${uri}/${single}`, 'kubectl-leftovers'],
      [{ os: 'darwin', arch: 'amd64' }, `${uri}/${small}`, 'kubectl-leftovers.mjs'],
    ],
  );
  for (const { uri, sha256 } of manifest.spec.platforms) {
    const archive = readFileSync(join(out, uri.split('/').at(-1)));
    t.equal(sha256, createHash('sha256').update(archive).digest('hex'));
  }
});

t.test('the program by which the index of krew checks manifests finds nothing wrong', async t => {
  const bin = join(dir, 'krew-bin');
  mkdirSync(bin);
  symlinkSync(krewProgram, join(bin, 'kubectl-krew'));
  // It starts kubectl without HOME, and kubectl would keep its cache in this repository.
  const kubectl = `#!/bin/sh\nHOME='${dir}' exec '${onPath('kubectl')}' "$@"\n`;
  writeFileSync(join(bin, 'kubectl'), kubectl, { mode: 0o755 });
  const PATH = [bin, process.env.PATH].join(delimiter);
  await succeeds(t, run(validate, ['-manifest', join(out, 'leftovers.yaml')], { PATH, KREW_NO_UPGRADE_CHECK: '1' }));
});

t.test('krew installs the single file from an index of our own, and it needs no Node', async t => {
  const { ask, bin } = await withIndex(t);
  await succeeds(t, ask('install', 'guard/leftovers'));
  // Where there is no Node, a program that needs one fails.
  const PATH = [bin, kubectlAlone()].join(delimiter);
  t.match(await run('kubectl', ['leftovers', '--version'], { PATH }), {
    exitCode: 0,
    stdout: `${version}\n`,
    stderr: '',
  });
  t.match(await run('kubectl', ['leftovers', ...plan], { PATH }), { exitCode: 0, stdout: planned });

  const [, lines = ''] = manifest.spec.caveats.split('with these two lines:\n');
  writeFileSync(join(bin, 'kubectl_complete-leftovers'), lines.replaceAll(/^ +/gm, ''), { mode: 0o755 });
  const completed = await run('kubectl', ['__complete', 'leftovers', 'cl'], { PATH });
  t.equal(completed.stdout, 'clean\n:4\n', 'with the lines of its caveats, kubectl completes its words');
});

t.test('krew installs the small archive where that is the one for the platform, and it needs Node', async t => {
  const { ask, bin } = await withIndex(t, { KREW_OS: 'darwin', KREW_ARCH: 'amd64' });
  await succeeds(t, ask('install', 'guard/leftovers'));
  const PATH = [bin, dirname(process.execPath), kubectlAlone()].join(delimiter);
  t.match(await run('kubectl', ['leftovers', ...plan], { PATH }), { exitCode: 0, stdout: planned });
});

t.test('each archive has the licenses of what is in it', async t => {
  const filesIn = async (archive: string) => (await run('tar', ['-tzf', join(out, archive)])).stdout.trim().split('\n');
  const licenses = ['LICENSE', 'kubectl-leftovers.NOTICES.txt'];
  t.strictSame(await filesIn(single), [
    'LICENSE',
    'NODE-LICENSE',
    'kubectl-leftovers.NOTICES.txt',
    'kubectl-leftovers',
  ]);
  t.strictSame(await filesIn(small), [...licenses, 'kubectl-leftovers.mjs']);
  t.strictSame((await filesIn(`kubectl-leftovers-${version}.tgz`)).toSorted(), [
    'package/',
    'package/LICENSE',
    'package/kubectl-leftovers.NOTICES.txt',
    'package/kubectl-leftovers.mjs',
    'package/kubectl_complete-leftovers',
    'package/package.json',
  ]);
});

t.test('npm installs the package, and kubectl finds the plugin and its completion', async t => {
  const prefix = join(dir, 'npm');
  const archive = join(out, `kubectl-leftovers-${version}.tgz`);
  await succeeds(t, run('npm', ['install', '--global', '--offline', '--prefix', prefix, archive]));
  t.strictSame(readdirSync(join(prefix, 'lib', 'node_modules')), ['kubectl-leftovers'], 'with nothing beside it');
  const PATH = [join(prefix, 'bin'), dirname(process.execPath), kubectlAlone()].join(delimiter);
  t.match(await run('kubectl', ['leftovers', '--version'], { PATH }), { exitCode: 0, stdout: `${version}\n` });
  t.equal((await run('kubectl', ['__complete', 'leftovers', 'cl'], { PATH })).stdout, 'clean\n:4\n');
});

t.test('whoever makes it again gets the same bytes', async t => {
  const again = join(dir, 'again');
  await make(again);
  t.strictSame(readdirSync(again), readdirSync(out));
  for (const file of readdirSync(out))
    t.ok(readFileSync(join(again, file)).equals(readFileSync(join(out, file))), file);
});

t.test('what it cannot do without is named', async t => {
  const refusals = {
    NoAddress: [[], /^--uri must be the address/],
    NoSuchPlatform: [['--uri', uri, '--only', 'plan9-mips'], /^--only must be one of linux-amd64, /],
  } as const;
  for (const [name, [args, reason]] of Object.entries(refusals))
    t.match(await run(process.execPath, [script, ...args]), { exitCode: 2, stderr: reason }, name);
});

interface Platform {
  readonly selector: { readonly matchLabels: object };
  readonly uri: string;
  readonly sha256: string;
  readonly bin: string;
}

async function make(folder: string): Promise<void> {
  const args = [script, '--uri', `${uri}/`, '--only', 'linux-amd64', folder];
  const { exitCode, stderr } = await run(process.execPath, args);
  if (exitCode !== 0) throw new Error(stderr);
}

/** Serves a folder as a release is served. */
async function serveFiles(folder: string): Promise<string> {
  const server = createServer((request, response) => {
    createReadStream(join(folder, request.url ?? ''))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** krew with a home of its own, which knows an index that offers our manifest. */
async function withIndex(t: Test, env: Readonly<Record<string, string>> = {}) {
  const home = mkdtempSync(join(dir, 'krew-'));
  const index = join(home, 'index');
  mkdirSync(join(index, 'plugins'), { recursive: true });
  writeFileSync(join(index, 'plugins', 'leftovers.yaml'), readFileSync(join(out, 'leftovers.yaml')));
  const git = (...args: string[]) =>
    run('git', ['-C', index, '-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args]);
  await succeeds(t, git('init', '--quiet'));
  await succeeds(t, git('add', '.'));
  await succeeds(t, git('commit', '--quiet', '--message', 'Offer leftovers'));
  const own = join(home, 'root');
  const ask = (...args: string[]) => run(krewProgram, args, { KREW_ROOT: own, KREW_NO_UPGRADE_CHECK: '1', ...env });
  await succeeds(t, ask('index', 'add', 'guard', `file://${index}`));
  return { ask, bin: join(own, 'bin') };
}

/** A folder for the PATH that holds kubectl and what a script of its plugins needs, and no Node. */
function kubectlAlone(): string {
  const bin = mkdtempSync(join(dir, 'bin-'));
  for (const program of ['kubectl', 'env', 'sh']) symlinkSync(onPath(program), join(bin, program));
  return bin;
}

function onPath(program: string): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const folder = folders.find(folder => existsSync(join(folder, program)));
  if (folder === undefined) throw new Error(`${program} is not on the PATH`);
  return join(folder, program);
}

async function succeeds(t: Test, ran: Promise<CommandResult>): Promise<void> {
  const { exitCode, stdout, stderr } = await ran;
  t.equal(exitCode, 0, stdout + stderr);
}
