import { bootCluster, type ClusterOptions, type TestCluster } from '../test/support/control-plane/cluster.ts';
import type { InstallOptions } from '../test/support/control-plane/install.ts';
import { Endpoints } from './endpoints.ts';
import { quiet } from './quiet.ts';
import { createOperands, createOperator, type Shape, subscriptionPath } from './synthetic.ts';

/** Two of our bundles, as OLM has installed them. */
const bundles = ['redis-operator', 'kitchen-sink'] as const;

/** A cluster with operators that no controller touches any more, and with all webhooks that are compared. */
export class Stage {
  readonly cluster: TestCluster;
  readonly endpoints: Endpoints;
  readonly #operands = new Map<string, number>();

  private constructor(cluster: TestCluster) {
    this.cluster = cluster;
    this.endpoints = new Endpoints(cluster);
  }

  /** `olm: 'apis'`: without the bundles, which takes half a minute less. */
  static async start(
    tell: (line: string) => void,
    { olm, etcdQuota }: Pick<ClusterOptions, 'olm' | 'etcdQuota'> = {},
  ): Promise<Stage> {
    const cluster = await bootCluster({ tell, ...(olm && { olm }), ...(etcdQuota && { etcdQuota }) });
    const stage = new Stage(cluster);
    if (olm) return stage;
    tell(`OLM installs ${bundles.join(' and ')}`);
    try {
      await Promise.all(bundles.map(packageName => cluster.install(installOf(packageName))));
      await Promise.all(cluster.olm.map(operator => operator.stop()));
    } catch (error) {
      await stage.stop();
      throw error;
    }
    return stage;
  }

  /** The path of the Subscription of an operator of this shape, which is made if it is not there yet. */
  async operator(shape: Shape, operands = 0): Promise<string> {
    const { api } = this.cluster;
    const known = this.#operands.get(shape.name);
    if (known === undefined) await createOperator(api, shape);
    await createOperands(api, shape, known ?? 0, operands);
    this.#operands.set(shape.name, Math.max(known ?? 0, operands));
    return subscriptionPath(shape);
  }

  /** Waits until the API server has digested what was created. */
  quiet(): Promise<void> {
    return quiet(this.cluster);
  }

  async stop(): Promise<void> {
    try {
      await this.endpoints.stop();
    } finally {
      await this.cluster.stop();
    }
  }
}

type BundleName = (typeof bundles)[number];

function installOf(packageName: BundleName): InstallOptions {
  return { namespace: packageName, packageName, scope: packageName === 'kitchen-sink' ? 'all' : 'own' };
}

export function bundlePath(packageName: BundleName): string {
  return `/apis/operators.coreos.com/v1alpha1/namespaces/${packageName}/subscriptions/${packageName}`;
}
