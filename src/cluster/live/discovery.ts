import { ClusterError, isNotServed, type Resource } from '../cluster.ts';
import type { ApiClient } from './api-client.ts';

/** Everything in two calls (Kubernetes 1.27; `v2` from 1.30). Older API servers answer with the names of the groups. */
const aggregated = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
  'application/json',
].join();

/** Decisions share what discovery learns, so none of their deadlines may end it. */
const timeout = 10_000;

interface GroupDiscoveryList {
  readonly kind: 'APIGroupDiscoveryList' | 'APIVersions';
  readonly items?: readonly GroupDiscovery[];
}

/** The answer of `/apis` without aggregated discovery. */
interface ApiGroupList {
  readonly kind: 'APIGroupList';
  readonly groups: readonly { readonly name: string }[];
}

interface GroupDiscovery {
  /** The core group has no name. */
  readonly metadata: { readonly name?: string };
  /** The preferred version comes first. A version has no resources if its server does not answer. */
  readonly versions: readonly {
    readonly version: string;
    readonly resources?: readonly {
      readonly resource: string;
      readonly responseKind: { readonly kind: string };
      readonly scope: 'Namespaced' | 'Cluster';
    }[];
  }[];
}

/** `/apis/<group>`. The preferred version comes first. */
interface ApiGroup {
  readonly versions: readonly { readonly version: string }[];
}

/** `/apis/<group>/<version>` */
interface ApiResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/**
 * The API server's answer about one group. `failure`: it said nothing about some of the group's versions, or
 * contradicted itself.
 */
interface Asked {
  readonly resources: readonly Resource[];
  readonly failure?: PromiseRejectedResult;
}

/**
 * Which APIs the cluster serves. It learns them all at once and remembers them, but never answers "not served" from
 * memory: a new API may have objects already. It first asks for the group itself, where an aggregated API server that
 * is down answers 503; aggregated discovery would only leave its resources out. A 404 does not count either while the
 * list of groups still names the group or the version: a proxy or a broken server of that API may have sent it.
 */
export class Discovery {
  readonly #client: ApiClient;
  /** The groups that have been served. An empty one is known only by name. */
  readonly #groups = new Map<string, readonly Resource[]>();
  readonly #asking = new Map<string, Promise<Asked>>();
  #learning: Promise<void> | undefined;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  async resource(group: string, kind: string, version?: string): Promise<Resource | undefined> {
    await this.#learn();
    const known = this.#groups.get(group)?.filter(resource => resource.kind === kind);
    const remembered = version === undefined ? known?.[0] : known?.find(resource => resource.version === version);
    return remembered ?? this.ask(group, kind, version);
  }

  /** The same, but always from the API server. */
  async ask(group: string, kind: string, version?: string): Promise<Resource | undefined> {
    await this.#learn();
    const { resources, failure } = await this.#askOnce(group);
    const served = resources.filter(resource => resource.kind === kind);
    if (served.length === 0 && failure) throw failure.reason;
    return served.find(resource => resource.version === version) ?? served[0];
  }

  /** Questions about kinds of one group share an answer while it is under way; a later question asks again. */
  #askOnce(group: string): Promise<Asked> {
    const known = this.#asking.get(group);
    if (known !== undefined) return known;
    const asking = this.#askGroup(group).finally(() => this.#asking.delete(group));
    this.#asking.set(group, asking);
    return asking;
  }

  /** All versions in which a kind is served, the preferred one first. */
  async versions(group: string, kind: string): Promise<readonly Resource[]> {
    await this.#learn();
    return (this.#groups.get(group) ?? []).filter(resource => resource.kind === kind);
  }

  async #askGroup(group: string): Promise<Asked> {
    const versions = await this.#versions(group);
    const answers = await Promise.allSettled(versions.map(version => this.#resources(group, version)));
    const resources = answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []));
    const failure = answers.find(answer => answer.status === 'rejected');
    if (!failure && versions.length > 0) this.#groups.set(group, resources);
    return { resources, ...(failure && { failure }) };
  }

  /** Learns once; after a failure, the next question tries again. */
  #learn(): Promise<void> {
    this.#learning ??= this.#readAll().catch(error => {
      this.#learning = undefined;
      throw error;
    });
    return this.#learning;
  }

  async #readAll(): Promise<void> {
    const paths = ['/api', '/apis'] as const;
    const lists = await Promise.all(paths.map(path => this.#root<GroupDiscoveryList | ApiGroupList>(path, aggregated)));
    for (const list of lists) {
      if (list.kind === 'APIGroupList') for (const { name } of list.groups) this.#groups.set(name, []);
      if (list.kind !== 'APIGroupDiscoveryList') continue;
      for (const group of list.items ?? []) this.#groups.set(group.metadata.name ?? '', resourcesOf(group));
    }
  }

  async #versions(group: string): Promise<readonly string[]> {
    if (group === '') return ['v1'];
    const found = await unlessNotServed(this.#get<ApiGroup>(`/apis/${encodeURIComponent(group)}`));
    if (found) return found.versions.map(({ version }) => version);
    await this.#forget(group);
    return [];
  }

  /** Forgets a group that is not served any more. Rejects if the API server still lists it. */
  async #forget(group: string): Promise<void> {
    if (!this.#groups.has(group)) return;
    const { groups } = await this.#root<ApiGroupList>('/apis');
    if (groups.some(({ name }) => name === group)) throw listed(group);
    this.#groups.delete(group);
  }

  async #resources(group: string, version: string): Promise<Resource[]> {
    const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    const found = await unlessNotServed(this.#get<ApiResourceList>(path));
    if (!found) throw listed(group === '' ? version : `${group}/${version}`);
    return found.resources
      .filter(({ name }) => !isSubresource(name))
      .map(({ name: plural, kind, namespaced }) => ({ group, version, kind, plural, namespaced }));
  }

  /** What every API server has. */
  async #root<T>(path: '/api' | '/apis', accept?: string): Promise<T> {
    const found = await unlessNotServed(this.#get<T>(path, accept));
    if (!found) throw unbelievable(`the API server answers 404 for ${path}`);
    return found;
  }

  async #get<T>(path: string, accept?: string): Promise<T> {
    const signal = AbortSignal.timeout(timeout);
    return (await this.#client.request(path, { signal, ...(accept !== undefined && { accept }) })) as T;
  }
}

function listed(api: string): ClusterError {
  return unbelievable(`the API server lists ${api}, and then answers 404 for it`);
}

/** This may pass: an API looks like this for some milliseconds while it is added or removed. */
function unbelievable(message: string): ClusterError {
  return new ClusterError(503, 'ServiceUnavailable', message);
}

async function unlessNotServed<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNotServed(error)) return undefined;
    throw error;
  }
}

/** "deployments/scale" */
function isSubresource(name: string): boolean {
  return name.includes('/');
}

function resourcesOf({ metadata: { name: group = '' }, versions }: GroupDiscovery): Resource[] {
  return versions.flatMap(({ version, resources = [] }) =>
    resources.map(({ resource: plural, responseKind: { kind }, scope }) => {
      return { group, version, kind, plural, namespaced: scope === 'Namespaced' };
    }),
  );
}
