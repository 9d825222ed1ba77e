import t from 'tap';
import { ClusterError, type KubeObject } from '../../src/cluster/cluster.ts';
import { errorOfAnswer } from '../../src/cluster/live/api-errors.ts';
import { reconcile } from '../../src/sweeper/reconcile.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import {
  crd,
  csv,
  installPlan,
  object,
  operator,
  ownedBy,
  ownerLabels,
  redis,
  step,
  subscription,
} from '../support/objects.ts';
import { type PassOptions, passOver, approved as recorded } from './pass-over.ts';

const rbac = 'rbac.authorization.k8s.io';
const label = 'operators.coreos.com/redis-operator.redis';
const component = { labels: { [label]: '' } };
const raw = (extra: object = {}) =>
  object(`${rbac}/v1`, 'ClusterRole', 'reader', { metadata: { labels: { 'olm.managed': 'true' }, ...extra } });
const keep = { annotations: { 'helm.sh/resource-policy': 'keep' } };

/** What OLM's finalizer on the CSV removes, by its labels. */
const ofCsv = object(`${rbac}/v1`, 'ClusterRole', 'of-csv', { metadata: { labels: ownerLabels } });

const approved = [
  subscription(),
  csv(),
  crd(),
  raw(),
  operator(),
  installPlan([step('ClusterRole', 'reader', rbac)], { metadata: component }),
];

interface Case {
  /** What is there now. */
  readonly objects: readonly KubeObject[];
  /** What was there when the deletion was approved; default: {@link approved}. */
  readonly installed?: readonly KubeObject[];
  /** Seconds in which nothing has happened; default 0. */
  readonly quiet?: number;
  /** What cannot be listed. */
  readonly failing?: string;
  readonly want: { readonly phase: string; readonly message?: RegExp; readonly kept?: readonly string[] };
  /** In order. */
  readonly writes: readonly string[];
}

const takesCsv = 'delete ClusterServiceVersion redis-operator.v1';
const waitsForPlan =
  'nothing is removed while InstallPlan redis/install-1, which goes with the Subscription, is there: OLM could carry it out again';
const takesCrd = 'delete CustomResourceDefinition redises.redis.example.io';
const takesRole = 'delete ClusterRole reader';
const takesOperator = 'delete Operator redis-operator.redis';
const twin = csv('redis-operator.v1', 'team-b', { metadata: { uid: 'uid-twin' }, spec: {} });
const labelledNamespace = object('v1', 'Namespace', 'redis', { metadata: component });

const redises = { name: 'redises.redis.example.io', kind: 'Redis', version: 'v1' };
const needer = csv('needer.v1', 'team-b', { spec: { customresourcedefinitions: { required: [redises] } } });
const requiresRedis = {
  'operatorframework.io/properties': JSON.stringify({
    properties: [{ type: 'olm.gvk.required', value: { group: 'redis.example.io', kind: 'Redis', version: 'v1' } }],
  }),
};
const keptForNeeder = 'CustomResourceDefinition redises.redis.example.io: needer.v1 (team-b) requires it';

