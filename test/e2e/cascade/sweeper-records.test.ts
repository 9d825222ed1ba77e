import t from 'tap';
import { redisLikeBundle } from '../../support/control-plane/bundle-copies.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { FaultProxy } from '../../support/control-plane/fault-proxy.ts';
import { makeNamespace } from '../../support/control-plane/install.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { left } from '../../support/e2e/cascades.ts';
import { cleanupsPath, policyInForce } from '../../support/e2e/cleanup-manifest.ts';
import { faults } from '../../support/e2e/faults.ts';
import { type PlanDocument, planOf } from '../../support/e2e/plan.ts';

/** An operator for each case, in a namespace of the same name. They are installed at once, as OLM takes its time. */
const operators = ['root', 'late', 'needed', 'precious', 'spoiled', 'steps', 'owned', 'restarted', 'treasure'] as const;
type Name = (typeof operators)[number];

const operandsOf = (name: Name) => `/apis/${name}.example.io/v1/namespaces/${name}`;
const csvOf = (name: Name) => `${olmApi}/namespaces/${name}/clusterserviceversions/${name}-operator.v1.0.0`;
const crdOf = (name: Name) => `redises.${name}.example.io`;

/** Records are written by hand here, as no webhook would: the sweeper must not trust what they say. */
t.test('what the sweeper makes of a record', async t => {
  const dir = t.testdir();
  // After its restart the API server grants no rights for a while.
  const expectedDenials = [/^sweeper: /];
  const bundles = operators.map(name => redisLikeBundle(name, dir));
  const cluster = await startCluster(t, { bundles, expectedDenials });
  const { api } = cluster;
  const proxy = new FaultProxy(cluster.server, cluster.caFile);
  t.teardown(() => proxy.stop());
  await startSweeper(t, cluster, { proxy: await proxy.start() });

  const statusOf = async (name: string) => (await api.send('GET', `${cleanupsPath}/${name}`)).body.status;
  const succeeded = (name: string) =>
    cluster.until(`${name} to succeed`, async () => (await statusOf(name))?.phase === 'Succeeded');

  await t.test('objects that have changed since are kept, with the reason', async t => {
    await makeNamespace(api, 'records');
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

  await Promise.all(operators.map(name => cluster.prepareNamespace(name)));
  const before = await cluster.list();
  const installed = Promise.all(
    operators.map(name => cluster.install({ namespace: name, packageName: `${name}-operator` })),
  );

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
    await cluster.until('it to be gone', async () => !(await api.exists(`${cleanupsPath}/short-lived`)));
    t.pass('it is gone');
  });

  await installed;
  await cluster.settled();

  await t.test('operands go first, roots before what they own, and nothing is left', async t => {
    await makeOperands('root');
    const record = await orphaned('root');
    const crd = record.items.find(({ kind }) => kind === 'CustomResourceDefinition');
    t.ok(crd);
    await create('operands', planned(record), {
      subject: subjectOf('root', record),
      policy: { ...policyInForce, operands: 'Delete' },
      operands: operandCounts('root', 1),
    });
    await cluster.until('the operand to be on its way', async () => {
      const { body } = await api.send('GET', `${operandsOf('root')}/redisclusters/prod`);
      return body.metadata?.deletionTimestamp !== undefined;
    });
    const csv = await api.ok('GET', csvOf('root'));
    t.notOk(csv.metadata.deletionTimestamp, 'the operator is still there while its operand is finalized');
    const child = await api.ok('GET', `${operandsOf('root')}/redises/prod-0`);
    t.notOk(child.metadata.deletionTimestamp, 'what it owns follows it');
    await api.ok('PATCH', `${operandsOf('root')}/redisclusters/prod`, { metadata: { finalizers: null } });
    await succeeded('operands');
    t.strictSame(await leftOf('root'), [], '0 left');
  });

  await t.test('an operand that is made after the approval holds it up while the operator is there', async t => {
    const record = await orphaned('late');
    await makeOperand('late', 'redisclusters', 'RedisCluster', { name: 'late' });
    await create('late', planned(record), { subject: subjectOf('late', record), operands: operandCounts('late', 0) });
    await cluster.until('it to wait', async () => /RedisCluster late\/late/.test((await statusOf('late'))?.message));
    const csv = await api.ok('GET', csvOf('late'));
    t.notOk(csv.metadata.deletionTimestamp);
    t.ok(await api.exists(`${operandsOf('late')}/redisclusters/late`), 'nobody has decided about it');
    await api.ok('DELETE', `${operandsOf('late')}/redisclusters/late`);
    await succeeded('late');
    t.strictSame(await leftOf('late'), [], '0 left');
  });

  await t.test('nothing of an operator goes while another one needs it', async t => {
    const record = await orphaned('needed');
    const needer = `${olmApi}/namespaces/records/clusterserviceversions`;
    await api.ok('POST', needer, csvWith('needer.v1', 'required', crdOf('needed')));
    await create('needed', planned(record), { subject: subjectOf('needed', record) });
    const says = `nothing is removed while needer.v1 (records) needs ${crdOf('needed')}`;
    await cluster.until('it to wait', async () => (await statusOf('needed'))?.message === says);
    const csv = await api.ok('GET', csvOf('needed'));
    t.notOk(csv.metadata.deletionTimestamp);
    await api.ok('DELETE', `${needer}/needer.v1`);
    await succeeded('needed');
    t.strictSame(await leftOf('needed'), [], '0 left');
  });

  await t.test('what somebody has protected since holds its owner up, until they let it go', async t => {
    const record = await orphaned('precious');
    const { apiVersion, kind, metadata } = await api.ok('GET', csvOf('precious'));
    const ownerReferences = [{ apiVersion, kind, name: metadata.name, uid: metadata.uid }];
    const annotations = { 'helm.sh/resource-policy': 'keep' };
    const configMaps = '/api/v1/namespaces/precious/configmaps';
    await api.ok('POST', configMaps, { metadata: { name: 'jewel', annotations, ownerReferences } });
    await create('precious', planned(record), { subject: subjectOf('precious', record) });
    await cluster.until('it to be stalled', async () => (await statusOf('precious'))?.phase === 'Stalled');
    t.match((await statusOf('precious')).message, /^ConfigMap precious\/jewel: .* would go with ClusterServiceVersion/);
    t.notOk((await api.ok('GET', csvOf('precious'))).metadata.deletionTimestamp);
    await api.ok('PATCH', `${configMaps}/jewel`, { metadata: { annotations: null } });
    await succeeded('precious');
    t.strictSame(await leftOf('precious'), [], '0 left: it has gone with its owner');
  });

  await t.test('every third call fails, each time in another way: the same end', async t => {
    const record = await orphaned('spoiled');
    let calls = 0;
    proxy.fault = () => {
      calls += 1;
      return calls % 3 === 0 ? faults[(calls / 3) % faults.length] : undefined;
    };
    await create('spoiled', planned(record), { subject: subjectOf('spoiled', record) });
    await succeeded('spoiled');
    proxy.fault = () => undefined;
    t.strictSame(await leftOf('spoiled'), [], '0 left');
    t.ok(calls > 30, `${calls} calls`);
  });

  await t.test('the first deletion of each step fails, and what it tells of itself: the same end', async t => {
    const record = await orphaned('steps');
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
      subject: subjectOf('steps', record),
    });
    await succeeded('steps');
    proxy.fault = () => undefined;
    t.strictSame(await leftOf('steps'), [], '0 left');
    t.strictSame([...spoiled.keys()].toSorted(), victims.toSorted(), 'each of them has failed');
  });

  await t.test('a CRD that another operator has come to own since stays, with the reason', async t => {
    const record = await orphaned('owned');
    const owner = `${olmApi}/namespaces/records/clusterserviceversions`;
    await api.ok('POST', owner, csvWith('owner.v1', 'owned', crdOf('owned')));
    await create('owned', planned(record), { subject: subjectOf('owned', record) });
    await succeeded('owned');
    const { kept } = await statusOf('owned');
    t.match(
      kept.filter(({ kind }: { kind: string }) => kind === 'CustomResourceDefinition'),
      [{ name: crdOf('owned'), reason: 'owner.v1 (records) owns it too' }],
    );
    await api.ok('DELETE', `${owner}/owner.v1`);
    const crd = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${crdOf('owned')}`;
    const { metadata } = await api.ok('GET', crd);
    t.notOk(metadata.deletionTimestamp);
    t.notOk(metadata.labels['operators.coreos.com/owned-operator.owned'], 'it is no component of ours any more');
    await api.ok('DELETE', crd);
    await cluster.until('the CRD to be gone', async () => !(await api.exists(crd)));
    await cluster.until('what OLM has made for the other operator to go with it', async () => {
      return (await leftOf('owned')).length === 0;
    });
    t.pass('and nothing else is left');
  });

  await t.test('the API server dies in the middle: the same end', async t => {
    const record = await orphaned('restarted');
    const account = '/api/v1/namespaces/restarted/serviceaccounts/restarted-operator';
    await api.ok('PATCH', account, { metadata: { finalizers: ['example.io/stuck'] } });
    await create('restarted', planned(record), { subject: subjectOf('restarted', record) });
    await cluster.until('it to be running', async () => (await statusOf('restarted'))?.phase === 'Running');
    await cluster.apiServer.stop('SIGKILL');
    cluster.apiServer.start();
    await cluster.untilReady();
    await api.ok('PATCH', account, { metadata: { finalizers: null } });
    await succeeded('restarted');
    t.strictSame(await leftOf('restarted'), [], '0 left');
  });

  await t.test('an operand that must never be deleted stays, with its CRD, whatever the policy says', async t => {
    const annotations = { 'helm.sh/resource-policy': 'keep' };
    await makeOperand('treasure', 'redises', 'Redis', { name: 'treasure', annotations });
    const record = await orphaned('treasure');
    await create('treasure', planned(record), {
      subject: subjectOf('treasure', record),
      policy: { ...policyInForce, operands: 'Delete' },
      operands: operandCounts('treasure', 1),
    });
    await succeeded('treasure');
    const { metadata } = await api.ok('GET', `${operandsOf('treasure')}/redises/treasure`);
    t.notOk(metadata.deletionTimestamp);
    const { kept } = await statusOf('treasure');
    const crd = kept.find(({ kind }: { kind: string }) => kind === 'CustomResourceDefinition');
    t.match(crd, { name: crdOf('treasure'), reason: 'some of its objects are kept' });
  });

  /** Plans, and deletes the Subscription, so that only a record is missing. */
  async function orphaned(name: Name): Promise<PlanDocument> {
    const plan = await planOf(cluster, name, `${name}-operator`);
    await api.ok('DELETE', `${olmApi}/namespaces/${name}/subscriptions/${name}-operator`);
    return plan;
  }

  async function makeOperands(name: Name): Promise<void> {
    const finalizers = [`${name}.example.io/backup`];
    const { apiVersion, kind, metadata } = await makeOperand(name, 'redisclusters', 'RedisCluster', {
      name: 'prod',
      finalizers,
    });
    const ownerReferences = [{ apiVersion, kind, name: 'prod', uid: metadata.uid }];
    await makeOperand(name, 'redises', 'Redis', { name: 'prod-0', ownerReferences });
  }

  function makeOperand(name: Name, plural: string, kind: string, metadata: object) {
    return api.ok('POST', `${operandsOf(name)}/${plural}`, { apiVersion: `${name}.example.io/v1`, kind, metadata });
  }

  /** What exists that did not exist before the installs, except for the operators that are still to come. */
  async function leftOf(name: Name): Promise<string[]> {
    const others = operators.slice(operators.indexOf(name) + 1);
    return left(before, await cluster.list()).filter(
      object =>
        !others.some(other =>
          [` ${other}/`, `${other}-operator`, `.${other}.example.io`].some(it => object.includes(it)),
        ),
    );
  }

  async function create(name: string, items: readonly object[], spec: object = {}): Promise<void> {
    await api.ok('POST', cleanupsPath, {
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
        digest: '0'.repeat(64),
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
function csvWith(name: string, relation: 'owned' | 'required', crd: string): object {
  return {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'ClusterServiceVersion',
    metadata: { name },
    spec: {
      displayName: 'Made after the approval',
      install: { strategy: 'deployment', spec: { deployments: [] } },
      customresourcedefinitions: { [relation]: [{ name: crd, kind: 'Redis', version: 'v1' }] },
    },
  };
}

function operandCounts(name: Name, count: number): object[] {
  const group = `${name}.example.io`;
  return [
    { group, kind: 'RedisCluster', plural: 'redisclusters', count },
    { group, kind: 'Redis', plural: 'redises', count },
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

function subjectOf(name: Name, { subject }: PlanDocument): object {
  const { uid, operator } = subject;
  return { namespace: name, name: `${name}-operator`, uid, package: `${name}-operator`, operator };
}
