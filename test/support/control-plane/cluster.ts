import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Test } from 'tap';
import type { Api } from './api.ts';
import { denialsIn, ourAccounts } from './audit-log.ts';
import { findBinaries } from './binaries.ts';
import type { Schemas } from './catalog.ts';
import { type ControlPlane, isReady, type NodeKind, startControlPlane } from './control-plane.ts';
import { type Listing, listEverything } from './ground-truth.ts';
import { type InstallOptions, install, prepareNamespace, type Scope, settled } from './install.ts';
import { type CommandResult, kubectl } from './kubectl.ts';
import { leave } from './last-will.ts';
import { keepLogs } from './logs.ts';
import { offerBundles, offerImage, prepareOlm, startOlm } from './olm.ts';
import { type Program, waitFor, waitForFound } from './process.ts';
import { Programs } from './programs.ts';
import { type Rule, serviceAccount, userWith } from './users.ts';

/** A real Kubernetes control plane with a real OLM, for one test file. */
export interface TestCluster {
  readonly dir: string;
  readonly kubeconfig: string;
  readonly server: string;
  /** The URL of its etcd, for what would take the API server too long. */
  readonly etcd: string;
  readonly caFile: string;
  readonly api: Api;
  readonly apiServer: Program;
  /** OLM's two operators; none where only its APIs were wanted. */
  readonly olm: readonly Program[];
  /** Waits until the API server answers, after a test has stopped and started it. */
  untilReady(): Promise<void>;
  /** Waits for a condition; see {@link waitFor}. */
  until(what: string, holds: () => Promise<boolean>): Promise<void>;
  /** Waits for what is looked for, and answers with it; see {@link waitForFound}. */
  untilFound<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found>;
  kubectl(...args: readonly string[]): Promise<CommandResult>;
  install(options: InstallOptions): Promise<void>;
  /** Offers bundles in one namespace only. The program that serves them ends with the cluster, or before. */
  offer(namespace: string, bundles: readonly string[], schemas?: Schemas): Promise<Program>;
  /** The same of a package whose bundle is in an image that nobody has. */
  offerImage(namespace: string, packageName: string): Promise<Program>;
  /** `scope`: what its OperatorGroup targets, the whole cluster, itself (default), or these namespaces. */
  prepareNamespace(name: string, scope?: Scope): Promise<void>;
  /** Waits until OLM carries out no InstallPlan (of a namespace, or of all) once more that is complete already. */
  settled(namespace?: string): Promise<void>;
  /** Every object there is. */
  list(): Promise<Listing>;
  /**
   * Alice, bob or carol with the given rights (in a namespace, or in all) and no others; repeat calls add rights.
   * Returns a kubeconfig file.
   */
  user(name: string, rules: readonly Rule[], namespace?: string): Promise<string>;
  /** A kubeconfig file for a ServiceAccount that exists; `server`: another way to the API server. */
  serviceAccount(namespace: string, name: string, server?: string): Promise<string>;
  /** Ends all programs. The folder goes, too, except for the logs if those are wanted. */
  stop(want?: 'logs'): Promise<void>;
}

export interface ClusterOptions {
  /** Folders of bundles that the catalog offers. Default: all of ours. */
  readonly bundles?: readonly string[];
  /** `open` if the shape of custom resources does not matter: real operators' schemas take much CPU. */
  readonly schemas?: Schemas;
  /** `apis`: nobody acts on OLM's objects. Default: OLM runs. */
  readonly olm?: 'apis';
  readonly tell?: (line: string) => void;
  /** Users with requests in the API server's audit log, see audit-log.ts. */
  readonly audited?: readonly string[];
  /** `kubelet`: the one that test/pods starts. Default: kwok plays one. */
  readonly node?: NodeKind;
  /** Gibibytes that etcd takes; its default is 2. */
  readonly etcdQuota?: number;
}

const bundlesDir = join(import.meta.dirname, '..', '..', 'bundles');

/** Our own bundles: `<package>/` or `<package>/<version>/`. */
export function ourBundles(): string[] {
  return readdirSync(bundlesDir, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('metadata/annotations.yaml'))
    .map(name => resolve(bundlesDir, name, '..', '..'))
    .toSorted();
}

