import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Api } from '../test/support/control-plane/api.ts';
import type { TestCluster } from '../test/support/control-plane/cluster.ts';
import { kubectlOperator, NoProgram } from '../test/support/control-plane/go-programs.ts';
import { installed } from '../test/support/control-plane/install.ts';
import { olmApi } from '../test/support/control-plane/olm.ts';
import type { Bench } from './bench.ts';
import { Guard } from './guard.ts';
import type { Removal } from './removal.ts';
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
export async function byTool(cluster: TestCluster, api: Api, { tell }: Bench): Promise<Way | undefined> {
  try {
    const program = await kubectlOperator(tell);
    const env = { ...process.env, KUBECONFIG: await unguardedKubeconfig(cluster) };
    return async (removal, { namespace, packageName }) => {
      const uninstall = async () => {
        await promisify(execFile)(program, ['uninstall', packageName, '-X', '--namespace', namespace], { env });
      };
      return { milliseconds: await removal.byTool(uninstall), calls: 0, left: await removal.removeRest(api) };
    };
  } catch (error) {
    if (!(error instanceof NoProgram)) throw error;
    tell(`!!! kubectl operator uninstall IS LEFT OUT: ${error.message}`);
    return undefined;
  }
}

export async function install(bundle: Bundle, { api, install, until }: TestCluster): Promise<void> {
  const { namespace, packageName } = bundle;
  await install({ ...bundle, phase: 'none' });
  const base = `${olmApi}/namespaces/${namespace}`;
  const hasBegun = async () => {
    const { status } = await api.ok('GET', `${base}/subscriptions/${packageName}`);
    const plan = status?.installPlanRef?.name;
    return plan !== undefined && (await api.exists(`${base}/installplans/${plan}`));
  };
  await until(`OLM to begin with ${packageName}`, hasBegun);
  await installed(api, namespace, packageName);
}
