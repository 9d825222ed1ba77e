import { ClusterError, type ClusterReader, type KubeObject, type Resource } from '../../src/cluster/cluster.ts';
import { clusterRoles, configMaps } from '../../src/cluster/resources.ts';
import { openCrd } from '../support/open-crd.ts';

/** One question to the port, which every adapter answers alike about the cluster that holds `fixtures`. */
export interface PortCase {
  readonly reason: string;
  readonly ask: (cluster: ClusterReader) => Promise<unknown>;
  readonly want: unknown;
}

export const widgets: Resource = {
  group: 'port.example.io',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  namespaced: true,
};

const widgetsBefore: Resource = { ...widgets, version: 'v1alpha1' };
const ghosts: Resource = { ...widgets, group: 'ghosts.example.io', kind: 'Ghost', plural: 'ghosts' };

/** What the cluster under test holds, in the order in which an API server accepts it. */
export const fixtures: readonly KubeObject[] = [
  openCrd(widgets, [widgetsBefore.version, widgets.version]),
  ...['port-a', 'port-b'].map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  widget('port-a', 'anvil', { tier: 'gold', team: 'blue' }),
  widget('port-a', 'bolt', { tier: 'silver' }),
  widget('port-b', 'anvil', { tier: 'gold' }),
  withManagers(widget('port-b', 'cog', {})),
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'system:port:Reader', labels: { 'port.example.io/fixture': '' } },
  },
];

export function widget(namespace: string, name: string, labels: Readonly<Record<string, string>>): KubeObject {
  const spec = { size: 3, fieldOfTomorrow: { kept: [true] } };
  return { apiVersion: 'port.example.io/v1', kind: 'Widget', metadata: { namespace, name, labels }, spec };
}

/** An API server writes managedFields itself. */
function withManagers(object: KubeObject): KubeObject {
  const managedFields = [
    {
      manager: 'the-test',
      operation: 'Update',
      apiVersion: object.apiVersion,
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:size': {} } },
    },
  ];
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

/** The code and the reason of a refusal; a fault of the caller by its message. */
export async function refusal(answer: Promise<unknown>): Promise<unknown> {
  try {
    return { answered: await answer };
  } catch (error) {
    if (error instanceof ClusterError) return { code: error.code, reason: error.reason };
    return error instanceof Error ? error.message : error;
  }
}

async function namesOf(objects: AsyncIterable<KubeObject>): Promise<string[]> {
  const all = await Array.fromAsync(objects);
  return all.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).toSorted();
}

/** What an API server answers with 400. */
export const invalidSelectors: readonly string[] = [
  ...['a,,b', 'a=b=c', 'tier in gold', 'a b', 'tier=-gold', 'tier=gold.', 'tier=go/ld', 'tier in (a b)'],
  ...[`tier=${'g'.repeat(64)}`, `tier in (gold,${'g'.repeat(64)})`, 't'.repeat(64), `!${'t'.repeat(64)}`],
  ...['example.com/', '/tier', 'a/b/c', 'Example.com/tier', '-tier'],
];

const badRequest = { code: 400, reason: 'BadRequest' };
const everyWidget = ['port-a/anvil', 'port-a/bolt', 'port-b/anvil', 'port-b/cog'];

/** An invalid selector, refused before any request, even for an API that is not served. */
const invalid = (selector: string): PortCase => ({
  reason: `an error, never all: "${selector}"`,
  ask: cluster => refusal(namesOf(cluster.list(ghosts, { selector }))),
  want: badRequest,
});

/** Lists of widgets by label selector. */
const selected = (selector: string, want: readonly string[]): PortCase => ({
  reason: `labels that match "${selector}"`,
  ask: cluster => namesOf(cluster.list(widgets, { selector })),
  want,
});

