import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

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

/** Without a version the API server reports one that neither kubectl nor OLM can parse (cluster.md, Build). */
const ldflags = Object.entries(kubernetes)
  .map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
  .join(' ');

/**
 * The programs of the control plane: those in SUBSCRIPTION_GUARD_CLUSTER_ASSETS, or built from the two go.mod files
 * beside this one into a cache outside the repository. The cache is keyed by what goes into the build, so a second run
 * takes no time and another version never meets this one's binaries.
 */
export async function findBinaries(tell: (line: string) => void): Promise<Binaries> {
  const given = process.env.SUBSCRIPTION_GUARD_CLUSTER_ASSETS;
  const root = given ?? join(cacheHome(), 'subscription-guard', `control-plane-${buildKey()}`);
  if (!existsSync(join(root, 'complete'))) {
    if (given !== undefined) throw new NoControlPlane(`${given} holds no complete set of control plane binaries`);
    await buildOnce(root, tell);
  }
  return { dir: join(root, 'bin'), olmCrds: join(root, 'olm-crds'), stages: join(root, 'stages') };
}

function cacheHome(): string {
  return process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
}

function moduleDir(name: 'tools' | 'kwok'): string {
  return join(import.meta.dirname, name);
}

function buildKey(): string {
  const hash = createHash('sha256').update(ldflags);
  for (const name of ['tools', 'kwok'] as const) hash.update(readFileSync(join(moduleDir(name), 'go.sum')));
  return hash.digest('hex').slice(0, 12);
}

/** Test files run in parallel; the first one builds, the others wait for it. A lock older than an hour is a crash's. */
async function buildOnce(root: string, tell: (line: string) => void): Promise<void> {
  const lock = `${root}.lock`;
  mkdirSync(join(root, '..'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      if (existsSync(join(root, 'complete'))) return;
      if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 3_600_000)
        rmSync(lock, { recursive: true, force: true });
      await delay(1_000);
    }
  }
  try {
    if (!existsSync(join(root, 'complete'))) await build(root, tell);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

async function build(root: string, tell: (line: string) => void): Promise<void> {
  const started = Date.now();
  const bin = join(root, 'bin');
  mkdirSync(bin, { recursive: true });
  await goVersion();
  tell(
    'building etcd, kube-apiserver, kube-controller-manager, kube-scheduler, OLM and opm (6 minutes the first time)',
  );
  await install('tools', bin, ['-tags', 'containers_image_openpgp', '-ldflags', ldflags], tell);
  tell('building kwok');
  await install('kwok', bin, [], tell);
  renameSync(join(bin, 'server'), join(bin, 'etcd'));
  const olm = await go('tools', [
    'list',
    '-m',
    '-f',
    '{{.Dir}}',
    'github.com/operator-framework/operator-lifecycle-manager',
  ]);
  copy(join(olm, 'deploy', 'chart', 'crds'), join(root, 'olm-crds'));
  const kwok = await go('kwok', ['list', '-m', '-f', '{{.Dir}}', 'sigs.k8s.io/kwok']);
  for (const stage of ['node/fast', 'node/heartbeat-with-lease', 'pod/fast']) {
    copy(join(kwok, 'kustomize', 'stage', stage), join(root, 'stages', stage));
  }
  mkdirSync(join(root, 'complete'));
  tell(`the control plane is built (${Math.round((Date.now() - started) / 1000)} s), kept in ${root}`);
}

/** The module cache is read-only, and so would be a plain copy of it. */
function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, mode: 0, filter: source => !source.includes('testdata') });
}

async function goVersion(): Promise<void> {
  await go('tools', ['version']).catch(error => {
    throw new NoControlPlane(`Go is needed to build the control plane, and "go version" failed: ${error.message}`);
  });
}

/** Says every 20 s that it is still at it. */
async function install(
  module: 'tools' | 'kwok',
  bin: string,
  flags: string[],
  tell: (line: string) => void,
): Promise<void> {
  const started = Date.now();
  const heartbeat = setInterval(() => tell(`  … ${Math.round((Date.now() - started) / 1000)} s`), 20_000);
  try {
    await go(module, ['install', '-trimpath', ...flags, 'tool'], { GOBIN: bin, CGO_ENABLED: '0' });
  } finally {
    clearInterval(heartbeat);
  }
}

function go(module: 'tools' | 'kwok', args: string[], env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, { cwd: moduleDir(module), env: { ...process.env, ...env } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', data => (stdout += data));
    child.stderr.on('data', data => (stderr += data));
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) resolve(stdout.trim());
      else reject(new Error(`go ${args[0]} in ${module} failed (${code}):\n${stderr.slice(-2_000)}`));
    });
  });
}
