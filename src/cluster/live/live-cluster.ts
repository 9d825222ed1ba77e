import { apiVersionOf } from '../../inventory/dependent.ts';
import {
  ClusterError,
  type ClusterReader,
  type Content,
  type KubeObject,
  type ListQuery,
  type ObjectMeta,
  type ObjectName,
  type Resource,
} from '../cluster.ts';
import type { ApiClient, ApiRequest } from './api-client.ts';
import { Discovery } from './discovery.ts';

/** As many objects as one page of a list holds; kubectl's number. */
const pageSize = '500';

const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const metadataOnlyList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

interface ListPage {
  readonly metadata: { readonly continue?: string };
  readonly items: readonly { readonly metadata: ObjectMeta }[] | null;
}

/** The port on a real API server. */
export class LiveCluster implements ClusterReader {
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
      const accept = content === 'metadata' ? { accept: metadataOnly } : {};
      return named(resource, await this.#client.request(pathOf(resource, at), { ...accept, signal }));
    } catch (error) {
      if (error instanceof ClusterError && error.code === 404) return undefined;
      throw error;
    }
  }

  /**
   * A page token that expires half-way (410) is not followed further: the API server's inconsistent continuation could
   * hide objects, so the list fails and the caller knows that it does not know.
   */
  async *list(resource: Resource, query: ListQuery = {}, signal?: AbortSignal): AsyncIterable<KubeObject> {
    const { namespace, selector, content = 'full' } = query;
    if (selector === '') throw new Error(`an empty selector would match every object of ${resource.plural}`);
    const accept = content === 'metadata' ? { accept: metadataOnlyList } : {};
    const path = pathOf(resource, namespace === undefined ? {} : { namespace });
    let token: string | undefined;
    do {
      const page = await this.#page(path, {
        ...accept,
        query: { limit: pageSize, labelSelector: selector, continue: token },
        signal,
      });
      for (const item of page.items ?? []) yield named(resource, item);
      token = page.metadata.continue || undefined;
    } while (token !== undefined);
  }

  async #page(path: string, request: ApiRequest): Promise<ListPage> {
    try {
      return (await this.#client.request(path, request)) as ListPage;
    } catch (error) {
      if (error instanceof ClusterError && error.code === 404) this.#discovery.forget();
      throw error;
    }
  }
}

/** Items of lists say no kind, and metadata-only objects say PartialObjectMetadata. */
function named(resource: Resource, object: unknown): KubeObject {
  return { ...(object as KubeObject), apiVersion: apiVersionOf(resource), kind: resource.kind };
}

/** The URL path of one object, or without a name of the collection it is in. */
export function pathOf(resource: Resource, { namespace, name }: Partial<ObjectName>): string {
  const { group, version, plural, namespaced } = resource;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const place = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${place}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}
