import {
  type Cluster,
  ClusterError,
  type Content,
  type Deletion,
  type FirstPage,
  isChanged,
  isForbidden,
  isNotServed,
  isObjectMissing,
  isReplaced,
  isUnconverted,
  type KubeObject,
  keptOf,
  type ListQuery,
  type ObjectMeta,
  type ObjectName,
  type Precondition,
  type Resource,
} from '../cluster.ts';
import { unserved } from '../crd.ts';
import { apiVersionOf } from '../object.ts';
import { assertAddress, assertNamespace, assertSelective } from '../questions.ts';
import { customResourceDefinitions } from '../resources.ts';
import type { ApiClient, ApiRequest } from './api-client.ts';
import { notServed } from './api-errors.ts';
import { Discovery } from './discovery.ts';
import { protobuf } from './protobuf.ts';

/** Our name in managedFields. */
const fieldManager = 'subscription-guard';

/**
 * The objects in one page of a list, unless the caller wants fewer. Whole objects may be large, so this is kubectl's
 * number. Metadata is small. The API server serves a first page from memory but reads and decodes each further one from
 * etcd: 10,000 custom resources in 20 pages take seven times the CPU time of one page.
 */
const pageSizes: Readonly<Record<Content, number>> = { full: 500, metadata: 10_000, managers: 500 };

const accept = {
  object: acceptFor('PartialObjectMetadata'),
  list: acceptFor('PartialObjectMetadataList'),
};

/** Asks for metadata in protobuf, or else in JSON, as client-go does. Our decoder skips managedFields. */
function acceptFor(kind: string): Readonly<Record<Content, string>> {
  const as = (type: string): string => `${type};as=${kind};g=meta.k8s.io;v=v1`;
  const json = 'application/json';
  return { full: json, metadata: [protobuf, json].map(as).join(), managers: as(json) };
}

interface ListPage {
  readonly metadata: { readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: readonly { readonly metadata: ObjectMeta }[] | null;
}

/** The port on a real API server. */
export class LiveCluster implements Cluster {
  readonly #client: ApiClient;
  readonly #discovery: Discovery;

  constructor(client: ApiClient) {
    this.#client = client;
    this.#discovery = new Discovery(client);
  }

  resource(group: string, kind: string, version?: string): Promise<Resource | undefined> {
    return this.#discovery.resource(group, kind, version);
  }

  async get(
    resource: Resource,
    at: ObjectName,
    content: Content = 'full',
    signal?: AbortSignal,
  ): Promise<KubeObject | undefined> {
    try {
      return await this.#whereReadable(resource, content, async served =>
        named(served, await this.#client.request(pathOf(served, at), { accept: accept.object[content], signal })),
      );
    } catch (error) {
      if (await this.#isAbsent(error, resource, signal)) return undefined;
      throw error;
    }
  }

  /** Yields nothing before the last page has come, so that half a list never counts as a whole one. */
  async *list<Kept = KubeObject>(
    resource: Resource,
    query: ListQuery<Kept> = {},
    signal?: AbortSignal,
  ): AsyncIterable<Kept> {
    assertSelective(resource, query);
    yield* await this.#whereReadable(resource, query.content, served => this.#all(served, query, signal));
  }

  async firstPage(resource: Resource, limit: number, signal?: AbortSignal): Promise<FirstPage> {
    return this.#whereReadable(resource, 'metadata', async served => {
      const request: ApiRequest = { accept: accept.list.metadata, signal, query: { limit: `${limit}` } };
      const { items, metadata } = (await this.#client.request(collectionPath(served), request)) as ListPage;
      const objects = (items ?? []).map(item => named(served, item));
      return { objects, ...(metadata.continue && { more: metadata.remainingItemCount ?? 'some' }) };
    });
  }

