import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { leave } from './last-will.ts';
import { lock } from './lock.ts';

/** Where the programs of the control plane are, and the manifests that come with them. */
export interface Binaries {
  /** Holds etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kwok, olm, catalog, opm. */
  readonly dir: string;
  /** OLM's CustomResourceDefinitions. */
  readonly olmCrds: string;
  /** kwok's stages, which make fake nodes and pods become ready. */
  readonly stages: string;
}

/** Why there is no control plane on this machine, for the person who runs the tests. */
export class NoControlPlane extends Error {
  override readonly name = 'NoControlPlane';
}

const kubernetes = { gitVersion: 'v1.36.3', gitMajor: '1', gitMinor: '36' };

/** Without a version the API server reports one that neither kubectl nor OLM can parse. */
const ldflags = Object.entries(kubernetes)
  .map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
  .join(' ');

const programs = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'olm',
  'catalog',
  'opm',
];

type Tell = (line: string) => void;

/** Where to look for the programs, and how to make them. */
export interface Workshop {
  /** Binaries built elsewhere: taken as they are. */
  readonly given: string | undefined;
  readonly cache: string;
  readonly buildInto: (root: string, tell: Tell) => Promise<void>;
}

const ours: Workshop = {
  given: process.env.SUBSCRIPTION_GUARD_CLUSTER_ASSETS,
  cache: cacheHome(),
  buildInto,
};

/**
 * The programs of the control plane: those in SUBSCRIPTION_GUARD_CLUSTER_ASSETS, or built from two of the go.mod files
 * beside this one into a cache outside the repository. The cache is keyed by the versions that go into the build, so a
 * second run takes no time and another version never meets this one's binaries. What was built before a program was
 * added to the go.mod files has the same key, and is built again.
 */
export async function findBinaries(tell: Tell, { given, cache, buildInto }: Workshop = ours): Promise<Binaries> {
  const root = given ?? join(cache, `control-plane-${buildKey()}`);
  if (given === undefined && missingIn(root).length > 0) await buildAlone(root, buildInto, tell);
  const missing = missingIn(root);
  if (missing.length > 0) throw new NoControlPlane(`${root} lacks ${missing.join(', ')}`);
  return { dir: join(root, 'bin'), olmCrds: join(root, 'olm-crds'), stages: join(root, 'stages') };
}

function missingIn(root: string): string[] {
  const wanted = [...programs.map(name => `bin/${name}`), 'olm-crds', ...stages.map(stage => `stages/${stage}`)];
  return wanted.filter(path => !existsSync(join(root, path)));
}

/** What a fake node and its pods go through; see node.ts. */
export const stages = ['node/fast', 'pod/fast'];

/** Where everything goes that is made once for many runs. */
export function cacheHome(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'subscription-guard');
}

/** The go.mod files: kwok's dependencies do not go with the others', and of `foreign` nothing is built. */
type Module = 'tools' | 'kwok' | 'foreign';

function moduleDir(name: Module): string {
  return join(import.meta.dirname, name);
}

function buildKey(): string {
  const hash = createHash('sha256').update(ldflags);
  for (const name of ['tools', 'kwok'] as const) hash.update(readFileSync(join(moduleDir(name), 'go.sum')));
  return hash.digest('hex').slice(0, 12);
}

/** Test files run in parallel: one builds, the others wait until it has. */
async function buildAlone(root: string, buildInto: Workshop['buildInto'], tell: Tell): Promise<void> {
  mkdirSync(dirname(root), { recursive: true });
  const unlock = await lock(`${root}.lock`, tell);
  try {
    if (missingIn(root).length > 0) await build(root, buildInto, tell);
  } finally {
    unlock();
  }
}

/** In a folder that gets its name when it is complete, so that a build that was cut off is never taken for one. */
async function build(root: string, buildInto: Workshop['buildInto'], tell: Tell): Promise<void> {
  const started = Date.now();
  const unfinished = mkdtempSync(`${root}.unfinished-`);
  leave('dir', unfinished);
  try {
    await buildInto(unfinished, tell);
    if (missingIn(root).length > 0) {
      rmSync(root, { recursive: true, force: true });
      renameSync(unfinished, root);
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    leave('done', unfinished);
  }
  tell(`the control plane is built (${Math.round((Date.now() - started) / 1000)} s), kept in ${root}`);
}

async function buildInto(root: string, tell: Tell): Promise<void> {
  await go('tools', ['version']).catch(error => {
    throw new NoControlPlane(`Go is needed to build the control plane, and "go version" failed: ${error.message}`);
  });
  tell('building the control plane of the tests: Kubernetes, etcd, OLM, kwok (6 minutes the first time)');
  const bin = join(root, 'bin');
  mkdirSync(bin);
  const heartbeat = setInterval(() => {
    const seconds = Math.round(process.uptime());
    tell(`  … ${readdirSync(bin).length} of ${programs.length} programs after ${seconds} s`);
  }, 20_000);
  try {
    await install('tools', bin, ['-tags', 'containers_image_openpgp', '-ldflags', ldflags]);
    await install('kwok', bin);
  } finally {
    clearInterval(heartbeat);
  }
  renameSync(join(bin, 'server'), join(bin, 'etcd'));
  const olm = await moduleSource('tools', 'github.com/operator-framework/operator-lifecycle-manager');
  copyManifests(join(olm, 'deploy', 'chart', 'crds'), join(root, 'olm-crds'));
  const kwok = await moduleSource('kwok', 'sigs.k8s.io/kwok');
  for (const stage of stages) copyManifests(join(kwok, 'kustomize', 'stage', stage), join(root, 'stages', stage));
}

function install(module: Module, bin: string, flags: readonly string[] = []): Promise<string> {
  return go(module, ['install', '-trimpath', ...flags, 'tool'], { GOBIN: bin, CGO_ENABLED: '0' });
}

function moduleSource(module: Module, name: string): Promise<string> {
  return go(module, ['list', '-m', '-f', '{{.Dir}}', name]);
}

/** File by file: the folders of the module cache are read-only, and so would be their copies. */
function copyManifests(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const manifests = readdirSync(from).filter(name => name.endsWith('.yaml') && name !== 'kustomization.yaml');
  for (const name of manifests) copyFileSync(join(from, name), join(to, name));
}

export function go(module: Module, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: moduleDir(module), env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile('go', args, options, (error, stdout, stderr) => {
      if (child.pid) leave('gone', child.pid);
      if (error === null) resolve(stdout.trim());
      else reject(new Error(`go ${args[0]} in ${module}: ${stderr.slice(-2_000) || error.message}`));
    });
    if (child.pid) leave('pid', child.pid);
  });
}
