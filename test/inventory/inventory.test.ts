import t from 'tap';
import type { ClusterReader, KubeObject } from '../../src/cluster/cluster.ts';
import { unserved } from '../../src/cluster/crd.ts';
import { keyOf } from '../../src/cluster/object.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { type Inventory, takeInventory } from '../../src/inventory/inventory.ts';
import { inWords } from '../../src/inventory/unknown.ts';
import { subjectOf } from '../../src/subject/subject.ts';
import { refusing } from '../support/fakes/refusing-cluster.ts';
import { crd, csv, installPlan, object, operator, ownedBy, redis, step, subscription } from '../support/objects.ts';
import { unpackedBundle } from '../support/unpacked-bundle.ts';

const managed = { 'olm.managed': 'true' };
const component = { ...managed, 'operators.coreos.com/redis-operator.redis': '' };
const account = (name: string, metadata: object = {}) =>
  object('v1', 'ServiceAccount', name, { namespace: 'redis', metadata });

async function inventoryOf(
  objects: readonly KubeObject[],
  cluster: ClusterReader = new SnapshotCluster(objects),
): Promise<Inventory> {
  const subject = objects.find(({ kind, metadata }) => kind === 'Subscription' && metadata.name === 'redis-operator');
  return takeInventory(cluster, subjectOf(subject ?? subscription()));
}

function found({ dependents }: Inventory): Record<string, string> {
  return Object.fromEntries(dependents.map(({ ref, foundBy }) => [`${ref.kind} ${ref.name}`, foundBy.join('+')]));
}

t.test('each source finds its own', async t => {
  const webhook = csv(undefined, undefined, {
    spec: {
      customresourcedefinitions: { owned: [{ name: 'redises.redis.example.io', kind: 'Redis' }] },
      webhookdefinitions: [{ deploymentName: 'redis' }],
    },
  });
  const inventory = await inventoryOf([
    subscription(),
    webhook,
    crd(),
    installPlan([step('ServiceAccount', 'raw'), step('BundleSecret', 'credentials')]),
    account('raw', { labels: managed }),
    account('owned', ownedBy(webhook)),
    account('adopted', { labels: component }),
    account('somebody-elses'),
    operator([{ apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'redis', name: 'adopted' }]),
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'redis-service-auth-reader', { namespace: 'kube-system' }),
    object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'redises-v1-view', {
      metadata: { labels: managed, ...ownedBy(crd()) },
    }),
    object('scheduling.k8s.io/v1', 'PriorityClass', 'high', {
      metadata: { labels: { ...managed, 'olm.owner': 'redis-operator.v1' } },
    }),
  ]);
  t.strictSame(found(inventory), {
    'CustomResourceDefinition redises.redis.example.io': 'cluster-service-version+operator',
    'ServiceAccount adopted': 'operator+owner-reference',
    'Operator redis-operator.redis': 'operator',
    'ServiceAccount raw': 'install-plan',
    'Secret credentials': 'install-plan',
    'ClusterServiceVersion redis-operator.v1': 'cluster-service-version',
    'RoleBinding redis-service-auth-reader': 'cluster-service-version',
    'ServiceAccount owned': 'owner-reference',
    'PriorityClass high': 'owner-labels',
    'InstallPlan install-1': 'subscriptions',
    'ClusterRole redises-v1-view': 'api-roles',
  });
  t.strictSame(inventory.unknowns, []);
});

t.test('what another operator or a same-named CSV elsewhere owns is not found', async t => {
  const elsewhere = csv('redis-operator.v1', 'team-b', { metadata: { uid: 'uid-elsewhere' } });
  const labels = {
    'olm.owner': 'redis-operator.v1',
    'olm.owner.namespace': 'team-b',
    'olm.owner.kind': 'ClusterServiceVersion',
  };
  const inventory = await inventoryOf([
    subscription(),
    csv(),
    elsewhere,
    account('theirs', ownedBy(elsewhere)),
    object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'theirs', { metadata: { labels } }),
  ]);
  t.strictSame(Object.keys(found(inventory)), ['ClusterServiceVersion redis-operator.v1']);
});

