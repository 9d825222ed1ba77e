import type { TestCluster } from '../control-plane/cluster.ts';
import { olmApi } from '../control-plane/olm.ts';

const path = `${olmApi}/namespaces/redis/subscriptions/redis-operator`;

/** Deletions that must all be denied with the checklist: custom resources are there. */
const deletions = [
  [path, undefined],
  [`${path}?dryRun=All`, undefined],
  [`${path}?dryRun=All`, { propagationPolicy: 'Foreground' }],
] as const;

const checklist =
  /^admission webhook "(guard|cascade)\.subscription-guard\.io" denied the request: Deleting Subscription redis\/redis-operator would leave /;

/** Many people who try to delete one Subscription, again and again. */
export class Load {
  readonly #cluster: TestCluster;
  readonly #workers: Promise<void>[];
  #running = true;
  #answers = 0;
  /** Every answer that was not the checklist. */
  readonly wrong: string[] = [];

  constructor(cluster: TestCluster, people: number) {
    this.#cluster = cluster;
    this.#workers = Array.from({ length: people }, (_, index) => this.#work(index));
  }

  /** Waits until so many more have been answered: that many have been through what has just happened. */
  async answered(more: number): Promise<void> {
    const wanted = this.#answers + more;
    await this.#cluster.until(`${more} answers`, async () => this.#answers >= wanted);
  }

  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#workers);
  }

  async #work(first: number): Promise<void> {
    for (let turn = first; this.#running; turn += 1) {
      const [path, body] = deletions[turn % deletions.length] ?? deletions[0];
      const { code, body: answer } = await this.#cluster.api
        .send('DELETE', path, body)
        .catch((error: Error) => ({ code: 0, body: error }));
      this.#answers += 1;
      if (code !== 409 || !checklist.test(answer.message)) this.wrong.push(`${code} ${answer.message}`);
    }
  }
}
