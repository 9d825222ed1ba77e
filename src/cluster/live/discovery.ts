import { ClusterError, type Resource } from '../cluster.ts';
import type { ApiClient } from './api-client.ts';

const aggregated = 'application/json;v=v2;g=apidiscovery.k8s.io;as=APIGroupDiscoveryList';

interface GroupDiscoveryList {
  readonly items: readonly GroupDiscovery[];
}

interface GroupDiscovery {
  /** The core group has no name. */
  readonly metadata: { readonly name?: string };
  /** The preferred version comes first. */
  readonly versions: readonly {
    readonly version: string;
    /** `Stale`: the server behind an aggregated API did not answer. */
    readonly freshness?: 'Current' | 'Stale';
    readonly resources?: readonly {
      readonly resource: string;
      readonly responseKind: { readonly kind: string };
      readonly scope: 'Namespaced' | 'Cluster';
    }[];
  }[];
}

interface Catalog {
  readonly byKind: ReadonlyMap<string, readonly Resource[]>;
  /** Groups about which the API server has no fresh word. */
  readonly stale: ReadonlySet<string>;
}

/**
 * Which APIs the cluster serves, by aggregated discovery: two calls for all of them. What has been seen is taken from
 * memory, but "not served" is only ever said after asking again, since a new API may have objects in it already.
 */
export class Discovery {
  readonly #client: ApiClient;
  #latest: { readonly askedAt: number; readonly catalog: Promise<Catalog> } | undefined;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  async resource(group: string, kind: string, version?: string): Promise<Resource | undefined> {
    const now = performance.now();
    const known = await this.#latest?.catalog.catch(() => undefined);
    const found = known && pick(known, group, kind, version);
    if (found) return found;
    const fresh = await this.#askedSince(now);
    const served = pick(fresh, group, kind, version);
    if (!served && fresh.stale.has(group)) {
      throw new ClusterError(503, 'ServiceUnavailable', `the server of the API group ${group} does not answer`);
    }
    return served;
  }

  /** Forgets everything: an API that was seen has turned out not to be served any more. */
  forget(): void {
    this.#latest = undefined;
  }

  /** Those who ask at the same time share one answer, but only if it was asked for after they came. */
  #askedSince(time: number): Promise<Catalog> {
    if (!this.#latest || this.#latest.askedAt < time) {
      this.#latest = { askedAt: performance.now(), catalog: this.#read() };
    }
    return this.#latest.catalog;
  }

  async #read(): Promise<Catalog> {
    const lists = (await Promise.all(
      ['/api', '/apis'].map(path => this.#client.request(path, { accept: aggregated })),
    )) as GroupDiscoveryList[];
    const groups = lists.flatMap(list => list.items);
    return { byKind: resourcesByKind(groups), stale: staleGroups(groups) };
  }
}

function pick({ byKind }: Catalog, group: string, kind: string, version: string | undefined): Resource | undefined {
  const served = byKind.get(`${group}/${kind}`);
  return served?.find(resource => resource.version === version) ?? served?.[0];
}

function resourcesByKind(groups: readonly GroupDiscovery[]): Map<string, Resource[]> {
  const byKind = new Map<string, Resource[]>();
  for (const { metadata, versions } of groups) {
    const group = metadata.name ?? '';
    for (const { version, resources = [] } of versions) {
      for (const { resource: plural, responseKind, scope } of resources) {
        const { kind } = responseKind;
        const resource = { group, version, kind, plural, namespaced: scope === 'Namespaced' };
        byKind.set(`${group}/${kind}`, [...(byKind.get(`${group}/${kind}`) ?? []), resource]);
      }
    }
  }
  return byKind;
}

function staleGroups(groups: readonly GroupDiscovery[]): Set<string> {
  return new Set(
    groups
      .filter(({ versions }) => versions.some(({ freshness }) => freshness === 'Stale'))
      .map(({ metadata }) => metadata.name ?? ''),
  );
}
