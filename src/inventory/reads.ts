import {
  ClusterError,
  type ClusterReader,
  type FirstPage,
  type KubeObject,
  type ListQuery,
  type ObjectName,
  type Resource,
} from '../cluster/cluster.ts';
import { expectedResource } from '../cluster/crd.ts';
import { groupOf, type ObjectRef } from '../cluster/object.ts';
import type { Question, Unknown } from './unknown.ts';

/** The report of a source: everything that it found, and its failed reads. (The result of an audit is a Finding.) */
export interface Reported<T> {
  readonly found: readonly T[];
  readonly unknowns: readonly Unknown[];
}

/** The answer to a read. A failed one has an unknown, and the caller must conclude nothing from it. */
export type Answer<T> = { readonly known: true; readonly value: T } | { readonly known: false };

/**
 * Reads for one source. A read that the cluster refuses becomes an unknown and yields nothing, so that the other
 * sources go on; it never counts as "none". A bug of ours is not caught.
 *
 * Reads of one source may run at the same time, so the unknowns do not show which of them failed. To conclude anything
 * from a missing object, use `listOrUnknown` or `getOrUnknown`.
 */
export class Reads {
  readonly #cluster: ClusterReader;
  readonly #unknowns: Unknown[] = [];

  constructor(cluster: ClusterReader) {
    this.#cluster = cluster;
  }

  get unknowns(): readonly Unknown[] {
    return this.#unknowns;
  }

  /** Lists everything that matches. An API that is not served is an unknown, too: the caller expects it. */
  async list<Kept = KubeObject>(resource: Resource, query: ListQuery<Kept>): Promise<Kept[]> {
    return valueOr([], await this.listOrUnknown(resource, query));
  }

  async listOrUnknown<Kept = KubeObject>(resource: Resource, query: ListQuery<Kept>): Promise<Answer<Kept[]>> {
    const { namespace } = query;
    const question = { verb: 'list', resource, ...(namespace !== undefined && { namespace }) } as const;
    return this.#answer(question, () => Array.fromAsync(this.#cluster.list(resource, query)));
  }

  /** The same for the beginning of a list, as {@link ClusterReader.firstPage} returns it. */
  async firstPage(resource: Resource, limit: number): Promise<FirstPage> {
    return valueOr({ objects: [] }, await this.firstPageOrUnknown(resource, limit));
  }

  firstPageOrUnknown(resource: Resource, limit: number): Promise<Answer<FirstPage>> {
    return this.#answer({ verb: 'list', resource }, () => this.#cluster.firstPage(resource, limit));
  }

  async get(resource: Resource, name: string, namespace?: string): Promise<KubeObject | undefined> {
    return valueOr(undefined, await this.getOrUnknown(resource, name, namespace));
  }

  async getOrUnknown(resource: Resource, name: string, namespace?: string): Promise<Answer<KubeObject | undefined>> {
    const object = { name, ...(namespace !== undefined && { namespace }) };
    return this.#answer({ verb: 'get', resource, object }, () => this.#cluster.get(resource, object));
  }

  /** Whether it is certain that an object is not there. */
  async isMissing(resource: Resource, { name, namespace }: ObjectName): Promise<boolean> {
    const found = await this.getOrUnknown(resource, name, namespace);
    return found.known && found.value === undefined;
  }

  /** Returns the API that serves a kind; undefined if none does, or if the read fails (then there is an unknown). */
  async resource(group: string, kind: string, version?: string): Promise<Resource | undefined> {
    return this.attempt({ verb: 'find', group, kind }, undefined, () => this.#cluster.resource(group, kind, version));
  }

  /** The same for a kind that probably has objects: see crd.ts. */
  async expectedResource(ref: Pick<ObjectRef, 'apiVersion' | 'kind'>): Promise<Resource | undefined> {
    const question = { verb: 'find', group: groupOf(ref.apiVersion), kind: ref.kind } as const;
    return this.attempt(question, undefined, () => expectedResource(this.#cluster, ref));
  }

  /** The same for a registered API. If it is not served, that is an unknown (`unserved`). */
  async registeredResource(
    { group, kind, version }: { readonly group: string; readonly kind: string; readonly version?: string },
    unserved: ClusterError,
  ): Promise<Resource | undefined> {
    return this.attempt({ verb: 'find', group, kind }, undefined, async () => {
      const resource = await this.#cluster.resource(group, kind, version);
      if (!resource) throw unserved;
      return resource;
    });
  }

  async attempt<T>(question: Question, fallback: T, read: () => Promise<T>): Promise<T> {
    return valueOr(fallback, await this.#answer(question, read));
  }

  async #answer<T>(question: Question, read: () => Promise<T>): Promise<Answer<T>> {
    try {
      return { known: true, value: await read() };
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      this.#unknowns.push({ ...question, error });
      return { known: false };
    }
  }

  report<T>(found: readonly T[]): Reported<T> {
    return { found, unknowns: this.#unknowns };
  }
}

function valueOr<T>(fallback: T, answer: Answer<T>): T {
  return answer.known ? answer.value : fallback;
}
