import type { Api } from './api.ts';

/** An object as the full listing of the cluster shows it. */
export interface Listed {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly owners: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
}

/** Every object of the cluster by `group/kind/namespace/name`, in order. */
export type Listing = ReadonlyMap<string, Listed>;

/** Objects that come and go by themselves, as `plural.group`: an operator's own "leases" count. */
const restless = new Set([
  'events.',
  'events.events.k8s.io',
  'leases.coordination.k8s.io',
  'endpoints.',
  'endpointslices.discovery.k8s.io',
  'ipaddresses.networking.k8s.io',
]);

interface DiscoveredGroup {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly resources?: readonly {
      readonly resource: string;
      readonly responseKind: { readonly kind: string };
      readonly verbs: readonly string[];
    }[];
  }[];
}

/**
 * Lists every listable resource of every group. In every version: the preferred version of operators.coreos.com shows
 * OperatorConditions only (cluster.md, Ground truth).
 */
export async function listEverything(api: Api): Promise<Listing> {
  const groups = [await discover(api, '/api'), await discover(api, '/apis')].flat();
  const resources = groups.flatMap(({ metadata: { name: group = '' }, versions }) => {
    const listable = versions.flatMap(({ version, resources = [] }) =>
      resources
        .filter(({ resource, verbs }) => verbs.includes('list') && !restless.has(`${resource}.${group}`))
        .map(({ resource, responseKind }) => ({ group, version, resource, kind: responseKind.kind })),
    );
    return [...new Map(listable.map(one => [one.resource, one])).values()];
  });
  const listed = await Promise.all(resources.map(resource => list(api, resource)));
  return new Map(
    listed
      .flat()
      .map((object): [string, Listed] => [idOf(object), object])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export function idOf({ group, kind, namespace, name }: Pick<Listed, 'group' | 'kind' | 'namespace' | 'name'>): string {
  return `${group}/${kind}/${namespace}/${name}`;
}

/** What `after` has and `before` has not. An object that was replaced by one of the same name is not new. */
export function added(before: Listing, after: Listing): Listed[] {
  return [...after].filter(([id]) => !before.has(id)).map(([, object]) => object);
}

async function discover(api: Api, path: string): Promise<DiscoveredGroup[]> {
  const accept = 'application/json;v=v2;g=apidiscovery.k8s.io;as=APIGroupDiscoveryList';
  return (await api.ok('GET', path, undefined, accept)).items;
}

async function list(
  api: Api,
  { group, version, resource, kind }: { group: string; version: string; resource: string; kind: string },
): Promise<Listed[]> {
  const path = `${group === '' ? '/api' : `/apis/${group}`}/${version}/${resource}`;
  const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
  const { items } = await api.ok('GET', path, undefined, accept);
  return (items ?? []).map(({ metadata }: { metadata: Record<string, never> }) => ({
    group,
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    owners: metadata.ownerReferences ?? [],
  }));
}
