import {
  type Cluster,
  type FirstPage,
  isOwnedByOneOf,
  type KubeObject,
  type ListQuery,
  type Resource,
} from '../cluster.ts';

/** Milliseconds after which a read keeps no other one waiting: it may hang, and a new one may not. */
const patience = 500;

/** The reads of one question: the one under way, and the next one, which all share that ask meanwhile. */
interface Line {
  readonly running: Promise<unknown>;
  next?: Promise<unknown>;
}

/**
 * Wraps a cluster so that decisions at the same time share their reads. A read is never older than the question: who asks
 * while the same read is under way gets the answer of the next one, which begins when that has ended. So of eight
 * decisions at once one may list the ClusterServiceVersions of the cluster, and then another one for all the others.
 *
 * A read belongs to no decision, so it ends by itself: after `timeout` milliseconds.
 */
export function sharing(cluster: Cluster, timeout: number): Cluster {
  const lines = new Map<string, Line>();
  /** The owners that the next list of a question is to have. */
  const wanted = new Map<string, Set<string>>();

  function ask<T>(question: readonly unknown[], read: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const key = JSON.stringify(question);
    const line = lines.get(key);
    if (!line) return begin(key, read);
    line.next ??= endOf(line.running).then(() => begin(key, read));
    return line.next as Promise<T>;
  }

  function begin<T>(key: string, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const running = read(AbortSignal.timeout(timeout));
    const line: Line = { running };
    lines.set(key, line);
    const end = (): void => {
      if (!line.next && lines.get(key) === line) lines.delete(key);
    };
    running.then(end, end);
    return running;
  }

  async function* list<Kept = KubeObject>(
    resource: Resource,
    query: ListQuery<Kept> = {},
    signal?: AbortSignal,
  ): AsyncIterable<Kept> {
    // Only its caller knows what a function picks.
    if (query.pick) return yield* cluster.list(resource, query, signal);
    if (query.owners) return yield* await owned(resource, query, query.owners);
    yield* await ask(['list', resource, query], signal => Array.fromAsync(cluster.list(resource, query, signal)));
  }

  /** One list has the owners that all ask for who share it. */
  async function owned<Kept>(resource: Resource, query: ListQuery<Kept>, owners: readonly string[]): Promise<Kept[]> {
    const question = ['list', resource, { ...query, owners: undefined }, 'owned'];
    const key = JSON.stringify(question);
    const together = wanted.get(key) ?? new Set();
    wanted.set(key, together);
    for (const owner of owners) together.add(owner);
    const all = await ask(question, signal => {
      wanted.delete(key);
      return Array.fromAsync(cluster.list(resource, { ...query, owners: [...together] }, signal));
    });
    return all.filter(object => isOwnedByOneOf(object as KubeObject, owners));
  }

  return {
    resource: (...question) => cluster.resource(...question),
    get: (resource, at, content) =>
      ask(['get', resource, at.namespace, at.name, content], signal => cluster.get(resource, at, content, signal)),
    list,
    firstPage: (resource, limit): Promise<FirstPage> =>
      ask(['page', resource, limit], signal => cluster.firstPage(resource, limit, signal)),
    create: (...order) => cluster.create(...order),
    patch: (...order) => cluster.patch(...order),
    delete: (...order) => cluster.delete(...order),
  };
}

/** Resolves when a read has ended, however, or keeps no one waiting any more. */
async function endOf(read: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patience);
  read.then(resolve as () => void, () => resolve());
  await promise;
  clearTimeout(timer);
}