const cases: Record<string, Case> = {
  'the CSV goes first': {
    objects: [csv(), crd(), raw(), operator()],
    want: { phase: 'Running' },
    writes: [takesCsv],
  },
  'what nobody collects goes next': {
    objects: [crd(), raw(), operator()],
    want: { phase: 'Running' },
    writes: [takesRole],
  },
  'under a CSV that has been made again nothing goes': {
    objects: [csv(undefined, undefined, { metadata: { uid: 'uid-again' } }), crd(), raw(), operator()],
    want: { phase: 'Running', message: /ClusterServiceVersion .*: it is still there, and works with/ },
    writes: [],
  },
  'what another installation has come to share stays': {
    objects: [raw(), twin],
    want: { phase: 'Succeeded', kept: ['ClusterRole reader: redis-operator.v1 (team-b) shares it'] },
    writes: [],
  },
  'a CRD that somebody has come to require stays': {
    objects: [crd(), needer],
    want: { phase: 'Succeeded', kept: [keptForNeeder] },
    writes: [],
  },
  'a CRD whose API somebody has come to require stays': {
    objects: [crd(), csv('needer.v1', 'team-b', { metadata: { annotations: requiresRedis }, spec: {} })],
    want: { phase: 'Succeeded', kept: [keptForNeeder] },
    writes: [],
  },
  'what has been marked to be kept since stays': {
    objects: [raw(keep)],
    want: { phase: 'Succeeded', kept: ['ClusterRole reader: it is annotated helm.sh/resource-policy: keep'] },
    writes: [],
  },
  'what OLM removes with a CSV that stays after all stays as well': {
    objects: [csv(undefined, undefined, { metadata: keep }), ofCsv],
    installed: [subscription(), csv(), ofCsv],
    quiet: 30,
    want: {
      phase: 'Succeeded',
      kept: [
        'ClusterServiceVersion redis-operator.v1: it is annotated helm.sh/resource-policy: keep',
        'ClusterRole of-csv: its owner ClusterServiceVersion redis-operator.v1 is kept',
      ],
    },
    writes: [],
  },
  'and so it does with a CSV that OLM has made again': {
    objects: [csv(undefined, undefined, { metadata: { uid: 'uid-again' } }), ofCsv],
    installed: [subscription(), csv(), ofCsv],
    quiet: 30,
    want: {
      phase: 'Succeeded',
      kept: [
        'ClusterServiceVersion redis-operator.v1: another object has taken its name',
        'ClusterRole of-csv: its owner ClusterServiceVersion redis-operator.v1 is kept',
      ],
    },
    writes: [],
  },
  'a CRD whose only objects are marked to be kept stays': {
    objects: [crd(), redis('late', 'redis', keep)],
    want: {
      phase: 'Succeeded',
      kept: ['CustomResourceDefinition redises.redis.example.io: some of its objects are kept'],
    },
    writes: [],
  },
  'a CRD without objects goes': { objects: [crd(), operator()], want: { phase: 'Running' }, writes: [takesCrd] },
  'the Operator object goes last': { objects: [operator()], want: { phase: 'Running' }, writes: [takesOperator] },
  'an InstallPlan that stays is disowned first': {
    objects: [operator(), installPlan([], { metadata: component })],
    want: { phase: 'Running' },
    writes: ['patch InstallPlan install-1', takesOperator],
  },
  'the Operator object waits for what still carries its label': {
    objects: [operator(), labelledNamespace],
    want: { phase: 'Running', message: /Namespace redis still carries its label/ },
    writes: [],
  },
  'and stays if that stays': {
    objects: [operator(), labelledNamespace],
    quiet: 30,
    want: { phase: 'Succeeded', kept: ['Operator redis-operator.redis: Namespace redis still carries its label'] },
    writes: [],
  },
  'what cannot be read is no reason to let the Operator object stay for good': {
    objects: [operator()],
    quiet: 30,
    failing: 'serviceaccounts',
    want: { phase: 'Stalled', message: /could not list serviceaccounts.*not yet/ },
    writes: [],
  },
};