t.test('without an Operator object the label leads to the components, in every namespace', async t => {
  const elsewhere = object('v1', 'Service', 'labelled', { namespace: 'team-b', metadata: { labels: component } });
  const inventory = await inventoryOf([subscription(), csv(), elsewhere]);
  t.match(found(inventory), { 'Service labelled': 'operator' });
});

t.test('an upgrade in flight: installed, current and replaced', async t => {
  const inventory = await inventoryOf([
    subscription('redis-operator', 'redis', {
      status: { installedCSV: 'redis-operator.v2', currentCSV: 'redis-operator.v3' },
    }),
    csv('redis-operator.v1'),
    csv('redis-operator.v2', 'redis', { spec: { replaces: 'redis-operator.v1' } }),
    csv('redis-operator.v3', 'redis', { spec: { replaces: 'redis-operator.v2' } }),
    csv('unrelated.v1'),
  ]);
  t.strictSame(
    inventory.olm.csvs.map(({ name }) => name),
    ['redis-operator.v1', 'redis-operator.v2', 'redis-operator.v3'],
  );
});

t.test("a status that lags: the CSV of its InstallPlan is found, but not another Subscription's", async t => {
  const properties = JSON.stringify({
    properties: [{ type: 'olm.package', value: { packageName: 'redis-operator' } }],
  });
  const annotated = (name: string) =>
    csv(name, 'redis', { metadata: { annotations: { 'operatorframework.io/properties': properties } } });
  const inventory = await inventoryOf([
    subscription('redis-operator', 'redis', { status: undefined }),
    subscription('second', 'redis', { status: { installedCSV: 'taken.v1' } }),
    annotated('redis-operator.v1'),
    annotated('taken.v1'),
    installPlan([step('ClusterServiceVersion', 'redis-operator.v1', 'operators.coreos.com', 'v1alpha1')]),
  ]);
  t.strictSame(
    inventory.olm.csvs.map(({ name }) => name),
    ['redis-operator.v1'],
  );
});

const fromCatalog = subscription('redis-operator', 'redis', {
  spec: { name: 'redis-operator', source: 'community', sourceNamespace: 'olm' },
});
const bundle = unpackedBundle('redis-operator', 'redis-operator.v1', account('redis-operator'));
const elsewhere = { ...bundle, metadata: { ...bundle.metadata, namespace: 'team-a' } };

/** Where the InstallPlan of the subject's CSV is gone; what comes of what OLM has unpacked. */
const unplanned: Record<string, { objects: readonly KubeObject[]; found?: string; unrecorded: readonly string[] }> = {
  ThePlanIsThere: {
    objects: [fromCatalog, installPlan([step('ServiceAccount', 'redis-operator')]), bundle],
    found: 'install-plan',
    unrecorded: [],
  },
  ItsBundleIsUnpacked: { objects: [fromCatalog, bundle], found: 'unpacked-bundle', unrecorded: [] },
  ThatOfAnotherVersionIs: {
    objects: [fromCatalog, unpackedBundle('redis-operator', 'redis-operator.v2', account('redis-operator'))],
    unrecorded: ['redis-operator.v1'],
  },
  AnybodyHasMadeSuchAConfigMap: { objects: [fromCatalog, elsewhere], unrecorded: ['redis-operator.v1'] },
  TheCatalogIsNotKnown: { objects: [subscription(), bundle], unrecorded: ['redis-operator.v1'] },
  NothingIs: { objects: [fromCatalog], unrecorded: ['redis-operator.v1'] },
};

