import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Api } from '../test/support/control-plane/api.ts';
import type { TestCluster } from '../test/support/control-plane/cluster.ts';
import { kubectlOperator, NoProgram } from '../test/support/control-plane/go-programs.ts';
import { installed, makeOperatorGroup } from '../test/support/control-plane/install.ts';
import { olmApi } from '../test/support/control-plane/olm.ts';
import { holdsWithin } from '../test/support/control-plane/process.ts';
import type { Bench } from './bench.ts';
import { Guard } from './guard.ts';
import { Removal } from './removal.ts';
import { unguarded, unguardedKubeconfig } from './unguarded.ts';

/** What OLM installs, and the Subscriptions that it has then, in the order in which they can be deleted. */
export interface Bundle {
  readonly packageName: string;
  readonly namespace: string;
  readonly scope: 'all' | 'own';
  readonly subscriptions: readonly string[];
}

export function bundle(packageName: string, scope: Bundle['scope'], more: Partial<Bundle> = {}): Bundle {
  return { packageName, namespace: packageName, scope, subscriptions: [packageName], ...more };
}

/**
 * OLM was seen to resolve from its cache a Subscription that was gone: the InstallPlan that it made for the new one was owned by
 * the old one and went with it, and OLM waited for that plan for good. Its cache cannot be looked into, so it gets these
 * milliseconds before a package is subscribed to again.
 */
export const forget = 5_000;

/** Runs beside a guard, with the API server as one whom the guard is not asked about. */
export async function guarded<T>(cluster: TestCluster, run: (guard: Guard, api: Api) => Promise<T>): Promise<T> {
  const guard = await Guard.start(cluster);
  const api = await unguarded(cluster);
  try {
    return await run(guard, api);
  } finally {
    await api.close();
    await guard.stop();
  }
}

/** What one removal took; `calls`: requests of webhook and sweeper to the API server. */
export interface Measured {
  readonly milliseconds: number;
  readonly calls: number;
  readonly objects: number;
  /** Objects of the plan that the way leaves behind. */
  readonly left?: number;
}

/** Undefined: it must be tried again. */
export type Way = (removal: Removal, bundle: Bundle) => Promise<Omit<Measured, 'objects'> | undefined>;

export function byScript(api: Api): Way {
  return async removal => ({ milliseconds: await removal.byScript(api), calls: 0 });
}

export function byCascade(guard: Guard): Way {
  return async (removal, { namespace }) => {
    const before = await guard.requests();
    const milliseconds = await removal.byCascade();
    if (milliseconds === undefined) return undefined;
    await guard.done(namespace);
    return { milliseconds, calls: (await guard.requests()) - before };
  };
}

/** Undefined, and said so loudly, where the tool cannot be built. */
export async function byTool({ cluster, api, bench: { tell } }: Site): Promise<Way | undefined> {
  try {
    const program = await kubectlOperator(tell);
    const env = { ...process.env, KUBECONFIG: await unguardedKubeconfig(cluster) };
    return async (removal, { namespace, packageName, scope }) => {
      const uninstall = async () => {
        await promisify(execFile)(program, ['uninstall', packageName, '-X', '--namespace', namespace], { env });
      };
      const milliseconds = await removal.byTool(uninstall);
      const left = await removal.removeRest(api);
      // The tool deletes the OperatorGroup, too, which was older than the install; without it OLM installs nothing.
      await makeOperatorGroup(cluster.api, namespace, scope);
      return { milliseconds, calls: 0, left };
    };
  } catch (error) {
    if (!(error instanceof NoProgram)) throw error;
    tell(`!!! kubectl operator uninstall IS LEFT OUT: ${error.message}`);
    return undefined;
  }
}

/** Where operators are installed and removed. */
export interface Site {
  readonly cluster: TestCluster;
  /** Of a user for whom no webhook is called. */
  readonly api: Api;
  readonly bench: Bench;
}

/**
 * Installs operators side by side, until OLM has settled for all: a cascade of the first Subscription of each is admitted. A dry
 * run is admitted before.
 */
export async function installAll(site: Site, bundles: readonly Bundle[]): Promise<Removal[]> {
  await Promise.all(bundles.map(one => install(one, site)));
  await site.cluster.settled();
  const removals: Removal[] = [];
  for (const { namespace, subscriptions } of bundles)
    for (const name of subscriptions.slice(0, 1)) removals.push(await removalOf(site.cluster, namespace, name));
  return removals;
}

/** The removal of an operator, as soon as nothing stands in the way of a cascade, whichever way it goes: OLM must be done for all. */
export async function removalOf(cluster: TestCluster, namespace: string, name: string): Promise<Removal> {
  const removal = await Removal.of(cluster, namespace, name);
  await cluster.until(`a cascade of ${namespace}/${name} to be admitted`, () => removal.wouldBeAdmitted());
  return removal;
}

/** Milliseconds in which a cascade that a dry run has admitted must be admitted. */
const patience = 180_000;

/** Again for as long as the guard asks for it, and that takes time, too. */
export async function remove(removal: Removal, bundle: Bundle, way: Way): Promise<Measured> {
  const deadline = performance.now() + patience;
  while (performance.now() < deadline) {
    const result = await way(removal, bundle);
    if (result) return { ...result, objects: removal.targets.length };
    await delay(100);
  }
  throw new Error(`the cascade of ${bundle.packageName} was not admitted within ${patience / 1_000} s`);
}

/** Milliseconds in which OLM begins with a Subscription, unless it has lost it. */
const beginning = 60_000;

const attempts = 3;

/** OLM may lose the InstallPlan of a Subscription, see {@link forget}. Such a Subscription is made anew. */
async function install(bundle: Bundle, { cluster, api, bench }: Site): Promise<void> {
  const { namespace, packageName } = bundle;
  const base = `${olmApi}/namespaces/${namespace}`;
  const subscription = `${base}/subscriptions/${packageName}`;
  const hasBegun = async () => {
    const { status } = await api.ok('GET', subscription);
    const plan = status?.installPlanRef?.name;
    return plan !== undefined && (await api.exists(`${base}/installplans/${plan}`));
  };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await cluster.install({ ...bundle, phase: 'none' });
    if (await holdsWithin(beginning, hasBegun)) return installed(cluster.api, namespace, packageName);
    bench.tell(`OLM does not begin with ${namespace}/${packageName}, so its Subscription is made anew`);
    await api.ok('DELETE', subscription);
    await delay(forget);
  }
  throw new Error(`OLM has not begun with ${namespace}/${packageName}, ${attempts} times`);
}
