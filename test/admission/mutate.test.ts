import t from 'tap';
import { type MutateOptions, mutator } from '../../src/admission/mutate.ts';
import { policyReader } from '../../src/admission/policy-reader.ts';
import type { DeletionRequest } from '../../src/admission/review.ts';
import { type Cleanup, cleanupNameOf } from '../../src/cleanup/cleanup.ts';
import { mark } from '../../src/cleanup/marks.ts';
import { ClusterError, type KubeObject } from '../../src/cluster/cluster.ts';
import { markAnnotation } from '../../src/names.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { FaultInjector, failures, type Injection } from '../support/fakes/fault-injector.ts';
import { cleanupCrd, crd, csv, installPlan, object, ownedBy, redis, step, subscription } from '../support/objects.ts';
import { request } from './request.ts';

const installed = [subscription(), csv(), crd(), cleanupCrd];
const cascade: DeletionRequest = { ...request, propagationPolicy: 'Foreground' };

function mutating(objects: readonly KubeObject[] = installed, options: Partial<MutateOptions> = {}) {
  return mutatingIn(new FakeCluster(objects), options);
}

function mutatingIn(cluster: FakeCluster, options: Partial<MutateOptions> = {}) {
  const decide = mutator({
    cluster,
    policies: policyReader(cluster, Date.now),
    mayAccess: async () => true,
    ownAccounts: ['system:serviceaccount:subscription-guard:sweeper'],
    now: Date.now,
    cascade: true,
    ...options,
  });
  const signal = new AbortController();
  return {
    cluster,
    late: () => signal.abort(),
    decide: (asked: Partial<DeletionRequest> = {}) => decide({ ...cascade, ...asked }, signal.signal),
    requesters: () => (cluster.of('Cleanup') as Cleanup[]).map(({ spec }) => spec.requester.username),
  };
}

/** It has the name of this Subscription's record, because the two UIDs begin alike. */
const recordOfAnother = object(
  'subscription-guard.io/v1alpha1',
  'Cleanup',
  cleanupNameOf({ namespace: 'redis', name: 'redis-operator', uid: request.objectUid }),
  { spec: { subject: { namespace: 'redis', name: 'redis-operator', uid: `${request.objectUid}-before` }, items: [] } },
);

interface Nothing {
  readonly asked?: Partial<DeletionRequest>;
  readonly objects?: readonly KubeObject[];
  readonly allowed: boolean;
  readonly says?: string;
}

const nothing: Record<string, Nothing> = {
  OnADryRun: { asked: { dryRun: true }, allowed: true },
  ForAForgedUid: { asked: { objectUid: 'made-up' }, allowed: false },
  ForASubscriptionThatIsNotThere: { asked: { name: 'nobody' }, allowed: false },
  ForOurSweeperWithoutApproval: {
    asked: { requester: { username: 'system:serviceaccount:subscription-guard:sweeper' } },
    allowed: false,
  },
  WhileThereAreOperands: { objects: [...installed, redis('prod')], allowed: false },
  ForAPlainDeletion: { asked: { propagationPolicy: 'Background' }, allowed: true },
  WhereTheRecordIsOfAnotherSubscription: {
    objects: [...installed, recordOfAnother],
    allowed: false,
    says: 'subscription-guard could not record its cascade (Conflict)',
  },
  ForAnOrphanWhereTheRecordIsOfAnotherSubscription: {
    asked: { propagationPolicy: 'Orphan' },
    objects: [...installed, recordOfAnother],
    allowed: false,
    says: 'subscription-guard could not take back an approved cascade (Conflict)',
  },
};

for (const [name, { asked, objects, allowed, says }] of Object.entries(nothing)) {
  t.test(`writes nothing: ${name}`, async t => {
    const { cluster, decide } = mutating(objects);
    const decision = await decide(asked);
    t.equal(decision.allowed, allowed);
    if (says !== undefined) t.match(decision, { message: says });
    t.strictSame(cluster.writes, []);
  });
}

