import { setTimeout as delay } from 'node:timers/promises';
import type { Resource } from '../src/cluster/cluster.ts';
import { ApiClient } from '../src/cluster/live/api-client.ts';
import { loadKubeConfig } from '../src/cluster/live/kube-config.ts';
import { deleteOptions, LiveCluster, pathOf } from '../src/cluster/live/live-cluster.ts';
import { steps } from '../src/plan/steps.ts';
import type { Api } from '../test/support/control-plane/api.ts';
import type { TestCluster } from '../test/support/control-plane/cluster.ts';
import { type PlanDocument, planOf } from '../test/support/e2e/plan.ts';

/** An object that a removal takes away. */
interface Target {
  readonly path: string;
  readonly uid: string;
  readonly step: string;
  /** Nothing else removes it, so the script must. */
  readonly alone: boolean;
}

/** The removal of one operator, by either way. */
export class Removal {
  readonly targets: readonly Target[];
  readonly #api: Api;
  readonly #subscription: string;

  private constructor(api: Api, subscription: string, targets: readonly Target[]) {
    this.#api = api;
    this.#subscription = subscription;
    this.targets = targets;
  }

  static async of(cluster: TestCluster, namespace: string, name: string): Promise<Removal> {
    const client = new ApiClient(loadKubeConfig({ file: cluster.kubeconfig }));
    const live = new LiveCluster(client);
    const { items } = await planOf(cluster, namespace, name);
    const targets = await Promise.all(
      items
        .filter(({ fate }) => fate === 'Delete' || fate === 'Follows')
        .map(async (item): Promise<Target[]> => {
          const resource = await resourceOf(live, item);
          if (!resource || !item.uid) return [];
          const at = { name: item.name, ...(item.namespace && { namespace: item.namespace }) };
          return [{ path: pathOf(resource, at), uid: item.uid, step: item.step, alone: item.fate === 'Delete' }];
        }),
    );
    await client.close();
    const subscription = `/apis/operators.coreos.com/v1alpha1/namespaces/${namespace}/subscriptions/${name}`;
    return new Removal(cluster.api, subscription, targets.flat());
  }

  /**
   * Milliseconds from the DELETE of the Subscription to the last object gone, when the guard and the sweeper do it; undefined
   * when the guard would have us try again.
   */
  async byCascade(): Promise<number | undefined> {
    const started = performance.now();
    if (!(await this.#isAdmitted(foreground))) return undefined;
    await this.#gone(this.targets);
    return performance.now() - started;
  }

  /**
   * The same by a script that knows what to delete in which order: what Kubernetes and OLM need. `api`: of a user for
   * whom no webhook is called.
   */
  async byScript(api: Api): Promise<number> {
    const started = performance.now();
    await api.ok('DELETE', this.#subscription, foreground);
    await this.#untilGone(this.#subscription);
    for (const step of steps) {
      const here = this.targets.filter(target => target.step === step);
      await Promise.all(
        here
          .filter(({ alone }) => alone)
          .map(({ path, uid }) => api.send('DELETE', path, deleteOptions({ propagationPolicy: 'Background', uid }))),
      );
      await this.#gone(here);
    }
    return performance.now() - started;
  }

  /** The same by another tool: until it ends, whether or not all objects are gone. */
  async byTool(run: () => Promise<void>): Promise<number> {
    const started = performance.now();
    await run();
    return performance.now() - started;
  }

  /** Removes what a tool has left, and returns how many objects nothing else has removed within some seconds. */
  async removeRest(api: Api): Promise<number> {
    await delay(settling);
    const left: Target[] = [];
    for (const target of this.targets) if (await this.#isThere(target)) left.push(target);
    for (const { path, uid } of left)
      await api.send('DELETE', path, deleteOptions({ propagationPolicy: 'Background', uid }));
    await this.#gone(left);
    return left.length;
  }

  /** Whether nothing stands in the way of a cascade. A dry run is not kept waiting until OLM has settled. */
  wouldBeAdmitted(): Promise<boolean> {
    return this.#isAdmitted({ ...foreground, dryRun: ['All'] });
  }

  async #isAdmitted(options: object): Promise<boolean> {
    const { code, body } = await this.#api.send('DELETE', this.#subscription, options);
    if (code === 200) return true;
    if (/try again/i.test(body.message)) return false;
    throw new Error(`a cascade is not admitted: ${body.message}`);
  }

  /** One after the other, so that looking is no load: when the last one has gone, all have. */
  async #gone(targets: readonly Target[]): Promise<void> {
    for (const { path, uid } of targets) await this.#untilGone(path, uid);
  }

  async #isThere({ path, uid }: Pick<Target, 'path'> & { readonly uid?: string }): Promise<boolean> {
    const { code, body } = await this.#api.send('GET', `${path}?${fromCache}`, undefined, metadataOnly);
    return code !== 404 && (uid === undefined || body.metadata?.uid === uid);
  }

  async #untilGone(path: string, uid?: string): Promise<void> {
    const deadline = performance.now() + 120_000;
    for (;;) {
      if (!(await this.#isThere({ path, ...(uid !== undefined && { uid }) }))) return;
      if (performance.now() > deadline) throw new Error(`${path} is still there after two minutes`);
      await delay(20);
    }
  }
}

/** Milliseconds for OLM and the garbage collector, after a tool has ended. */
const settling = 5_000;

const foreground = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Foreground' };

/** Looks at six operators every 20 ms should cost the API server little: it answers from memory, milliseconds behind etcd. */
const fromCache = 'resourceVersion=0';

const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

function resourceOf(
  live: LiveCluster,
  { apiVersion, kind }: PlanDocument['items'][number],
): Promise<Resource | undefined> {
  const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return live.resource(group, kind, version);
}