for (const [name, { objects, found: source, unrecorded }] of Object.entries(unplanned)) {
  t.test(`what a bundle brought: ${name}`, async t => {
    const inventory = await inventoryOf([...objects, csv(), account('redis-operator', { labels: managed })]);
    t.equal(found(inventory)['ServiceAccount redis-operator'], source);
    t.strictSame(inventory.unrecorded, unrecorded);
  });
}

t.test('a plan that could not be read is not taken for one that OLM has dropped', async t => {
  const objects = [fromCatalog, csv()];
  const cluster = refusing(new SnapshotCluster(objects), ({ resource }) => resource.kind === 'InstallPlan');
  const { unrecorded, unknowns } = await inventoryOf(objects, cluster);
  t.strictSame(unrecorded, []);
  t.strictSame(unknowns.map(inWords), [
    { what: 'list installplans.operators.coreos.com in redis', why: 'Forbidden: no' },
  ]);
});

t.test('what a replaced version brought and a later one dropped is found', async t => {
  const old = {
    resolving: 'redis-operator.v0',
    resource: { group: '', version: 'v1', kind: 'ServiceAccount', name: 'dropped' },
  };
  const manifest = JSON.stringify({ spec: { replaces: 'redis-operator.v0' } });
  const current = {
    resolving: 'redis-operator.v1',
    resource: {
      group: 'operators.coreos.com',
      version: 'v1alpha1',
      kind: 'ClusterServiceVersion',
      name: 'redis-operator.v1',
      manifest,
    },
  };
  const inventory = await inventoryOf([
    subscription(),
    csv(),
    installPlan([old, current]),
    account('dropped', { labels: managed }),
  ]);
  t.match(found(inventory), { 'ServiceAccount dropped': 'install-plan' });
});

t.test('operands are counted in the whole cluster', async t => {
  const { operandApis } = await inventoryOf([subscription(), csv(), crd(), redis('a'), redis('b', 'team-a')]);
  t.strictSame(
    operandApis.map(({ operands }) => operands.map(({ ref }) => keyOf(ref))),
    [['redis.example.io/Redis/redis/a', 'redis.example.io/Redis/team-a/b']],
  );
});

t.test('a read that fails is an unknown, never an empty list', async t => {
  const objects = [
    subscription(),
    csv(),
    crd(),
    installPlan([step('ServiceAccount', 'raw')]),
    account('raw'),
    redis('a'),
    operator(),
  ];
  const kinds = {
    ClusterServiceVersion: 'list clusterserviceversions.operators.coreos.com',
    InstallPlan: 'list installplans.operators.coreos.com in redis',
    Subscription: 'list subscriptions.operators.coreos.com',
    Operator: 'get operators.operators.coreos.com',
    Deployment: 'list deployments.apps in redis',
    ClusterRole: 'list clusterroles.rbac.authorization.k8s.io',
    CustomResourceDefinition: 'list customresourcedefinitions.apiextensions.k8s.io',
    ValidatingWebhookConfiguration: 'list validatingwebhookconfigurations.admissionregistration.k8s.io',
    Redis: 'list redises.redis.example.io',
  };
  for (const [kind, what] of Object.entries(kinds)) {
    const inventory = await inventoryOf(
      objects,
      refusing(new SnapshotCluster(objects), ({ resource }) => resource.kind === kind),
    );
    t.ok(
      inventory.unknowns.map(inWords).some(unknown => unknown.what === what && unknown.why === 'Forbidden: no'),
      `${kind}: ${what}`,
    );
  }
});

t.test('where Subscriptions of the whole cluster may not be listed, those of the namespace are', async t => {
  const objects = [subscription(), subscription('copy', 'redis', { spec: { name: 'redis-operator' } }), csv()];
  const cluster = refusing(
    new SnapshotCluster(objects),
    ({ verb, resource, namespace }) => verb === 'list' && resource.kind === 'Subscription' && namespace === undefined,
  );
  const { olm, unknowns } = await inventoryOf(objects, cluster);
  t.strictSame(
    olm.otherSubscriptions.map(({ subject }) => subject.name),
    ['copy'],
  );
  t.strictSame(unknowns.map(inWords), [{ what: 'list subscriptions.operators.coreos.com', why: 'Forbidden: no' }]);
});

