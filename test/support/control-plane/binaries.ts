import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { buildOnce, cacheHome, missingIn, type Tell } from './build-once.ts';
import { go, installTools, type Module, moduleDir } from './go.ts';
import { moduleNames, type Pair, pair, programsOf } from './pair.ts';

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

/** Where to look for the programs, and how to make them. */
export interface Workshop {
  /** Binaries built elsewhere: taken as they are. */
  readonly given: string | undefined;
  readonly pair: Pair;
  readonly cache: string;
  readonly buildInto: (root: string, pair: Pair, tell: Tell) => Promise<void>;
}

const ours: Workshop = {
  given: process.env.SUBSCRIPTION_GUARD_CLUSTER_ASSETS,
  pair,
  cache: cacheHome(),
  buildInto,
};

/**
 * The programs of the control plane: those in SUBSCRIPTION_GUARD_CLUSTER_ASSETS, or built from the go.mod files
 * beside this one into a cache outside the repository, of the pair in SUBSCRIPTION_GUARD_PAIR or the usual one. The cache
 * is keyed by the versions that go into the build, so a second run takes no time and another version never meets this
 * one's binaries. What was built before a program was added to the go.mod files has the same key, and is built again.
 */
export async function findBinaries(tell: Tell, { given, pair, cache, buildInto }: Workshop = ours): Promise<Binaries> {
  const root = given ?? join(cache, `control-plane-${buildKey(pair)}`);
  const wanted = [...programs.map(name => `bin/${name}`), 'olm-crds', ...stages.map(stage => `stages/${stage}`)];
  if (given === undefined) {
    const build = (into: string): Promise<void> => buildInto(into, pair, tell);
    await buildOnce({ what: 'the control plane', root, wanted, buildInto: build }, tell);
  }
  const missing = missingIn(root, wanted);
  if (missing.length > 0) throw new NoControlPlane(`${root} lacks ${missing.join(', ')}`);
  return { dir: join(root, 'bin'), olmCrds: join(root, 'olm-crds'), stages: join(root, 'stages') };
}

/** What a fake node and its pods go through; see node.ts. */
export const stages = ['node/fast', 'pod/fast'];

function buildKey({ kubernetes, olm }: Pair): string {
  const hash = createHash('sha256').update(kubernetes.flags.join(' '));
  for (const name of new Set([kubernetes.module, olm.module, 'kwok'] as const))
    hash.update(readFileSync(join(moduleDir(name), 'go.sum')));
  return hash.digest('hex').slice(0, 12);
}

async function buildInto(root: string, pair: Pair, tell: Tell): Promise<void> {
  await go('tools', ['version']).catch(error => {
    throw new NoControlPlane(`Go is needed to build the control plane, and "go version" failed: ${error.message}`);
  });
  const { kubernetes, olm } = pair;
  tell(
    `building a control plane of Kubernetes ${kubernetes.version} and OLM ${olm.version} (6 minutes the first time)`,
  );
  const bin = join(root, 'bin');
  mkdirSync(bin);
  const heartbeat = setInterval(() => {
    const seconds = Math.round(process.uptime());
    tell(`  … ${readdirSync(bin).length} of ${programs.length} programs after ${seconds} s`);
  }, 20_000);
  try {
    for (const part of ['kubernetes', 'olm'] as const) {
      const { module, flags } = pair[part];
      await installTools(module, bin, flags, await programsOf(module, part));
    }
    await installTools('kwok', bin);
  } finally {
    clearInterval(heartbeat);
  }
  renameSync(join(bin, 'server'), join(bin, 'etcd'));
  const olmSource = await moduleSource(olm.module, moduleNames.olm);
  copyManifests(join(olmSource, 'deploy', 'chart', 'crds'), join(root, 'olm-crds'));
  const kwok = await moduleSource('kwok', 'sigs.k8s.io/kwok');
  for (const stage of stages) copyManifests(join(kwok, 'kustomize', 'stage', stage), join(root, 'stages', stage));
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