  async create(resource: Resource, object: unknown): Promise<KubeObject> {
    const { namespace } = (object as KubeObject).metadata;
    const query = { fieldManager };
    const request = { method: 'POST', body: object, query } as const;
    return named(resource, await this.#client.request(collectionPath(resource, namespace), request));
  }

  async patch(resource: Resource, at: ObjectName, patch: unknown, subresource?: 'status'): Promise<KubeObject> {
    const path = `${pathOf(resource, at)}${subresource ? `/${subresource}` : ''}`;
    const contentType = 'application/merge-patch+json';
    const request = { method: 'PATCH', contentType, body: patch, query: { fieldManager } } as const;
    return named(resource, await this.#client.request(path, request));
  }

  async delete(
    resource: Resource,
    at: ObjectName,
    precondition: Precondition,
    propagationPolicy: 'Background' | 'Foreground' = 'Background',
  ): Promise<Deletion> {
    const body = deleteOptions({ propagationPolicy, ...precondition });
    try {
      await this.#whereReadable(resource, 'metadata', served =>
        this.#client.request(pathOf(served, at), { method: 'DELETE', body }),
      );
      return 'accepted';
    } catch (error) {
      if (await this.#isAbsent(error, resource)) return 'absent';
      if (isReplaced(error) || isChanged(error)) return 'changed';
      throw error;
    }
  }

  /**
   * The pages of a list show one moment, which the API server forgets after some minutes (410). The continuation that
   * it then offers could skip objects, so the list starts over in one piece, as client-go's pager does.
   */
  async #all<Kept>(resource: Resource, query: ListQuery<Kept>, signal: AbortSignal | undefined): Promise<Kept[]> {
    try {
      return await this.#pages(resource, query, signal, query.pageSize ?? pageSizes[query.content ?? 'full']);
    } catch (error) {
      if (!(error instanceof ClusterError && error.code === 410)) throw error;
      return this.#pages(resource, query, signal);
    }
  }

  async #pages<Kept>(
    resource: Resource,
    query: ListQuery<Kept>,
    signal: AbortSignal | undefined,
    limit?: number,
  ): Promise<Kept[]> {
    const { namespace, selector, content = 'full', owners } = query;
    const path = collectionPath(resource, namespace);
    const request: ApiRequest = { accept: accept.list[content], signal, ...(owners && { owners }) };
    const all: Kept[] = [];
    let token: string | undefined;
    do {
      const parameters = { limit: limit?.toString(), labelSelector: selector, continue: token };
      const page = (await this.#client.request(path, { ...request, query: parameters })) as ListPage;
      for (const item of page.items ?? []) {
        const kept = keptOf(named(resource, item), query);
        if (kept !== undefined) all.push(kept);
      }
      token = page.metadata.continue || undefined;
    } while (token !== undefined);
    return all;
  }

  /**
   * If the API is gone, asks the cluster where it serves the kind now. A remembered or built-in version may be gone
   * although the objects still exist. The answer may also be Forbidden, because the API server checks rights first, and
   * rights on operands go with their API.
   */
  async #whereServed<T>(resource: Resource, ask: (resource: Resource) => Promise<T>): Promise<T> {
    try {
      return await ask(resource);
    } catch (error) {
      if (!isNotServed(error) && !isForbidden(error)) throw error;
      const { group, kind, version, plural } = resource;
      const served = await this.#discovery.ask(group, kind);
      if (!served) throw isNotServed(error) ? error : notServed(`GET ${collectionPath(resource)}`, error);
      if (served.version !== version || served.plural !== plural) return ask(served);
      if (isForbidden(error)) throw error;
      const message = `the API server is just adding or removing the API of ${kind}`;
      throw new ClusterError(503, 'ServiceUnavailable', message, { cause: error });
    }
  }

  /**
   * If the webhook that converts the objects does not answer, asks for them in the other versions that are served. Objects that
   * are stored in that version need no conversion, and a list with others fails as a whole
   * (docs/facts/kubernetes.md#conversion). Not for whole objects: their fields are others in another version.
   */
  async #whereReadable<T>(
    resource: Resource,
    content: Content | undefined,
    ask: (resource: Resource) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#whereServed(resource, ask);
    } catch (error) {
      if (!isUnconverted(error) || content !== 'metadata') throw error;
      const versions = await this.#discovery.versions(resource.group, resource.kind);
      for (const other of versions.filter(({ version }) => version !== resource.version)) {
        try {
          return await ask(other);
        } catch (again) {
          if (!isUnconverted(again)) throw again;
        }
      }
      throw error;
    }
  }

  /**
   * Whether an error says that there is no such object. If the CustomResourceDefinition is gone, so are the API and its
   * objects. If the API is only switched off, the objects are hidden, which is an error of its own.
   */
  async #isAbsent(error: unknown, { group, plural }: Resource, signal?: AbortSignal): Promise<boolean> {
    if (isObjectMissing(error)) return true;
    if (!isNotServed(error)) return false;
    const name = `${plural}.${group}`;
    try {
      await this.#client.request(pathOf(customResourceDefinitions, { name }), {
        accept: accept.object.metadata,
        signal,
      });
    } catch (error) {
      if (isObjectMissing(error)) return true;
      throw error;
    }
    throw unserved('CustomResourceDefinition', name);
  }
}

/**
 * The body of a DELETE of exactly one object. Every option must be in it: the API server ignores the query of a DELETE
 * that has a body, so with a `?dryRun=All` there it would delete (test/e2e/leftovers/story.test.ts).
 */
export function deleteOptions(
  options: Precondition & { readonly propagationPolicy: 'Background' | 'Foreground'; readonly dryRun?: 'All' },
): object {
  const { propagationPolicy, uid, resourceVersion, dryRun } = options;
  const preconditions = { uid, ...(resourceVersion !== undefined && { resourceVersion }) };
  return {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy,
    preconditions,
    ...(dryRun && { dryRun: [dryRun] }),
  };
}

/** Items of lists have no kind, and metadata-only objects have the kind PartialObjectMetadata. */
function named(resource: Resource, object: unknown): KubeObject {
  return { ...(object as KubeObject), apiVersion: apiVersionOf(resource), kind: resource.kind };
}

/** The URL path of one object. */
export function pathOf(resource: Resource, at: ObjectName): string {
  assertAddress(resource, at);
  return `${collectionPath(resource, at.namespace)}/${encodeURIComponent(at.name)}`;
}

/** The URL path of the objects of a namespace, or without one, of the whole cluster. */
export function collectionPath(resource: Resource, namespace?: string): string {
  const { group, version, plural, namespaced } = resource;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  if (!namespaced || namespace === undefined) return `${root}/${plural}`;
  assertNamespace(namespace);
  return `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}
