import t from 'tap';
import { startCluster } from '../cluster/cluster.ts';
import { added } from '../cluster/ground-truth.ts';
import { startSweeper } from '../cluster/sweeper.ts';
import { FaultProxy } from '../cluster-port/fault-proxy.ts';
import { policyInForce } from './cleanup-manifest.ts';
import { type PlanDocument, planOf } from './plan.ts';
import { faults } from './spoiled.ts';

const cleanups = '/apis/subscription-guard.io/v1alpha1/cleanups';
const redisApi = '/apis/redis.example.io/v1/namespaces/redis';
const olmApi = '/apis/operators.coreos.com/v1alpha1/namespaces/redis';

/** Records are written by hand here, as no webhook would: the sweeper must not trust what they say. */
t.test('what the sweeper makes of a record', async t => {
  // After its restart the API server grants nobody anything for a while.
  const cluster = await startCluster(t, { expectedDenials: [/^sweeper: /] });
  const { api } = cluster;
  const proxy = new FaultProxy(cluster.server, cluster.caFile);
  t.teardown(() => proxy.stop());
  await startSweeper(t, cluster, { proxy: await proxy.start() });

  const statusOf = async (name: string) => (await api.send('GET', `${cleanups}/${name}`)).body.status;
  const succeeded = (name: string, seconds?: number) =>
    cluster.until(`${name} to succeed`, async () => (await statusOf(name))?.phase === 'Succeeded', seconds);

  await t.test('objects that have changed since are kept, with the reason', async t => {
    await api.ok('POST', '/api/v1/namespaces', { metadata: { name: 'records' } });
    const configMap = (name: string, metadata: object = {}) =>
      api.ok('POST', '/api/v1/namespaces/records/configmaps', { metadata: { name, ...metadata } });
    const owner = await configMap('owner');
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata.uid }];
    const adopted = await configMap('adopted', { ownerReferences });
    const plain = await configMap('plain');
    await configMap('replaced');
    await create('changed', [
      item('ConfigMap', 'replaced', 'uid-of-its-predecessor'),
      item('ConfigMap', 'adopted', adopted.metadata.uid),
      item('ConfigMap', 'plain', plain.metadata.uid),
      item('ConfigMap', 'never-was', 'uid-of-nothing'),
    ]);
    await succeeded('changed');
    const { kept } = await statusOf('changed');
    t.strictSame(
      kept.map(({ name, reason }: { name: string; reason: string }) => [name, reason]),
      [
        ['replaced', 'another object has taken its name'],
        ['adopted', 'ConfigMap owner owns it too'],
      ],
    );
    const { items } = await api.ok('GET', '/api/v1/namespaces/records/configmaps');
    const names = items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
    t.strictSame(names.filter((name: string) => name !== 'kube-root-ca.crt').toSorted(), [
      'adopted',
      'owner',
      'replaced',
    ]);
  });

  await t.test('tells with Events how it went', async t => {
    type Told = { reason: string; note: string; reportingController: string };
    let told: Told | undefined;
    await cluster.until('the Event', async () => {
      const { items } = await api.ok('GET', '/apis/events.k8s.io/v1/namespaces/records/events');
      told = items.find(
        ({ reason, reportingController }: Told) =>
          reason === 'Succeeded' && reportingController === 'subscription-guard.io/sweeper',
      );
      return told !== undefined;
    });
    t.match(told?.note, /^records\/gone: /);
  });

  await t.test('a finished record is deleted when its time has come', async t => {
    await create('short-lived', [], { ttlSecondsAfterFinished: 0 });
    await cluster.until('it to be gone', async () => !(await api.exists(`${cleanups}/short-lived`)));
    t.pass('it is gone');
  });

  await t.test('operands go first, roots before what they own, and nothing is left', async t => {
    await cluster.prepareNamespace('redis');
    const before = await cluster.list();
    const record = await orphaned();
    const crd = record.items.find(({ kind }) => kind === 'CustomResourceDefinition');
    t.ok(crd);
    await create('operands', planned(record), {
      subject: subjectOf(record),
      policy: { ...policyInForce, operands: 'Delete' },
      operands: operandCounts(1),
    });
    await cluster.until('the operand to be on its way', async () => {
      const { body } = await api.send('GET', `${redisApi}/redisclusters/prod`);
      return body.metadata?.deletionTimestamp !== undefined;
    });
    const csv = await api.ok('GET', `${olmApi}/clusterserviceversions/redis-operator.v1.0.0`);
    t.notOk(csv.metadata.deletionTimestamp, 'the operator is still there while its operand is finalized');
    const child = await api.ok('GET', `${redisApi}/redises/prod-0`);
    t.notOk(child.metadata.deletionTimestamp, 'what it owns follows it');
    await api.ok('PATCH', `${redisApi}/redisclusters/prod`, { metadata: { finalizers: null } });
    await succeeded('operands');
    t.strictSame(leftOf(added(before, await cluster.list())), [], '0 left');
  });

  await t.test('an operand that is made after the approval holds it up while the operator is there', async t => {
    const before = await cluster.list();
    const record = await orphaned(false);
    await makeOperand('redisclusters', 'RedisCluster', { name: 'late' });
    await create('late', planned(record), { subject: subjectOf(record), operands: operandCounts(0) });
    await cluster.until('it to wait', async () => /RedisCluster redis\/late/.test((await statusOf('late'))?.message));
    const csv = await api.ok('GET', `${olmApi}/clusterserviceversions/redis-operator.v1.0.0`);
    t.notOk(csv.metadata.deletionTimestamp);
    t.ok(await api.exists(`${redisApi}/redisclusters/late`), 'nobody has decided about it');
    await api.ok('DELETE', `${redisApi}/redisclusters/late`);
    await succeeded('late');
    t.strictSame(leftOf(added(before, await cluster.list())), [], '0 left');
  });

  await t.test('nothing of an operator goes while another one needs it', async t => {
    const before = await cluster.list();
    const record = await orphaned(false);
    const needer = '/apis/operators.coreos.com/v1alpha1/namespaces/records/clusterserviceversions';
    await api.ok('POST', needer, csvWith('needer.v1', 'required'));
    await create('needed', planned(record), { subject: subjectOf(record) });
    const says = 'nothing is removed while needer.v1 (records) needs redises.redis.example.io';
    await cluster.until('it to wait', async () => (await statusOf('needed'))?.message === says);
    const csv = await api.ok('GET', `${olmApi}/clusterserviceversions/redis-operator.v1.0.0`);
    t.notOk(csv.metadata.deletionTimestamp);
    await api.ok('DELETE', `${needer}/needer.v1`);
    await succeeded('needed');
    t.strictSame(leftOf(added(before, await cluster.list())), [], '0 left');
  });

  await t.test('what somebody has protected since holds its owner up, until they let it go', async t => {
    const before = await cluster.list();
    const record = await orphaned(false);
    const csv = `${olmApi}/clusterserviceversions/redis-operator.v1.0.0`;
    const { apiVersion, kind, metadata } = await api.ok('GET', csv);
    const ownerReferences = [{ apiVersion, kind, name: metadata.name, uid: metadata.uid }];
    const annotations = { 'helm.sh/resource-policy': 'keep' };
    const configMaps = '/api/v1/namespaces/redis/configmaps';
    await api.ok('POST', configMaps, { metadata: { name: 'precious', annotations, ownerReferences } });
    await create('precious', planned(record), { subject: subjectOf(record) });
    await cluster.until('it to be stalled', async () => (await statusOf('precious'))?.phase === 'Stalled');
    t.match((await statusOf('precious')).message, /^ConfigMap redis\/precious: .* would go with ClusterServiceVersion/);
    t.notOk((await api.ok('GET', csv)).metadata.deletionTimestamp);
    await api.ok('PATCH', `${configMaps}/precious`, { metadata: { annotations: null } });
    await succeeded('precious');
    t.strictSame(leftOf(added(before, await cluster.list())), [], '0 left: it has gone with its owner');
  });

  await t.test('every third call fails, each time in another way: the same end', async t => {
    const before = await cluster.list();
    const record = await orphaned(false);
    let calls = 0;
    proxy.fault = () => {
      calls += 1;
      return calls % 3 === 0 ? faults[(calls / 3) % faults.length] : undefined;
    };
    await create('spoiled', planned(record), { subject: subjectOf(record) });
    await succeeded('spoiled', 180);
    proxy.fault = () => undefined;
    t.strictSame(leftOf(added(before, await cluster.list())), [], '0 left');
    t.ok(calls > 30, `${calls} calls`);
  });

  await t.test('the first deletion of each step fails, and what it tells of itself: the same end', async t => {
    const before = await cluster.list();
    const record = await orphaned(false);
    const victims = ['clusterserviceversions', 'configmaps', 'customresourcedefinitions', 'operators', 'cleanups'];
    const raw = await api.ok('POST', '/api/v1/namespaces/records/configmaps', { metadata: { name: 'raw' } });
    const spoiled = new Map<string, number>();
    proxy.fault = ({ method, url = '' }) => {
      const index = victims.findIndex(plural => url.includes(`/${plural}/`));
      const victim = victims[index];
      // More often than the sweeper makes a call again.
      const times = victim === undefined ? 0 : (spoiled.get(victim) ?? 0);
      if (victim === undefined || !['DELETE', 'PATCH'].includes(method ?? '') || times === 6) return undefined;
      spoiled.set(victim, times + 1);
      return faults[index];
    };
    await create('steps', [...planned(record), item('ConfigMap', 'raw', raw.metadata.uid)], {
      subject: subjectOf(record),
    });
    await succeeded('steps', 180);
    proxy.fault = () => undefined;
    t.strictSame(leftOf(added(before, await cluster.list())), [], '0 left');
    t.strictSame([...spoiled.keys()].toSorted(), victims.toSorted(), 'each of them has failed');
  });

  await t.test('a CRD that another operator has come to own since stays, with the reason', async t => {
    const before = await cluster.list();
    const record = await orphaned(false);
    const owner = '/apis/operators.coreos.com/v1alpha1/namespaces/records/clusterserviceversions';
    await api.ok('POST', owner, csvWith('owner.v1', 'owned'));
    await create('owned', planned(record), { subject: subjectOf(record) });
    await succeeded('owned', 120);
    const { kept } = await statusOf('owned');
    t.match(
      kept.filter(({ kind }: { kind: string }) => kind === 'CustomResourceDefinition'),
      [{ name: 'redises.redis.example.io', reason: 'owner.v1 (records) owns it too' }],
    );
    await api.ok('DELETE', `${owner}/owner.v1`);
    const crd = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/redises.redis.example.io';
    const { metadata } = await api.ok('GET', crd);
    t.notOk(metadata.deletionTimestamp);
    t.notOk(metadata.labels['operators.coreos.com/redis-operator.redis'], 'it is no component of ours any more');
    await api.ok('DELETE', crd);
    await cluster.until('the CRD to be gone', async () => !(await api.exists(crd)));
    t.strictSame(leftOf(added(before, await cluster.list())), [], 'and nothing else is left');
  });

  await t.test('the API server dies in the middle: the same end', async t => {
    const before = await cluster.list();
    const record = await orphaned(false);
    await create('restarted', planned(record), { subject: subjectOf(record) });
    await cluster.until('it to be running', async () => (await statusOf('restarted'))?.phase === 'Running');
    await cluster.apiServer.stop('SIGKILL');
    cluster.apiServer.start();
    await cluster.untilReady();
    await succeeded('restarted', 180);
    t.strictSame(leftOf(added(before, await cluster.list())), [], '0 left');
  });

  await t.test('an operand that must never be deleted stays, with its CRD, whatever the policy says', async t => {
    const record = await orphaned(false, { annotations: { 'helm.sh/resource-policy': 'keep' } });
    await create('treasure', planned(record), {
      subject: subjectOf(record),
      policy: { ...policyInForce, operands: 'Delete' },
      operands: operandCounts(1),
    });
    await succeeded('treasure', 120);
    const { metadata } = await api.ok('GET', `${redisApi}/redises/treasure`);
    t.notOk(metadata.deletionTimestamp);
    const { kept } = await statusOf('treasure');
    const crd = kept.find(({ kind }: { kind: string }) => kind === 'CustomResourceDefinition');
    t.match(crd, { name: 'redises.redis.example.io', reason: 'some of its objects are kept' });
  });

  /** Installs redis-operator, plans, and deletes the Subscription, so that only a record is missing. */
  async function orphaned(withOperands = true, treasure?: object): Promise<PlanDocument> {
    await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
    if (withOperands) await makeOperands();
    if (treasure) await makeOperand('redises', 'Redis', { name: 'treasure', ...treasure });
    // OLM is at work for a while after a success; see settlingPlan.
    const settled = Date.now() + 15_000;
    await cluster.until('OLM to have settled', async () => Date.now() > settled);
    const plan = await planOf(cluster, 'redis', 'redis-operator');
    await api.ok('DELETE', `${olmApi}/subscriptions/redis-operator`);
    return plan;
  }

  async function makeOperands(): Promise<void> {
    const finalizers = ['redis.example.io/backup'];
    const { metadata } = await makeOperand('redisclusters', 'RedisCluster', { name: 'prod', finalizers });
    const ownerReferences = [
      { apiVersion: 'redis.example.io/v1', kind: 'RedisCluster', name: 'prod', uid: metadata.uid },
    ];
    await makeOperand('redises', 'Redis', { name: 'prod-0', ownerReferences });
  }

  function makeOperand(plural: string, kind: string, metadata: object) {
    return api.ok('POST', `${redisApi}/${plural}`, { apiVersion: 'redis.example.io/v1', kind, metadata });
  }

  async function create(name: string, items: readonly object[], spec: object = {}): Promise<void> {
    await api.ok('POST', cleanups, {
      apiVersion: 'subscription-guard.io/v1alpha1',
      kind: 'Cleanup',
      metadata: { name },
      spec: {
        subject: {
          namespace: 'records',
          name: 'gone',
          uid: 'uid-of-a-subscription',
          package: 'gone',
          operator: 'gone.records',
        },
        requester: { username: 'admin' },
        digest: '000000',
        policy: policyInForce,
        items,
        operands: [],
        ttlSecondsAfterFinished: 3600,
        ...spec,
      },
    });
  }
});