const completed = '2026-01-01T00:00:00Z';
const soon = '2026-01-01T00:00:14Z';
const ofOurCsv = [step('ServiceAccount', 'redis-operator')];
const ofAnotherCsv = [{ ...step('ServiceAccount', 'other'), resolving: 'other.v1' }];

/** The InstallPlan install-1, and whether the Subscription says that it is its own. */
function justInstalled(steps: readonly object[], { isNamed = true, status = 'True' } = {}): KubeObject[] {
  const installedCSV = 'redis-operator.v1';
  const installPlanRef = { name: isNamed ? 'install-1' : 'install-2' };
  const conditions = [{ type: 'Installed', status, lastUpdateTime: completed }];
  return [
    subscription('redis-operator', 'redis', { status: { installedCSV, currentCSV: installedCSV, installPlanRef } }),
    installPlan([], { status: { phase: 'Complete', conditions, plan: steps } }),
    ...[csv(), crd(), cleanupCrd],
  ];
}

interface Settling {
  readonly objects: readonly KubeObject[];
  readonly now?: string;
  readonly settles: boolean;
}

/** OLM may carry an InstallPlan out once more right after it has, and CRDs that were just deleted come back. */
const settling: Record<string, Settling> = {
  ItsInstallPlanIsJustComplete: { objects: justInstalled([]), settles: true },
  ItHasBeenCompleteForLongEnough: { objects: justInstalled([]), now: '2026-01-01T00:00:15Z', settles: false },
  ItsCsvIsOfAnotherInstallPlan: { objects: justInstalled(ofOurCsv, { isNamed: false }), settles: true },
  TheInstallPlanIsOfAnotherCsv: { objects: justInstalled(ofAnotherCsv, { isNamed: false }), settles: false },
  ItWasNotInstalled: { objects: justInstalled([], { status: 'False' }), settles: false },
};

for (const [name, { objects, now = soon, settles }] of Object.entries(settling)) {
  t.test(`whoever cascades waits until OLM has settled: ${name}`, async t => {
    const { cluster, decide } = mutating(objects, { now: () => Date.parse(now) });
    const decision = await decide();
    t.match(decision, { allowed: !settles, verdict: settles ? 'Settling' : 'Cascade' });
    if (!settles) return;
    const message =
      'OLM has only just finished installing redis-operator (InstallPlan install-1 in redis) and may still be at it. Nothing was deleted; try again to delete Subscription redis/redis-operator in a few seconds.';
    t.match(decision, { message });
    t.strictSame(cluster.writes, []);
    t.match(await decide({ dryRun: true }), { allowed: true }, 'a dry run is not kept waiting');
    const passed = { allowed: true, verdict: 'PassedOn' };
    t.match(await decide({ propagationPolicy: 'Orphan' }), passed, 'nor is who removes nothing');
  });
}

t.test('writes nothing for who lacks a right, and tells which', async t => {
  const { cluster, decide } = mutating(installed, {
    mayAccess: async (_, { resource }) => resource !== 'customresourcedefinitions',
  });
  const { allowed, ...decision } = await decide();
  t.equal(allowed, false);
  t.match(decision, { message: /customresourcedefinitions\.apiextensions\.k8s\.io/ });
  t.strictSame(cluster.writes, []);
});

const lacks: readonly (readonly [kinds: number, lines: number, last: string])[] = [
  [10, 12, '     thing9s.example.io'],
  [11, 13, '     and 1 more'],
];

for (const [kinds, lines, last] of lacks) {
  t.test(`of ${kinds + 2} rights that somebody lacks, at most 12 are told`, async t => {
    const names = Array.from({ length: kinds }, (_, index) => `Thing${index}`);
    const things = names.map(kind =>
      object('example.io/v1', kind, 'one', { metadata: { labels: { 'olm.managed': 'true' } } }),
    );
    const plan = installPlan(names.map(kind => step(kind, 'one', 'example.io')));
    const { cluster, decide } = mutating([...installed, ...things, plan], { mayAccess: async () => false });
    const decision = await decide();
    t.match(decision, { allowed: false, verdict: 'Forbidden' });
    const told = 'message' in decision ? decision.message.split('\n').filter(line => line.startsWith('     ')) : [];
    t.equal(told.length, lines);
    t.equal(told.at(-1), last);
    t.strictSame(cluster.writes, []);
  });
}