t.test('a list that is refused says nothing about another one that is under way', async t => {
  const needy = csv('needy.v1', 'team-b', {
    spec: { customresourcedefinitions: { required: [{ name: 'redises.redis.example.io' }] } },
  });
  const objects = [subscription(), subscription('second'), csv(), needy];
  const snapshot = new SnapshotCluster(objects);
  const refusingPlans = refusing(snapshot, ({ resource }) => resource.kind === 'InstallPlan');
  const refused = Promise.withResolvers<void>();
  const reader: ClusterReader = {
    resource: (...question) => snapshot.resource(...question),
    get: (resource, at, content) => snapshot.get(resource, at, content),
    firstPage: (resource, limit) => snapshot.firstPage(resource, limit),
    async *list(resource, query) {
      if (['ClusterServiceVersion', 'Subscription'].includes(resource.kind)) await refused.promise;
      try {
        yield* refusingPlans.list(resource, query);
      } finally {
        // The waiting read goes on after its caller has taken note.
        if (resource.kind === 'InstallPlan') setImmediate(refused.resolve);
      }
    },
  };
  const { olm, neededBy, unknowns } = await inventoryOf(objects, reader);
  t.strictSame(unknowns.map(inWords), [
    { what: 'list installplans.operators.coreos.com in redis', why: 'Forbidden: no' },
  ]);
  t.strictSame(
    olm.otherCsvs.map(({ name }) => name),
    ['needy.v1'],
  );
  t.strictSame(neededBy, [{ csv: 'needy.v1', namespace: 'team-b', what: ['redises.redis.example.io'] }]);
});

t.test('a Subscription whose ClusterServiceVersion is leaving is not about to install anything', async t => {
  const objects = [
    subscription(),
    csv(),
    subscription('redis-operator', 'team-b'),
    csv('redis-operator.v1', 'team-b'),
    subscription('redis-operator', 'team-c', { status: {} }),
    subscription('redis-operator', 'team-d', {
      status: { installedCSV: 'redis-operator.v1', currentCSV: 'redis-operator.v2' },
    }),
    csv('redis-operator.v1', 'team-d'),
    subscription('redis-operator', 'team-e'),
  ];
  const leaving = new Set(['team-b', 'team-d', 'team-e'].map(namespace => `${namespace}/redis-operator.v1`));
  const { olm } = await takeInventory(new SnapshotCluster(objects), subjectOf(subscription()), { leaving });
  t.strictSame(olm.otherCsvs, []);
  t.strictSame(
    olm.arriving.map(({ namespace }) => namespace),
    ['team-c', 'team-e'],
    'nor is one whose upgrade is pending, but one that has been created again is',
  );
});

t.test('a ClusterServiceVersion whose name no label can have is not asked for by label', async t => {
  const [short, long] = ['redis-operator.v1', `redis-operator.v${'2'.repeat(48)}`];
  const asked: (string | undefined)[] = [];
  const labelled = (owner: string) =>
    object('scheduling.k8s.io/v1', 'PriorityClass', `of-${owner.length}`, {
      metadata: { labels: { ...managed, 'olm.owner': owner } },
    });
  const surroundingsOf = async (...names: string[]) => {
    const objects = [
      subscription('redis-operator', 'redis', { status: { installedCSV: names[0], currentCSV: names.at(-1) } }),
      ...names.map(name => csv(name)),
      labelled(short),
    ];
    const cluster = new SnapshotCluster(objects);
    const list = cluster.list.bind(cluster);
    cluster.list = (resource, query) => {
      if (resource.kind === 'PriorityClass') asked.push(query?.selector);
      return list(resource, query);
    };
    return inventoryOf(objects, cluster);
  };
  t.equal(long.length, 64);
  const both = await surroundingsOf(short, long);
  t.strictSame(both.unknowns, []);
  t.equal(found(both)['PriorityClass of-17'], 'owner-labels');
  const onlyLong = await surroundingsOf(long);
  t.strictSame(onlyLong.unknowns, []);
  t.equal(found(onlyLong)['PriorityClass of-17'], undefined);
  t.strictSame(asked, [`olm.owner in (${short})`], 'no empty set, and no value that is too long');
});

