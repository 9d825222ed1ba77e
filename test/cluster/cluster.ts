import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Test } from 'tap';
import type { Api } from './api.ts';
import { findBinaries } from './binaries.ts';
import { adminToken, type ControlPlane, isReady, startControlPlane, users, writeKubeconfig } from './control-plane.ts';
import { type Listing, listEverything } from './ground-truth.ts';
import { type InstallOptions, install, prepareNamespace } from './install.ts';
import { type CommandResult, kubectl } from './kubectl.ts';
import { startOlm } from './olm.ts';
import { leave, type Program, waitFor } from './process.ts';

/** A real Kubernetes control plane with a real OLM, for one test file. */
export interface TestCluster {
  readonly dir: string;
  readonly kubeconfig: string;
  readonly server: string;
  readonly caFile: string;
  readonly api: Api;
  readonly apiServer: Program;
  /** Waits until the API server answers, after a test has stopped and started it. */
  untilReady(): Promise<void>;
  /** Waits for a condition, a minute at most. */
  until(what: string, holds: () => Promise<boolean>): Promise<void>;
  kubectl(...args: readonly string[]): Promise<CommandResult>;
  install(options: InstallOptions): Promise<void>;
  prepareNamespace(name: string, scope?: 'all' | 'own'): Promise<void>;
  /** Every object there is. */
  list(): Promise<Listing>;
  /** A user with the given rights and no others; repeat calls for a user add rights. Returns a kubeconfig file. */
  user(name: string, rules: readonly Rule[], namespace?: string): Promise<string>;
  stop(): Promise<void>;
}

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

export interface ClusterOptions {
  /** Folders of bundles that the catalog offers. Default: all of ours. */
  readonly bundles?: readonly string[];
  readonly tell?: (line: string) => void;
}

const bundlesDir = join(import.meta.dirname, '..', 'bundles');

/** Our own bundles: `<package>/` or `<package>/<version>/`. */
export function ourBundles(): string[] {
  return readdirSync(bundlesDir, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('metadata/annotations.yaml'))
    .map(name => resolve(bundlesDir, name, '..', '..'))
    .toSorted();
}

/** A real operator's bundle, where there is a folder of them beside the project; see CONTRIBUTING.md. */
export function realBundle(name: string): string | undefined {
  const dir = process.env.BUNDLES_DIR ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'bundles');
  const bundle = join(dir, name);
  return existsSync(join(bundle, 'manifests')) ? resolve(bundle) : undefined;
}

/** A build of the control plane is part of the first test that needs one; tap would give up after 30 s. */
const patience = 30 * 60_000;

/** What a test and those around it have in common. (Importing tap itself would start its clock for everyone else.) */
type Patient = Pick<Test, 'setTimeout' | 'parent'>;

/** Starts a cluster that is stopped when the test ends; its logs stay when the test has failed. */
export async function startCluster(t: Test, options: ClusterOptions = {}): Promise<TestCluster> {
  for (let test: Patient | undefined = t; test; test = test.parent) test.setTimeout(patience);
  const cluster = await bootCluster(options);
  t.teardown(async () => {
    await cluster.stop();
    if (t.passing()) return;
    leave('keep', cluster.dir);
    process.stderr.write(`the logs of the failed run are in ${join(cluster.dir, 'logs')}\n`);
  });
  return cluster;
}

export async function bootCluster(options: ClusterOptions = {}): Promise<TestCluster> {
  const tell = options.tell ?? (line => process.stderr.write(`${line}\n`));
  const binaries = await findBinaries(tell);
  const root = join(tmpdir(), 'subscription-guard');
  mkdirSync(root, { recursive: true });
  const dir = mkdtempSync(join(root, 'cluster-'));
  leave('dir', dir);
  const plane = await startControlPlane(binaries, dir);
  const olm = await startOlm(plane, binaries, options.bundles ?? ourBundles());
  return clusterOf(plane, [...olm, ...plane.programs]);
}

function clusterOf(plane: ControlPlane, programs: readonly Program[]): TestCluster {
  const { dir, api, kubeconfig, server, caFile, apiServer } = plane;
  return {
    dir,
    api,
    kubeconfig,
    server,
    caFile,
    apiServer,
    untilReady: () => apiServer.until(() => isReady(server, caFile)),
    until: (what, holds) => waitFor(what, 60, holds),
    kubectl: (...args) => kubectl(kubeconfig, ...args),
    install: installOptions => install(api, installOptions),
    prepareNamespace: (name, scope) => prepareNamespace(api, name, scope),
    list: () => listEverything(api),
    user: async (name, rules, namespace) => {
      await grant(api, name, rules, namespace);
      const token = users.find(user => user.name === name)?.token ?? adminToken;
      return writeKubeconfig(dir, server, caFile, name, token);
    },
    stop: async () => {
      await api.close();
      for (const program of programs) await program.stop(program.name === 'etcd' ? 'SIGKILL' : 'SIGTERM');
      rmSync(join(dir, 'etcd'), { recursive: true, force: true });
    },
  };
}

let grants = 0;

/** Gives rights in one namespace, or without one in all. */
async function grant(api: Api, name: string, rules: readonly Rule[], namespace?: string): Promise<void> {
  if (rules.length === 0) return;
  grants += 1;
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const base = `/apis/rbac.authorization.k8s.io/v1${namespace === undefined ? '' : `/namespaces/${namespace}`}`;
  const role = `test-${name}-${grants}`;
  const plural = `${kind.toLowerCase()}s`;
  await api.ok('POST', `${base}/${plural}`, { metadata: { name: role }, rules });
  await api.ok('POST', `${base}/${kind.toLowerCase()}bindings`, {
    metadata: { name: role },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: role },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }],
  });
}
