import type { Endpoint } from './endpoints.ts';
import type { Stage } from './stage.ts';

/** The cluster that cases share: the first one that wants it starts it. */
export class SharedStage {
  readonly #start: () => Promise<Stage>;
  #stage: Promise<Stage> | undefined;
  #reference: Promise<Endpoint> | undefined;

  constructor(start: () => Promise<Stage>) {
    this.#start = start;
  }

  get(): Promise<Stage> {
    this.#stage ??= this.#start();
    return this.#stage;
  }

  /** The no-op webhook on Fastify. */
  async reference(): Promise<Endpoint> {
    const { endpoints } = await this.get();
    this.#reference ??= endpoints.noopFastify();
    return this.#reference;
  }

  /** Who wants it after that starts another one. */
  async stop(): Promise<void> {
    const stage = this.#stage;
    this.#stage = undefined;
    this.#reference = undefined;
    // One that did not start has failed the case that wanted it, and has left nothing to stop.
    await (await stage?.catch(() => undefined))?.stop();
  }
}