for (const [name, { objects, installed = approved, quiet = 0, failing, want, writes }] of Object.entries(cases)) {
  t.test(name, async t => {
    const cluster = new FakeCluster(objects);
    cluster.unlistable = failing;
    const status = await passOver(cluster, { installed, quiet });
    const kept = status.kept.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`);
    t.match({ ...status, kept }, want);
    t.strictSame(cluster.writes, writes);
  });
}

t.test('while its Subscription cannot be read, a Cleanup that has not begun stays so, and says why', async t => {
  const cluster = new FakeCluster([csv()]);
  const read = cluster.get.bind(cluster);
  cluster.get = async (resource, ...at) => {
    if (resource.kind === 'Subscription') throw new ClusterError(500, 'InternalError', 'not yet');
    return read(resource, ...at);
  };
  const status = await passOver(cluster, { installed: [subscription(), csv()] });
  t.match(status, { phase: 'Pending', message: 'cannot go on, trying again: not yet' });
  t.strictSame(cluster.writes, []);
});

const own = installPlan([]);
const plans: Record<
  string,
  { readonly objects: readonly KubeObject[]; readonly quiet?: number; readonly want: object }
> = {
  'that is still there': { objects: [own], want: { phase: 'Running', message: waitsForPlan, writes: [] } },
  'that does not go': { objects: [own], quiet: 30, want: { phase: 'Stalled', message: waitsForPlan, writes: [] } },
  'that has gone': { objects: [], want: { phase: 'Running', writes: [takesCsv] } },
  'of another UID': {
    objects: [installPlan([], { metadata: { ...ownedBy(subscription()), uid: 'another' } })],
    want: { phase: 'Running', writes: [takesCsv] },
  },
  'that another Subscription has come to own': {
    objects: [
      subscription('other'),
      installPlan([], { metadata: { ...ownedBy(subscription('other')), uid: own.metadata.uid ?? '' } }),
    ],
    want: { phase: 'Running', writes: [takesCsv] },
  },
};

for (const [name, { objects, quiet = 0, want }] of Object.entries(plans)) {
  t.test(`an InstallPlan ${name}`, async t => {
    const cluster = new FakeCluster([csv(), crd(), ...objects]);
    const status = await passOver(cluster, { installed: [subscription(), csv(), crd(), own], quiet });
    t.match({ ...status, writes: cluster.writes }, want);
    t.equal(cluster.writes.length, 'message' in want ? 0 : 1);
  });
}

t.test('what has gone since the last pass is progress, however long it took', async t => {
  const installed = [subscription(), csv(), crd()];
  const going = { deletionTimestamp: '1970-01-01T00:00:00Z', finalizers: ['example.io/hold'] };
  const csvGoes = new FakeCluster([csv('redis-operator.v1', 'redis', { metadata: going }), crd()]);
  const status = await passOver(csvGoes, { installed });
  t.match(status, { phase: 'Running', message: /^ClusterServiceVersion / });
  t.match(await passOver(csvGoes, { installed, status, quiet: 30 }), { phase: 'Stalled' });
  const crdGoes = new FakeCluster([crd()]);
  t.match(await passOver(crdGoes, { installed, status, quiet: 30 }), {
    phase: 'Running',
    message: /^CustomResourceDefinition /,
  });
});

t.test('an InstallPlan that stays is not counted as gone', async t => {
  const shared = installPlan([], {
    metadata: ownedBy(subscription(), subscription('other')),
  });
  const status = await passOver(new FakeCluster([shared]), {
    installed: [subscription(), subscription('other'), csv(), shared],
  });
  t.match(status, {
    phase: 'Succeeded',
    removed: 1,
    total: 1,
    kept: [{ kind: 'InstallPlan', reason: 'Subscription redis/other owns it too' }],
  });
});

const neededMessage = 'nothing is removed while needer.v1 (team-b) needs redises.redis.example.io';
const needing = {
  objects: [csv(), crd(), needer],
  want: { phase: 'Running', message: neededMessage } as object,
  writes: [] as readonly string[],
};

const others: Record<string, typeof needing & Partial<PassOptions>> = {
  'who needs it holds everything up': needing,
  'who needs it for long stalls it': { ...needing, quiet: 30, want: { phase: 'Stalled', message: neededMessage } },
  'who needs it and is to go with another one may still stay': { ...needing, leaving: ['team-b/needer.v1'] },
  'who needs it and goes for certain does not need it any more': {
    ...needing,
    leaving: ['team-b/needer.v1'],
    departed: ['team-b/needer.v1'],
    want: { phase: 'Running' },
    writes: [takesCsv],
  },
  'somebody else who goes changes nothing': {
    ...needing,
    leaving: ['team-c/needer.v1'],
    departed: ['team-c/needer.v1'],
  },
  'a CRD waits for who goes and requires it': {
    objects: [crd(), needer],
    leaving: ['team-b/needer.v1'],
    departed: ['team-b/needer.v1'],
    want: {
      phase: 'Running',
      message:
        'CustomResourceDefinition redises.redis.example.io: needer.v1 (team-b) requires it, and is being removed itself',
    },
    writes: [],
  },
  'what is shared waits for who goes and shares it': {
    objects: [raw(), twin],
    leaving: ['team-b/redis-operator.v1'],
    want: {
      phase: 'Running',
      message: 'ClusterRole reader: redis-operator.v1 (team-b) shares it, and is being removed itself',
    },
    writes: [],
  },
};

for (const [name, { objects, want, writes, ...options }] of Object.entries(others)) {
  t.test(`of other operators, ${name}`, async t => {
    const cluster = new FakeCluster(objects);
    t.match(await passOver(cluster, { installed: approved, ...options }), want);
    t.strictSame(cluster.writes, writes);
  });
}

t.test('who has come to share it while the pass was under way is seen', async t => {
  const cluster = new FakeCluster([raw()]);
  const observe = (point: string): void => {
    if (point === 'after csv') cluster.add(twin);
  };
  const { kept } = await passOver(cluster, { installed: approved, observe });
  t.match(kept, [{ kind: 'ClusterRole', reason: 'redis-operator.v1 (team-b) shares it' }]);
  t.strictSame(cluster.writes, []);
});

interface Moments {
  /** What is there when it begins; default: all that was approved, but for the Subscription and its InstallPlan. */
  readonly objects?: readonly KubeObject[];
  readonly quiet?: number;
  /** What another client creates in each moment. */
  readonly madeMeanwhile?: readonly KubeObject[];
  /** What another client creates when the pass has come so far. */
  readonly madeAfter?: { readonly point: string; readonly object: KubeObject };
  readonly want: { readonly phase: string; readonly message?: RegExp };
  readonly writes: readonly string[];
  readonly moments: number;
}

const momentCases: Record<string, Moments> = {
  'what is deleted goes at once: all is done in one pass': {
    want: { phase: 'Succeeded' },
    writes: [takesCsv, takesRole, takesCrd, takesOperator],
    moments: 4,
  },
  'what stays for good does not keep the rest': {
    objects: [csv(), raw(keep), crd()],
    want: { phase: 'Succeeded' },
    writes: [takesCsv, takesCrd],
    moments: 2,
  },
  'what does not go in some moments ends the pass': {
    madeMeanwhile: [csv()],
    want: { phase: 'Running', message: /^ClusterServiceVersion redis\/redis-operator.v1: / },
    writes: [takesCsv],
    moments: 30,
  },
  'a Subscription that is created again meanwhile ends the pass': {
    madeMeanwhile: [subscription('again', 'redis', { spec: { name: 'redis-operator' } })],
    want: { phase: 'Running', message: /^ClusterServiceVersion redis\/redis-operator.v1: / },
    writes: [takesCsv],
    moments: 1,
  },
  'what is made again behind the pass is found by the look at its end': {
    objects: [csv(), raw(), crd()],
    madeAfter: { point: 'after crds', object: raw() },
    want: { phase: 'Running', message: /^ClusterRole reader: / },
    writes: [takesCsv, takesRole, takesCrd, takesRole],
    moments: 3,
  },
  'an Operator object that something holds up is not waited for': {
    objects: [operator(), labelledNamespace],
    want: { phase: 'Running', message: /Namespace redis still carries its label/ },
    writes: [],
    moments: 0,
  },
  'an Operator object that OLM makes again is not gone': {
    objects: [operator()],
    madeMeanwhile: [operator()],
    want: { phase: 'Running', message: /^Operator redis-operator.redis: / },
    writes: [takesOperator],
    moments: 30,
  },
  'nobody waits for what has not gone for long': {
    quiet: 30,
    want: { phase: 'Stalled' },
    writes: [takesCsv],
    moments: 0,
  },
};

for (const [name, given] of Object.entries(momentCases)) {
  t.test(`with moments in between, ${name}`, async t => {
    const { objects = [csv(), crd(), raw(), operator()], madeMeanwhile = [], madeAfter } = given;
    const cluster = new FakeCluster(objects);
    let moments = 0;
    const pause = async (): Promise<boolean> => {
      moments += 1;
      for (const object of madeMeanwhile) cluster.add(object);
      return true;
    };
    let made = false;
    const observe = (point: string): void => {
      if (made || point !== madeAfter?.point) return;
      made = true;
      cluster.add(madeAfter.object);
    };
    const status = await passOver(cluster, { installed: approved, quiet: given.quiet ?? 0, observe, pause });
    t.match(status, given.want);
    t.strictSame(cluster.writes, given.writes);
    t.equal(moments, given.moments);
  });
}

const leftToOlm = [
  csv(),
  ofCsv,
  object(`${rbac}/v1`, 'ClusterRole', 'of-csv-too', { metadata: { labels: ownerLabels } }),
];

/** How many objects were gone when the status was written, long ago. Two are gone now. */
for (const { removed, writes } of [
  { removed: 1, writes: [] },
  { removed: 2, writes: ['delete ClusterRole of-csv-too'] },
]) {
  t.test(`what has gone in a step since ${removed} were ends the quiet in it`, async t => {
    const cluster = new FakeCluster(leftToOlm.slice(2));
    const before = await passOver(cluster, { installed: [subscription(), ...leftToOlm] });
    const status = { ...before, removed, lastProgressTime: new Date(0).toISOString() };
    await passOver(cluster, { installed: [subscription(), ...leftToOlm], quiet: 30, status });
    t.strictSame(cluster.writes, writes);
  });
}

const deployment = (name: string, availableReplicas: number, replicas = 1) =>
  object('apps/v1', 'Deployment', name, {
    namespace: 'redis',
    metadata: ownedBy(csv()),
    spec: { replicas },
    status: { availableReplicas },
  });

const stalls: Record<string, { readonly deployments: readonly KubeObject[]; readonly want: string }> = {
  'all of which are available': {
    deployments: [deployment('one', 1), deployment('two', 1)],
    want: "; the operator's Deployment redis/one is 1/1 available",
  },
  'one of which is down': {
    deployments: [deployment('one', 1), deployment('two', 0)],
    want: "; the operator's Deployment redis/two is 0/1 available",
  },
  'one of which has half of its Pods': {
    deployments: [deployment('one', 1, 2), deployment('two', 1)],
    want: "; the operator's Deployment redis/one is 1/2 available",
  },
  'one of which is down, and one is gone': {
    deployments: [deployment('two', 0)],
    want: "; the operator's Deployment redis/one is gone; the operator's Deployment redis/two is 0/1 available",
  },
};

for (const [name, { deployments, want }] of Object.entries(stalls)) {
  t.test(`what is held up tells of the Deployments, ${name}`, async t => {
    const stuck = redis('prod', 'redis', { deletionTimestamp: '1970-01-01T00:00:00Z', finalizers: ['redis.io/wait'] });
    const withDeployments = [...approved, deployment('one', 1), deployment('two', 1)];
    const cluster = new FakeCluster([csv(), crd(), stuck, ...deployments]);
    const { phase, message } = await passOver(cluster, { installed: withDeployments, quiet: 30 });
    t.equal(phase, 'Stalled');
    // The last resort, where nobody is there to take it off.
    const wayOut = deployments.every(({ status }) => (status as { availableReplicas: number }).availableReplicas === 0)
      ? `; to give up on what that stands for: kubectl patch redises.redis.example.io prod -n redis --type=merge -p '{"metadata":{"finalizers":null}}'`
      : '';
    t.equal(message, `Redis redis/prod: it still has the finalizer redis.io/wait${want}${wayOut}`);
  });
}

t.test('a right that is missing is named, with the commands that give it', async t => {
  const cluster = new FakeCluster([csv(), crd()]);
  const user = 'User "system:serviceaccount:subscription-guard:sweeper"';
  const denial = `${user} cannot delete resource "clusterserviceversions" in API group "operators.coreos.com"`;
  const status = { reason: 'Forbidden', message: denial };
  cluster.delete = () => Promise.reject(errorOfAnswer(403, { value: status, text: '' }, 'DELETE'));
  const { phase, message, conditions } = await passOver(cluster, { installed: approved });
  t.equal(phase, 'Stalled');
  t.ok(message.startsWith(`cannot go on, trying again: ${denial}; it may again after: kubectl create clusterrole `));
  t.equal(conditions[0]?.message, message);
});

t.test('a pass that waits asks anew what others are about to remove, before each step', async t => {
  const installed = [csv(), crd()];
  const cluster = new FakeCluster(installed);
  const steps: string[] = [];
  let begun = '';
  const others = async () => {
    steps.push(begun);
    return { leaving: new Set(['team-b/going.v1']), departed: new Set<string>() };
  };
  const status = await reconcile(await recorded([subscription(), ...installed]), {
    cluster,
    others,
    now: 0,
    pause: async () => true,
    observe: point => {
      begun = point.replace('before ', '');
    },
  });
  t.match(status, { phase: 'Succeeded' }, 'in one pass, although another one is leaving');
  for (const step of ['csv', 'crds']) t.ok(steps.includes(step), step);
});