t.test('writes the record, and nothing else', async t => {
  const { cluster, decide } = mutating();
  t.equal((await decide()).allowed, true);
  t.match(cluster.writes, [/^create Cleanup redis\./]);
  t.equal(cluster.writes.length, 1);
});

t.test('the record has the whole digest of the plan, by which /validate knows it again', async t => {
  const { cluster, decide } = mutating();
  const { plan } = await decide();
  t.match(plan?.digest, /^[0-9a-f]{64}$/);
  t.strictSame(
    (cluster.of('Cleanup') as Cleanup[]).map(({ spec }) => spec.digest),
    [plan?.digest],
  );
});

t.test('several calls of one deletion share a record', async t => {
  const { cluster, decide, requesters } = mutating();
  for (const uid of ['call-1', 'call-2']) t.equal((await decide({ uid })).allowed, true);
  t.equal(cluster.writes.filter(line => line.startsWith('create')).length, 1);
  t.strictSame(requesters(), ['alice']);
});

t.test('of calls at the same moment, none is admitted without a record', async t => {
  const { decide, requesters } = mutating();
  const answers = await Promise.all([decide({ uid: 'call-1' }), decide({ uid: 'call-2' })]);
  t.ok(answers.some(({ allowed }) => allowed));
  t.strictSame(requesters(), ['alice']);
});

t.test('a record is not lent to another requester', async t => {
  const { decide, requesters } = mutating();
  await decide({ requester: { username: 'root', groups: ['system:masters'] } });
  await decide({ requester: { username: 'mallory' } });
  t.strictSame(requesters(), ['mallory']);
});

t.test('the record knows all that limits what its requester may do', async t => {
  const requester = { username: 'bob', uid: 'b-1', groups: ['devs'], extra: { 'scopes.example.io': ['user:info'] } };
  const asked: unknown[] = [];
  const { cluster, decide } = mutating(installed, {
    mayAccess: async who => asked.push(who) > 0,
  });
  await decide({ requester });
  t.strictSame(
    (cluster.of('Cleanup') as Cleanup[]).map(({ spec }) => spec.requester),
    [requester],
  );
  for (const who of asked) t.strictSame(who, requester);
});

t.test('a record that was created too late does not stay', async t => {
  const { cluster, decide, late } = mutating();
  cluster.onCreate = late;
  t.match(await decide(), { allowed: false, message: /Nothing was deleted; try again/ });
  t.strictSame(cluster.of('Cleanup'), []);
});

t.test('each right is asked about once, and all at the same time', async t => {
  const rbac = 'rbac.authorization.k8s.io';
  const owned = (kind: string, name: string, namespace: string) =>
    object('v1', kind, name, { namespace, metadata: ownedBy(csv()) });
  const steps = ['a', 'b'].map(name => step('ClusterRole', name, rbac));
  const asked: string[] = [];
  let release: () => void = () => {};
  const all = new Promise<void>(resolve => {
    release = resolve;
  });
  const { decide } = mutating(
    [
      ...installed,
      installPlan(steps),
      ...['a', 'b'].map(name =>
        object(`${rbac}/v1`, 'ClusterRole', name, { metadata: { labels: { 'olm.managed': 'true' } } }),
      ),
      ...['a', 'b'].map(name => owned('ConfigMap', name, 'redis')),
    ],
    {
      mayAccess: async (_, { verb, resource, namespace = '' }) => {
        asked.push(`${verb} ${resource} ${namespace}`);
        if (asked.length === 4) release();
        await all;
        return true;
      },
    },
  );
  t.equal((await decide()).allowed, true);
  t.strictSame(asked.toSorted(), [
    'delete clusterroles ',
    'delete clusterserviceversions redis',
    'delete configmaps redis',
    'delete customresourcedefinitions ',
  ]);
});

