import { type Cluster, ClusterError } from '../../../src/cluster/cluster.ts';

/** How a call can fail. `carriedOut`: it has taken effect, and only the answer was lost. */
export interface Failure {
  readonly error: ClusterError;
  readonly carriedOut?: boolean;
}

/** As the API server says it. */
const modified = 'Operation cannot be fulfilled on configmaps "a": the object has been modified';

export const failures: Readonly<Record<string, Failure>> = {
  conflict: { error: new ClusterError(409, 'Conflict', modified, { kind: 'changed' }) },
  'too many requests': { error: new ClusterError(429, 'TooManyRequests', 'injected') },
  'an error of the server': { error: new ClusterError(500, 'InternalError', 'injected') },
  'a lost connection': { error: new ClusterError(0, 'Unreachable', 'injected') },
  'a lost answer': { error: new ClusterError(0, 'Unreachable', 'injected'), carriedOut: true },
};

export interface Injection {
  /** Which call fails, counted from 1. */
  readonly nth: number;
  readonly failure: Failure;
  /** How often it fails when it is made again. */
  readonly times?: number;
}

/** Counts calls, and lets one of them fail. */
export class FaultInjector {
  calls = 0;
  failed = 0;
  readonly #injection: Injection | undefined;
  #left: number;
  #target: string | undefined;

  constructor(injection?: Injection) {
    this.#injection = injection;
    this.#left = injection?.times ?? 1;
  }

  /** `name` tells whether two calls are the same one, made again. */
  async call<T>(name: string, make: () => Promise<T>): Promise<T> {
    this.calls += 1;
    if (this.calls === this.#injection?.nth) this.#target = name;
    if (!this.#injection || name !== this.#target || this.#left === 0) return make();
    this.#left -= 1;
    this.failed += 1;
    const { error, carriedOut } = this.#injection.failure;
    if (carriedOut) await make();
    throw error;
  }

  cluster(cluster: Cluster): Cluster {
    const attempt = <T>(verb: string, question: readonly unknown[], make: () => Promise<T>): Promise<T> =>
      this.call(`${verb} ${JSON.stringify(question)}`, make);
    return {
      resource: (...question) => attempt('resource', question, () => cluster.resource(...question)),
      get: (...question) => attempt('get', question, () => cluster.get(...question)),
      async *list(...question) {
        yield* await attempt('list', question, () => Array.fromAsync(cluster.list(...question)));
      },
      firstPage: (...question) => attempt('firstPage', question, () => cluster.firstPage(...question)),
      create: (...order) => attempt('create', order, () => cluster.create(...order)),
      patch: (...order) => attempt('patch', order, () => cluster.patch(...order)),
      delete: (...order) => attempt('delete', order, () => cluster.delete(...order)),
    };
  }
}