/** A real operator's bundle, where there is a folder of them beside the project; see CONTRIBUTING.md. */
export function realBundle(name: string): string | undefined {
  const dir = process.env.BUNDLES_DIR ?? join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'bundles');
  const bundle = join(dir, name);
  return existsSync(join(bundle, 'manifests')) ? resolve(bundle) : undefined;
}

/** A build of the control plane is part of the first test that needs one; tap would give up after 30 s. */
const patience = 30 * 60_000;

/** What a test and those around it have in common. (Importing tap itself would start its clock for everyone else.) */
type Patient = Pick<Test, 'setTimeout' | 'parent'>;

/** Starts a cluster that is stopped when the test ends; its logs stay when the test has failed. */
export async function startCluster(t: Test, options: StartOptions = {}): Promise<TestCluster> {
  for (let test: Patient | undefined = t; test; test = test.parent) test.setTimeout(patience);
  const cluster = await bootCluster({ audited: ourAccounts, ...options });
  t.teardown(async () => {
    const expected = [momentary, ...(options.expectedDenials ?? [])];
    const denials = denialsIn(cluster).filter(denial => !expected.some(pattern => pattern.test(denial)));
    await cluster.stop(t.passing() && denials.length === 0 ? undefined : 'logs');
    if (denials.length > 0) throw new Error(`our accounts lack rights: ${denials.join('; ')}`);
  });
  return cluster;
}

/**
 * The right to see custom resources of the tests' operators comes and goes with their CRDs, some moments later or earlier.
 * Were it not there for longer, deletions would be denied.
 */
const momentary = /: list \w+\.([\w.-]+\.)?(example|metallb|opentelemetry)\.io$/;

interface StartOptions extends ClusterOptions {
  /** What our accounts are denied in this test, in the words of {@link denialsIn}. Any other denial fails it. */
  readonly expectedDenials?: readonly RegExp[];
}

/** The same without a test: the caller calls `stop`. */
export async function bootCluster(options: ClusterOptions = {}): Promise<TestCluster> {
  const tell = options.tell ?? (line => process.stderr.write(`${line}\n`));
  const binaries = await findBinaries(tell);
  const root = join(tmpdir(), 'subscription-guard');
  mkdirSync(root, { recursive: true });
  const dir = mkdtempSync(join(root, 'cluster-'));
  leave('dir', dir);
  const programs = new Programs(binaries.dir, join(dir, 'logs'));
  try {
    const plane = await startControlPlane(binaries, programs, dir, options);
    await prepareOlm(plane, binaries);
    const olm = options.olm === 'apis' ? [] : await startOlm(plane, options.bundles ?? ourBundles(), options.schemas);
    return clusterOf(plane, olm);
  } catch (error) {
    await end(dir, programs, 'logs');
    throw error;
  }
}

async function end(dir: string, programs: Programs, want?: 'logs'): Promise<void> {
  await programs.stop();
  if (want === 'logs' && keepLogs(dir)) process.stderr.write(`the logs of the cluster are in ${dir}\n`);
  else rmSync(dir, { recursive: true, force: true });
  leave('done', dir);
}

function clusterOf(plane: ControlPlane, olm: readonly Program[]): TestCluster {
  const { dir, api, kubeconfig, server, etcd, caFile, apiServer, programs } = plane;
  return {
    dir,
    api,
    kubeconfig,
    server,
    etcd,
    caFile,
    apiServer,
    olm,
    untilReady: () => apiServer.until(() => isReady(server, caFile)),
    until: waitFor,
    untilFound: waitForFound,
    kubectl: (...args) => kubectl(kubeconfig, ...args),
    install: options => install(api, options),
    offer: (...offered) => offerBundles({ api, dir, programs }, ...offered),
    offerImage: (...offered) => offerImage({ api, dir, programs }, ...offered),
    prepareNamespace: (name, scope) => prepareNamespace(api, name, scope),
    settled: async namespace => {
      const [, catalog] = olm;
      if (catalog) await settled(api, catalog, namespace);
    },
    list: () => listEverything(api),
    user: (name, rules, namespace) => userWith(plane, name, rules, namespace),
    serviceAccount: (...account) => serviceAccount(plane, ...account),
    stop: async want => {
      await api.close();
      await end(dir, programs, want);
    },
  };
}