t.test('who may not delete the Subscription takes no approval back: the review is forged', async t => {
  const { cluster, decide } = mutating(installed, { mayAccess: async ({ username }) => username !== 'nobody' });
  await decide();
  const before = [...cluster.writes];
  const forged = await decide({ requester: { username: 'nobody' }, propagationPolicy: 'Orphan' });
  t.match(forged, { allowed: false, verdict: 'Forbidden', message: /you cannot take back/ });
  t.strictSame(cluster.writes, before);
});

t.test('who chooses something else takes the approval back', async t => {
  const { cluster, decide } = mutating();
  await decide();
  t.equal((await decide({ propagationPolicy: 'Orphan' })).allowed, true);
  t.strictSame(cluster.of('Cleanup'), []);
});

const account = object('v1', 'ServiceAccount', 'redis-operator', {
  namespace: 'redis',
  metadata: { labels: { 'olm.managed': 'true' } },
});
const several = [...installed, account, installPlan([step('ServiceAccount', 'redis-operator')])];

/** A cluster, and an attempt at a cascade there in which one call fails. */
function faulty(injection?: Injection) {
  const cluster = new FakeCluster(several);
  const injector = new FaultInjector(injection);
  const failing = injector.cluster(cluster);
  const { decide } = mutatingIn(cluster, {
    cluster: failing,
    policies: policyReader(failing, Date.now),
    mayAccess: (_, access) => injector.call(`may ${JSON.stringify(access)}`, async () => true),
  });
  return { cluster, injector, decide };
}

function recordIn(cluster: FakeCluster): Cleanup {
  const [record] = cluster.of('Cleanup') as Cleanup[];
  if (!record) throw new Error('nothing is recorded');
  return record;
}

/** The records there are, and the marks. */
function writtenIn(cluster: FakeCluster): { readonly specs: readonly unknown[]; readonly marks: readonly string[] } {
  return {
    specs: cluster.of('Cleanup').map(({ spec }) => spec),
    marks: cluster.objects.flatMap(({ kind, metadata: { name, annotations } }) =>
      annotations?.[markAnnotation] ? `${kind} ${name}: ${annotations[markAnnotation]}` : [],
    ),
  };
}

const smooth = faulty();
await smooth.decide();
const { calls } = smooth.injector;
const whole = writtenIn(smooth.cluster);

t.test('the calls of which one fails below, and what they write', async t => {
  t.ok(calls > 40, `${calls} calls`);
  t.match(whole, {
    specs: [{ subject: { name: 'redis-operator' } }],
    marks: [],
  });
});

for (const [name, failure] of Object.entries(failures)) {
  t.test(
    `whichever call fails with ${name}: it is denied, and the next attempt ends as if none had failed`,
    async t => {
      for (let nth = 1; nth <= calls; nth += 1) {
        const { cluster, decide } = faulty({ nth, failure });
        t.equal((await decide()).allowed, false, `call ${nth} failed`);
        t.equal((await mutatingIn(cluster).decide()).allowed, true, `again after call ${nth}`);
        t.strictSame(writtenIn(cluster), whole, `after call ${nth}`);
      }
    },
  );

  t.test(`whichever call fails with ${name}: who then orphans has nothing removed or marked`, async t => {
    for (let nth = 1; nth <= calls; nth += 1) {
      const { cluster, decide } = faulty({ nth, failure });
      await decide();
      t.equal((await mutatingIn(cluster).decide({ propagationPolicy: 'Orphan' })).allowed, true);
      t.strictSame(writtenIn(cluster), { specs: [], marks: [] }, `after call ${nth}`);
    }
  });
}

t.test('a plain deletion takes no approval back: the cascade may be on its way', async t => {
  const { cluster, decide } = mutating(installed);
  await decide();
  const before = [...cluster.writes];
  t.equal((await decide({ propagationPolicy: 'Background' })).allowed, true);
  t.strictSame(cluster.writes, before);
});