t.test('a fault of ours is not taken for an unknown', async t => {
  const cluster = new SnapshotCluster([subscription(), csv()]);
  cluster.get = () => Promise.reject(new TypeError('bug'));
  await t.rejects(inventoryOf([subscription()], cluster), { message: 'bug' });
});

t.test('what registers an API that is not served stands for objects that nobody sees', async t => {
  const served = (kind: string, plural: string, isServed: boolean): KubeObject => {
    const { spec, ...rest } = crd(kind, plural);
    return { ...rest, spec: { ...(spec as object), versions: [{ name: 'v1', served: isServed }] } };
  };
  const somebodyElses = ({ metadata: { name }, ...rest }: KubeObject): KubeObject => ({ ...rest, metadata: { name } });
  const serving = csv(undefined, undefined, {
    spec: {
      apiservicedefinitions: {
        owned: [
          { group: 'wardle.example.io', version: 'v1', kind: 'Flunder' },
          { group: 'planned.example.io', version: 'v1', kind: 'Plan' },
        ],
      },
    },
  });
  const inventory = await inventoryOf([
    subscription(),
    serving,
    served('Redis', 'redises', false),
    somebodyElses(served('RedisBackup', 'redisbackups', false)),
    served('RedisCluster', 'redisclusters', true),
    object('apiregistration.k8s.io/v1', 'APIService', 'v1.wardle.example.io'),
    somebodyElses(served('RedisUser', 'redisusers', false)),
    operator([{ apiVersion: 'redis.example.io/v1', kind: 'RedisUser', namespace: 'redis', name: 'of-the-operator' }]),
    installPlan([
      step('RedisBackup', 'of-the-bundle', 'redis.example.io'),
      step('RedisRestore', 'of-nobody', 'redis.example.io'),
      step('RedisCluster', 'stale', 'redis.example.io'),
    ]),
  ]);
  const why = (what: string) => `NotServed: ${what} exists, but the API server does not serve it`;
  const crdOf = (plural: string) => why(`CustomResourceDefinition ${plural}.redis.example.io`);
  t.strictSame(inventory.unknowns.map(inWords), [
    { what: 'find the API of Flunder.wardle.example.io', why: why('APIService v1.wardle.example.io') },
    { what: 'find the API of Redis.redis.example.io', why: crdOf('redises') },
    { what: 'find the API of RedisBackup.redis.example.io', why: crdOf('redisbackups') },
    { what: 'read RedisUser', object: 'redis/of-the-operator', why: crdOf('redisusers') },
  ]);
});

t.test('an object of an API that was remembered, and is switched off by now, is not missing', async t => {
  const objects = [
    ...[subscription(), csv(), crd('RedisBackup', 'redisbackups')],
    object('redis.example.io/v1', 'RedisBackup', 'of-the-bundle', {
      namespace: 'redis',
      metadata: { labels: managed },
    }),
    installPlan([step('RedisBackup', 'of-the-bundle', 'redis.example.io')]),
  ];
  const remembering = refusing(
    new SnapshotCluster(objects),
    ({ verb, resource }) => verb === 'get' && resource.kind === 'RedisBackup',
    unserved('CustomResourceDefinition', 'redisbackups.redis.example.io'),
  );
  const { unknowns } = await inventoryOf(objects, remembering);
  t.match(unknowns.map(inWords), [
    { what: 'read RedisBackup', object: 'redis/of-the-bundle', why: /exists, but the API server/ },
  ]);
});
