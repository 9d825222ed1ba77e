import {
  ClusterError,
  type ClusterReader,
  type KubeObject,
  type ListQuery,
  type Resource,
} from '../cluster/cluster.ts';
import { expectedResource } from '../cluster/crd.ts';
import { groupOf, type ObjectRef } from '../cluster/object.ts';
import type { Question, Unknown } from './unknown.ts';

/** What a source reports: all that it found, and what it could not find out. What an audit finds is a Finding. */
export interface Reported<T> {
  readonly found: readonly T[];
  readonly unknowns: readonly Unknown[];
}

/** What a read has told. Of one that failed there is an unknown, and whoever asked must not conclude anything from it. */
export type Answer<T> = { readonly known: true; readonly value: T } | { readonly known: false };

/**
 * Reads for one source. A read that the cluster refuses becomes an unknown and yields nothing, so that the other
 * sources go on; it is never mistaken for "none". A fault of ours is not caught.
 *
 * Reads of one source may be under way at the same time, so the unknowns do not tell which of them has failed: whoever
 * concludes something from what is not there asks by `listOrUnknown` or `getOrUnknown`.
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

  /** Everything that matches. Also an API that is not served (any more) is an unknown: whoever asks has reason to. */
  async list<Kept = KubeObject>(resource: Resource, query: ListQuery<Kept>): Promise<Kept[]> {
    return valueOr([], await this.listOrUnknown(resource, query));
  }

  async listOrUnknown<Kept = KubeObject>(resource: Resource, query: ListQuery<Kept>): Promise<Answer<Kept[]>> {
    const { namespace } = query;
    const question = { verb: 'list', resource, ...(namespace !== undefined && { namespace }) } as const;
    return this.#answer(question, () => Array.fromAsync(this.#cluster.list(resource, query)));
  }

  async get(resource: Resource, name: string, namespace?: string): Promise<KubeObject | undefined> {
    return valueOr(undefined, await this.getOrUnknown(resource, name, namespace));
  }

  async getOrUnknown(resource: Resource, name: string, namespace?: string): Promise<Answer<KubeObject | undefined>> {
    const object = { name, ...(namespace !== undefined && { namespace }) };
    return this.#answer({ verb: 'get', resource, object }, () => this.#cluster.get(resource, object));
  }

  /** The API that serves a kind; undefined when none does, and when that cannot be told (then it is an unknown). */
  async resource(group: string, kind: string, version?: string): Promise<Resource | undefined> {
    return this.attempt({ verb: 'find', group, kind }, undefined, () => this.#cluster.resource(group, kind, version));
  }

  /** The same where there is reason to believe that objects exist: see crd.ts. */
  async expectedResource(ref: Pick<ObjectRef, 'apiVersion' | 'kind'>): Promise<Resource | undefined> {
    const question = { verb: 'find', group: groupOf(ref.apiVersion), kind: ref.kind } as const;
    return this.attempt(question, undefined, () => expectedResource(this.#cluster, ref));
  }

  /** The same of an API that something registers: that it is not served is no answer, but an unknown (`unserved`). */
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