t.test('marks that the sweeper puts on while the approval is taken back do not stay', async t => {
  const { cluster, decide } = mutating();
  await decide();
  const { metadata, spec } = recordIn(cluster);
  const patch = cluster.patch.bind(cluster);
  const held = Promise.withResolvers<void>();
  cluster.patch = async (...order) => {
    await held.promise;
    return patch(...order);
  };
  const marks = mark(cluster, spec.items, metadata.name);
  t.equal((await decide({ propagationPolicy: 'Orphan' })).allowed, true);
  held.resolve();
  t.strictSame(await marks, []);
  t.strictSame(writtenIn(cluster), { specs: [], marks: [] });
  t.ok(cluster.writes.filter(line => line.startsWith('patch')).length >= 2, 'put on, and taken off again');
});

t.test('nor do marks that it has put on right before the record goes', async t => {
  const { cluster, decide } = mutating();
  await decide();
  const { metadata, spec } = recordIn(cluster);
  const remove = cluster.delete.bind(cluster);
  cluster.delete = async (...order) => {
    t.strictSame(await mark(cluster, spec.items, metadata.name), []);
    return remove(...order);
  };
  t.equal((await decide({ propagationPolicy: 'Orphan' })).allowed, true);
  t.strictSame(writtenIn(cluster), { specs: [], marks: [] });
});

t.test('no mark is left without its record when the webhook dies in between', async t => {
  const { cluster, decide } = mutating();
  await decide();
  const { metadata, spec } = recordIn(cluster);
  await mark(cluster, spec.items, metadata.name);
  const remove = cluster.delete.bind(cluster);
  cluster.delete = async (...order) => {
    await remove(...order);
    cluster.patch = () => Promise.reject(new ClusterError(0, 'Timeout', 'nobody is there any more'));
    throw new ClusterError(0, 'Timeout', 'nobody is there any more');
  };
  t.equal((await decide({ propagationPolicy: 'Orphan' })).allowed, false);
  t.strictSame(writtenIn(cluster), { specs: [], marks: [] });
});

t.test('a new record takes the marks off what it keeps', async t => {
  const later = Date.now() + 60_000;
  const { cluster, decide } = mutating(installed, { now: () => later });
  await decide();
  const { metadata, spec } = recordIn(cluster);
  await mark(cluster, spec.items, metadata.name);
  t.match(writtenIn(cluster), { marks: [/^CustomResourceDefinition redises/] });
  const [one = crd()] = cluster
    .of('CustomResourceDefinition')
    .filter(({ metadata: { name } }) => name.startsWith('redises'));
  cluster.replace(one, {
    ...one,
    metadata: { ...one.metadata, annotations: { ...one.metadata.annotations, 'helm.sh/resource-policy': 'keep' } },
  });
  t.equal((await decide()).allowed, true);
  t.strictSame(writtenIn(cluster).marks, []);
  t.equal(
    recordIn(cluster).spec.items.some(({ marked }) => marked),
    false,
    'nothing is left to be marked',
  );
});

t.test('who takes the approval back has the marks taken off', async t => {
  const { cluster, decide } = mutating();
  await decide();
  const { metadata, spec } = recordIn(cluster);
  await mark(cluster, spec.items, metadata.name);
  t.match(writtenIn(cluster), { marks: [/^CustomResourceDefinition redises/] });
  t.equal((await decide({ propagationPolicy: 'Orphan' })).allowed, true);
  t.strictSame(writtenIn(cluster), { specs: [], marks: [] });
});

t.test('a webhook that may not record a cascade says so, and its log says which right it lacks', async t => {
  const { cluster, decide } = mutating(installed);
  const why = 'cleanups.subscription-guard.io is forbidden: User "guard" cannot create it';
  cluster.create = () => Promise.reject(new ClusterError(403, 'Forbidden', why));
  const decision = await decide();
  t.match(decision, { allowed: false, verdict: 'Unknown', why: `could not record its cascade: ${why}` });
  t.equal(
    decision.allowed || decision.message,
    'Subscription redis/redis-operator cannot be deleted now: subscription-guard could not record its cascade (Forbidden). Nothing was deleted; try again, or see its log with uid call-1.',
  );
});
