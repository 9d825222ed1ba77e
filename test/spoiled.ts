import { type Cluster, ClusterError } from '../src/cluster/cluster.ts';

/** How a call can fail. `carriedOut`: it has taken effect, and only the answer was lost. */
export interface Failure {
  readonly error: ClusterError;
  readonly carriedOut?: boolean;
}

/** As the API server says it. */
const modified = 'Operation cannot be fulfilled on configmaps "a": the object has been modified';

export const failures: Readonly<Record<string, Failure>> = {
  conflict: { error: new ClusterError(409, 'Conflict', modified, { kind: 'changed' }) },
  'too many requests': { error: new ClusterError(429, 'TooManyRequests', 'spoiled') },
  'an error of the server': { error: new ClusterError(500, 'InternalError', 'spoiled') },
  'a lost connection': { error: new ClusterError(0, 'Unreachable', 'spoiled') },
  'a lost answer': { error: new ClusterError(0, 'Unreachable', 'spoiled'), carriedOut: true },
};

export interface Spoiling {
  /** Which call fails, counted from 1. */
  readonly nth: number;
  readonly failure: Failure;
  /** How often it fails when it is made again. */
  readonly times?: number;
}

/** Counts calls, and lets one of them fail. */
export class Spoiler {
  calls = 0;
  failed = 0;
  readonly #spoiling: Spoiling | undefined;
  #left: number;
  #target: string | undefined;

  constructor(spoiling?: Spoiling) {
    this.#spoiling = spoiling;
    this.#left = spoiling?.times ?? 1;
  }

  /** `name` tells whether two calls are the same one, made again. */
  async call<T>(name: string, make: () => Promise<T>): Promise<T> {
    this.calls += 1;
    if (this.calls === this.#spoiling?.nth) this.#target = name;
    if (!this.#spoiling || name !== this.#target || this.#left === 0) return make();
    this.#left -= 1;
    this.failed += 1;
    const { error, carriedOut } = this.#spoiling.failure;
    if (carriedOut) await make();
    throw error;
  }

  cluster(cluster: Cluster): Cluster {
    const spoil = <T>(verb: string, question: readonly unknown[], make: () => Promise<T>): Promise<T> =>
      this.call(`${verb} ${JSON.stringify(question)}`, make);
    return {
      resource: (...question) => spoil('resource', question, () => cluster.resource(...question)),
      get: (...question) => spoil('get', question, () => cluster.get(...question)),
      async *list(...question) {
        yield* await spoil('list', question, () => Array.fromAsync(cluster.list(...question)));
      },
      create: (...order) => spoil('create', order, () => cluster.create(...order)),
      patch: (...order) => spoil('patch', order, () => cluster.patch(...order)),
      delete: (...order) => spoil('delete', order, () => cluster.delete(...order)),
    };
  }
}