export const cases: Readonly<Record<string, PortCase>> = {
  ResourceOfKind: {
    reason: 'without a version, the one that the API server prefers (v1 before v1alpha1, wherever the CRD lists it)',
    ask: cluster => cluster.resource('port.example.io', 'Widget'),
    want: widgets,
  },
  ResourceInVersion: {
    reason: 'the version that was asked for, when it is served',
    ask: cluster => cluster.resource('port.example.io', 'Widget', 'v1alpha1'),
    want: widgetsBefore,
  },
  ResourceInVersionNotServed: {
    reason: 'the preferred version, when the one that was asked for is not served',
    ask: cluster => cluster.resource('port.example.io', 'Widget', 'v9'),
    want: widgets,
  },
  ResourceOfCoreGroup: {
    reason: 'the core group has no name, and other paths',
    ask: cluster => cluster.resource('', 'ConfigMap', 'v1'),
    want: configMaps,
  },
  ResourceOfUnknownKind: {
    reason: 'a group that is served says nothing about its other kinds',
    ask: cluster => cluster.resource('port.example.io', 'Gadget'),
    want: undefined,
  },
  ResourceOfSubresource: {
    reason: 'deployments/scale is of kind Scale, but no objects of that kind can be listed',
    ask: cluster => cluster.resource('apps', 'Scale'),
    want: undefined,
  },
  ResourceOfUnknownGroup: {
    reason: 'no such group is an answer',
    ask: cluster => cluster.resource('ghosts.example.io', 'Ghost', 'v1'),
    want: undefined,
  },
  GetKeepsEveryField: {
    reason: 'objects come as the API server wrote them',
    ask: async cluster => (await cluster.get(widgets, { namespace: 'port-a', name: 'anvil' }))?.spec,
    want: { size: 3, fieldOfTomorrow: { kept: [true] } },
  },
  GetMetadataOnly: {
    reason: 'apiVersion and kind are those of the object, not PartialObjectMetadata',
    ask: async cluster => {
      const object = await cluster.get(widgets, { namespace: 'port-a', name: 'anvil' }, 'metadata');
      return { ...object, metadata: object?.metadata.labels };
    },
    want: { apiVersion: 'port.example.io/v1', kind: 'Widget', metadata: { tier: 'gold', team: 'blue' } },
  },
  GetInAnotherVersion: {
    reason: 'the version of the resource that was asked',
    ask: async cluster => (await cluster.get(widgetsBefore, { namespace: 'port-b', name: 'cog' }))?.apiVersion,
    want: 'port.example.io/v1alpha1',
  },
  GetNameWithColonsAndCapitals: {
    reason:
      'RBAC names are path segments as they are; client-node lower-cases them (docs/facts/kubernetes.md#lower-case-paths)',
    ask: async cluster => (await cluster.get(clusterRoles, { name: 'system:port:Reader' }))?.metadata.name,
    want: 'system:port:Reader',
  },
  GetClusterScopedIgnoresNamespace: {
    reason: 'ownerless refs carry the namespace of whoever wrote them',
    ask: async cluster =>
      (await cluster.get(clusterRoles, { namespace: 'port-a', name: 'system:port:Reader' }))?.metadata.name,
    want: 'system:port:Reader',
  },
  GetMissing: {
    reason: 'does not exist is an answer',
    ask: cluster => cluster.get(widgets, { namespace: 'port-b', name: 'bolt' }),
    want: undefined,
  },
  GetInMissingNamespace: {
    reason: 'a namespace that is not there holds nothing',
    ask: cluster => cluster.get(widgets, { namespace: 'nowhere', name: 'bolt' }),
    want: undefined,
  },
  GetOfApiNotServed: {
    reason: 'an API that is not served has no objects',
    ask: cluster => cluster.get(ghosts, { namespace: 'port-a', name: 'casper' }),
    want: undefined,
  },
  GetWithoutName: {
    reason: 'the API server would answer with a list',
    ask: cluster => refusal(cluster.get(widgets, { namespace: 'port-a', name: '' })),
    want: badRequest,
  },
  GetWithPathAsName: {
    reason: 'the API server takes encoded slashes for slashes',
    ask: cluster => refusal(cluster.get(widgets, { namespace: 'port-a', name: '../../port-b/widgets/cog' })),
    want: badRequest,
  },
  GetWithDotsAsNamespace: {
    reason: 'a namespace is a path segment, too',
    ask: cluster => refusal(cluster.get(widgets, { namespace: '..', name: 'cog' })),
    want: badRequest,
  },
  GetNamespacedWithoutNamespace: {
    reason: 'there is no such object to ask for; "does not exist" would be a guess',
    ask: cluster => refusal(cluster.get(widgets, { name: 'anvil' })),
    want: badRequest,
  },
  ListAll: {
    reason: 'without a namespace, those of the whole cluster',
    ask: cluster => namesOf(cluster.list(widgets)),
    want: everyWidget,
  },
  ListNamespace: {
    reason: 'only those of the namespace',
    ask: cluster => namesOf(cluster.list(widgets, { namespace: 'port-b' })),
    want: ['port-b/anvil', 'port-b/cog'],
  },
  ListMissingNamespace: {
    reason: 'a namespace that is not there holds nothing',
    ask: cluster => namesOf(cluster.list(widgets, { namespace: 'nowhere' })),
    want: [],
  },
  ListClusterScopedIgnoresNamespace: {
    reason: 'cluster-scoped objects are in no namespace',
    ask: async cluster => {
      const selector = 'port.example.io/fixture';
      const roles = await Array.fromAsync(cluster.list(clusterRoles, { namespace: 'port-a', selector }));
      return roles.map(({ metadata }) => metadata.name);
    },
    want: ['system:port:Reader'],
  },
  ListByKey: selected('team', ['port-a/anvil']),
  ListByMissingKey: selected('!tier', ['port-b/cog']),
  ListByValue: selected('tier=gold', ['port-a/anvil', 'port-b/anvil']),
  ListByValues: selected('tier in (silver, bronze)', ['port-a/bolt']),
  ListByTwoRequirements: selected('tier in (gold,silver),!team', ['port-a/bolt', 'port-b/anvil']),
  ListBySelectorThatMatchesNothing: selected('tier=iron', []),
  ListNamesTheItems: {
    reason: 'items of a list come with apiVersion and kind, which the API server leaves out',
    ask: async cluster => {
      const all = await Array.fromAsync(cluster.list(widgets));
      return [...new Set(all.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))];
    },
    want: ['port.example.io/v1 Widget'],
  },
  ListMetadataOnly: {
    reason: 'and so do items of a metadata-only list, which otherwise say PartialObjectMetadata',
    ask: async cluster => {
      const all = await Array.fromAsync(cluster.list(widgets, { namespace: 'port-b', content: 'metadata' }));
      return all.map(object => ({ ...object, metadata: object.metadata.name }));
    },
    want: [
      { apiVersion: 'port.example.io/v1', kind: 'Widget', metadata: 'anvil' },
      { apiVersion: 'port.example.io/v1', kind: 'Widget', metadata: 'cog' },
    ],
  },
  ManagersOnlyIfAskedFor: {
    reason: 'managedFields more than double an object, so nobody gets them without asking',
    ask: async cluster => {
      const at = { namespace: 'port-b', name: 'cog' };
      const contents = ['metadata', 'managers', 'full'] as const;
      const read = await Promise.all(contents.map(content => cluster.get(widgets, at, content)));
      const listed = contents.map(async content => {
        const all = await Array.fromAsync(cluster.list(widgets, { namespace: 'port-b', content }));
        return all.find(({ metadata }) => metadata.name === 'cog');
      });
      return [...read, ...(await Promise.all(listed))].map(object => object?.metadata.managedFields !== undefined);
    },
    want: [false, true, true, false, true, true],
  },
  ListPicked: {
    reason: 'only what is kept of an object takes memory; what is not kept is not yielded',
    ask: async cluster => {
      const pick = (object: KubeObject) =>
        object.metadata.name === 'cog' ? undefined : { ...object, metadata: { name: object.metadata.name } };
      return Array.fromAsync(cluster.list(widgets, { namespace: 'port-b', content: 'metadata', pick }));
    },
    want: [{ apiVersion: 'port.example.io/v1', kind: 'Widget', metadata: { name: 'anvil' } }],
  },
  ListByEmptySelector: {
    reason: 'a fault of ours, not of the cluster: it would match everything (docs/facts/kubernetes.md#empty-selector)',
    ask: cluster => refusal(namesOf(cluster.list(widgets, { selector: '' }))),
    want: 'an empty selector would match every object of widgets',
  },
  ListByValueThatNoLabelCanHave: invalid(`tier=${'g'.repeat(64)}`),
  ListByValuesOneOfWhichNoLabelCanHave: invalid(`tier in (gold,${'g'.repeat(64)})`),
  ListByKeyThatNoLabelCanHave: invalid('port.example.io/fixture/'),
  ListByNoRequirement: invalid('tier,,team'),
  ListWithPathAsNamespace: {
    reason: 'no list of another namespace',
    ask: cluster => refusal(namesOf(cluster.list(widgets, { namespace: 'port-a/../port-b' }))),
    want: badRequest,
  },
};
