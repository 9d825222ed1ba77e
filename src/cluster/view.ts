import {
  ClusterError,
  type ClusterReader,
  type Content,
  type FirstPage,
  type KubeObject,
  type ListQuery,
  type ObjectName,
  type Resource,
} from './cluster.ts';

/** Bounds of one view: the most reads at once, and the signal that ends them. */
export interface ViewLimits {
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

/**
 * A cluster as one decision sees it. It asks each question once, a limited number at a time, and none after the signal
 * has aborted. Use a new one for each decision: it never reads anything twice.
 */
export class ClusterView implements ClusterReader {
  /** An audit refuses such a reader: it would keep every list of the cluster. */
  readonly keepsAnswers = true;
  readonly #cluster: ClusterReader;
  readonly #signal: AbortSignal | undefined;
  readonly #answers = new Map<string, Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(cluster: ClusterReader, { concurrency = 16, signal }: ViewLimits = {}) {
    this.#cluster = cluster;
    this.#signal = signal;
    this.#free = concurrency;
  }

  /** Returns a view of the cluster: the given one, if it is one, so that its callers share their reads. */
  static of(cluster: ClusterReader): ClusterView {
    return cluster instanceof ClusterView ? cluster : new ClusterView(cluster);
  }

  /** Does not wait for a turn: nearly all answers are remembered, and questions about one group share one request. */
  resource(group: string, kind: string, version?: string): Promise<Resource | undefined> {
    return this.#once(['resource', group, kind, version], async () => {
      this.#mustBeInTime();
      return this.#cluster.resource(group, kind, version);
    });
  }

  get(resource: Resource, at: ObjectName, content: Content = 'full'): Promise<KubeObject | undefined> {
    return this.#once(['get', ...idOf(resource), at.namespace, at.name, content], () =>
      this.#inTurn(signal => this.#cluster.get(resource, at, content, signal)),
    );
  }

  /**
   * Reads the whole list before it yields the first object, once for all callers that ask for the same list. A list
   * with `pick` is never shared.
   */
  async *list<Kept = KubeObject>(resource: Resource, query: ListQuery<Kept> = {}): AsyncIterable<Kept> {
    const { namespace, selector, content = 'full', owners, pick } = query;
    if (pick) {
      yield* await this.#inTime(this.#inTurn(signal => Array.fromAsync(this.#cluster.list(resource, query, signal))));
      return;
    }
    yield* await this.#once(['list', ...idOf(resource), namespace, selector, content, owners?.join()], () =>
      this.#inTurn(signal => Array.fromAsync(this.#cluster.list(resource, query, signal))),
    );
  }

  firstPage(resource: Resource, limit: number): Promise<FirstPage> {
    return this.#once(['page', ...idOf(resource), `${limit}`], () =>
      this.#inTurn(signal => this.#cluster.firstPage(resource, limit, signal)),
    );
  }

  /** JSON distinguishes a namespace named "undefined" from none. */
  #once<T>(question: readonly (string | undefined)[], ask: () => Promise<T>): Promise<T> {
    const key = JSON.stringify(question);
    if (this.#answers.has(key)) return this.#answers.get(key) as Promise<T>;
    const answer = this.#inTime(ask());
    this.#answers.set(key, answer);
    return answer;
  }

  async #inTurn<T>(ask: (signal: AbortSignal | undefined) => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>(resolve => this.#waiting.push(resolve));
    else this.#free -= 1;
    try {
      this.#mustBeInTime();
      return await ask(this.#signal);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }

  #mustBeInTime(): void {
    if (this.#signal?.aborted) throw tooLate();
  }

  /** Rejects when the time is up, even if the cluster never ends the request. */
  async #inTime<T>(answer: Promise<T>): Promise<T> {
    const signal = this.#signal;
    if (!signal) return answer;
    let onAbort: (() => void) | undefined;
    const timeUp = new Promise<never>((_, reject) => {
      onAbort = () => reject(tooLate());
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([answer, timeUp]);
    } finally {
      if (onAbort) signal.removeEventListener('abort', onAbort);
    }
  }
}

/** The answer to a question that comes after the view's signal. */
export function tooLate(): ClusterError {
  return new ClusterError(0, 'Timeout', 'the API server did not answer in time');
}

function idOf({ group, version, plural }: Resource): [string, string, string] {
  return [group, version, plural];
}