/** Another operator, made after the approval, that provides one of the APIs as well, or cannot do without it. */
function csvWith(name: string, relation: 'owned' | 'required'): object {
  return {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'ClusterServiceVersion',
    metadata: { name },
    spec: {
      displayName: 'Made after the approval',
      install: { strategy: 'deployment', spec: { deployments: [] } },
      customresourcedefinitions: { [relation]: [{ name: 'redises.redis.example.io', kind: 'Redis', version: 'v1' }] },
    },
  };
}

function operandCounts(count: number): object[] {
  return [
    { group: 'redis.example.io', kind: 'RedisCluster', plural: 'redisclusters', count },
    { group: 'redis.example.io', kind: 'Redis', plural: 'redises', count },
  ];
}

function item(kind: string, name: string, uid: string): object {
  return { apiVersion: 'v1', kind, namespace: 'records', name, uid, step: 'remains', fate: 'Delete', marked: false };
}

function planned({ items }: PlanDocument): object[] {
  return items
    .filter(({ step }) => step !== 'operands')
    .map(({ apiVersion, kind, namespace, name, uid, step, fate, reason }) => ({
      apiVersion,
      kind,
      ...(namespace && { namespace }),
      name,
      ...(uid && { uid }),
      step,
      fate,
      ...(reason && { reason }),
      marked: false,
    }));
}

function subjectOf({ subject }: PlanDocument): object {
  const { uid, operator } = subject;
  return { namespace: 'redis', name: 'redis-operator', uid, package: 'redis-operator', operator };
}

function leftOf(objects: ReturnType<typeof added>): string[] {
  return objects
    .filter(({ kind }) => kind !== 'Cleanup')
    .map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
}
