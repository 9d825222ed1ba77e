import type { TestCluster } from '../test/support/control-plane/cluster.ts';
import { freePorts, type Program, waitFor } from '../test/support/control-plane/process.ts';
import { runSweeper } from '../test/support/control-plane/sweeper.ts';
import { runWebhook, type Webhook } from '../test/support/control-plane/webhook.ts';
import { cleanupsPath } from '../test/support/e2e/cleanup-manifest.ts';
import { metricsOf } from './metrics.ts';

/** The webhook and the sweeper, as deploy/ installs them with the cascade. */
export class Guard {
  readonly #cluster: TestCluster;
  readonly #webhook: Webhook;
  readonly #sweeper: Program;
  readonly #healthPort: number;

  private constructor(cluster: TestCluster, webhook: Webhook, sweeper: Program, healthPort: number) {
    this.#cluster = cluster;
    this.#webhook = webhook;
    this.#sweeper = sweeper;
    this.#healthPort = healthPort;
  }

  static async start(cluster: TestCluster): Promise<Guard> {
    const webhook = await runWebhook(cluster, { cascade: true });
    const [healthPort = 0] = await freePorts(1);
    const sweeper = await runSweeper(cluster, { healthPort });
    await waitFor('the sweeper to lead', async () => {
      const metrics = await metricsOf(healthPort).catch(() => undefined);
      return metrics?.leading === 1;
    });
    return new Guard(cluster, webhook, sweeper, healthPort);
  }

  /** How many requests both have sent to the API server. */
  async requests(): Promise<number> {
    const [sweeper, webhook] = [await metricsOf(this.#healthPort), await metricsOf(this.#webhook.healthPort)];
    return sweeper.requests + webhook.requests;
  }

  /** Waits until nothing is left to do for the Subscriptions of a namespace. */
  done(namespace: string): Promise<void> {
    return this.#cluster.until(`the Cleanups of ${namespace} to succeed`, async () => {
      const { items } = await this.#cluster.api.ok('GET', cleanupsPath);
      const own = (items as Cleanup[]).filter(({ spec }) => spec.subject.namespace === namespace);
      return own.length > 0 && own.every(({ status }) => status?.phase === 'Succeeded');
    });
  }

  async stop(): Promise<void> {
    await this.#sweeper.stop();
    await this.#webhook.stop();
  }
}

interface Cleanup {
  readonly spec: { readonly subject: { readonly namespace: string } };
  readonly status?: { readonly phase: string };
}
