import type { Api } from './api.ts';
import { waitFor } from './process.ts';

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

/** An API that can be listed, in one version that serves it. */
interface Listable {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
}

/**
 * Lists every listable resource of every group. In every version: the preferred version of operators.coreos.com shows
 * OperatorConditions only.
 */
export async function listEverything(api: Api): Promise<Listing> {
  const resources = await discoverAll(api);
  const listed = await Promise.all(
    resources.filter(({ resource, group }) => !restless.has(`${resource}.${group}`)).map(one => list(api, one)),
  );
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

/** Discovery learns of a CustomResourceDefinition a moment after it is established; its objects must not be missed. */
async function discoverAll(api: Api): Promise<Listable[]> {
  let resources: Listable[] = [];
  let late: string[] = [];
  const complete = async (): Promise<boolean> => {
    const crds = await list(api, customResourceDefinitions);
    resources = [await discover(api, '/api'), await discover(api, '/apis')].flat().flatMap(listableOf);
    const known = new Set(resources.map(({ resource, group }) => `${resource}.${group}`));
    late = crds.flatMap(({ name }) => (known.has(name) ? [] : name));
    return late.length === 0;
  };
  await waitFor(() => `discovery to show ${late.join(', ')}`, complete);
  return resources;
}

const customResourceDefinitions: Listable = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  resource: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
};

async function discover(api: Api, path: string): Promise<DiscoveredGroup[]> {
  const accept = 'application/json;v=v2;g=apidiscovery.k8s.io;as=APIGroupDiscoveryList';
  return (await api.ok('GET', path, undefined, accept)).items;
}

/** Each resource once, however many versions serve it. */
function listableOf({ metadata: { name: group = '' }, versions }: DiscoveredGroup): Listable[] {
  const listable = versions.flatMap(({ version, resources = [] }) =>
    resources
      .filter(({ verbs }) => verbs.includes('list'))
      .map(({ resource, responseKind }) => ({ group, version, resource, kind: responseKind.kind })),
  );
  return [...new Map(listable.map(one => [one.resource, one])).values()];
}

/** An API that has gone since discovery has no objects; one that is still opening its storage answers 429. */
async function list(api: Api, { group, version, resource, kind }: Listable): Promise<Listed[]> {
  const path = `${group === '' ? '/api' : `/apis/${group}`}/${version}/${resource}`;
  const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
  let { code, body } = await api.send('GET', path, undefined, accept);
  const opened = async (): Promise<boolean> => {
    if (code === 429) ({ code, body } = await api.send('GET', path, undefined, accept));
    return code !== 429;
  };
  await waitFor(`GET ${path} to answer`, opened);
  if (code !== 200 && code !== 404) throw new Error(`GET ${path}: ${code} ${JSON.stringify(body)}`);
  return (body.items ?? []).map(({ metadata }: { metadata: Record<string, never> }) => ({
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
