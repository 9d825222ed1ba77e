import type { TestCluster } from '../control-plane/cluster.ts';
import { olmApi } from '../control-plane/olm.ts';

const redis = { namespace: 'redis', name: 'redis-operator' };

/** Deletions that must all be denied with the checklist: custom resources are there. */
function deletionsOf(path: string) {
  return [
    [path, undefined],
    [`${path}?dryRun=All`, undefined],
    [`${path}?dryRun=All`, { propagationPolicy: 'Foreground' }],
  ] as const;
}

/** Many people who try to delete one Subscription, again and again. */
export class Load {
  readonly #cluster: TestCluster;
  readonly #deletions: ReturnType<typeof deletionsOf>;
  readonly #checklist: RegExp;
  readonly #workers: Promise<void>[];
  #running = true;
  #answers = 0;
  /** Every answer that was not the checklist. */
  readonly wrong: string[] = [];

  constructor(cluster: TestCluster, people: number, { namespace, name } = redis) {
    this.#cluster = cluster;
    this.#deletions = deletionsOf(`${olmApi}/namespaces/${namespace}/subscriptions/${name}`);
    this.#checklist = new RegExp(
      `^admission webhook "(guard|cascade)\\.subscription-guard\\.io" denied the request: Deleting Subscription ${namespace}/${name} would leave `,
    );
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
      const [path, body] = this.#deletions[turn % this.#deletions.length] ?? this.#deletions[0];
      const { code, body: answer } = await this.#cluster.api
        .send('DELETE', path, body)
        .catch((error: Error) => ({ code: 0, body: error }));
      this.#answers += 1;
      if (code !== 409 || !this.#checklist.test(answer.message)) this.wrong.push(`${code} ${answer.message}`);
    }
  }
}
