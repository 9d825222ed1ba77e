import t from 'tap';
import type { Decision } from '../../src/admission/decision.ts';
import { mutator } from '../../src/admission/mutate.ts';
import { policyReader } from '../../src/admission/policy-reader.ts';
import type { DeletionRequest } from '../../src/admission/review.ts';
import { type ValidateOptions, validator } from '../../src/admission/validate.ts';
import { cleanups } from '../../src/cleanup/cleanup.ts';
import type { Access } from '../../src/cluster/access.ts';
import { ClusterError, type ClusterReader, type KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import {
  cleanupCrd,
  consolePlugin,
  consoleWith,
  crd,
  csv,
  installPlan,
  object,
  operator,
  ownerLabels,
  redis,
  subscription,
  uidOf,
} from '../support/objects.ts';
import { emptyBundle } from '../support/unpacked-bundle.ts';
import { request } from './request.ts';

const installed = [subscription(), csv(), crd()];
const needing = csv('shop.v1', 'team-b', {
  spec: { customresourcedefinitions: { required: [{ name: 'redises.redis.example.io' }] } },
});
const started = '2026-01-01T00:00:00Z';
const annotated = (value: string) =>
  subscription('redis-operator', 'redis', { metadata: { annotations: { 'subscription-guard.io/on-delete': value } } });
/** A user has deleted a Subscription that had redis-operator as a dependency. */
const approval = object('subscription-guard.io/v1alpha1', 'Cleanup', 'redis.needs-redis-1', {
  spec: {
    subject: {
      namespace: 'redis',
      name: 'needs-redis',
      uid: 'uid-1',
      package: 'needs-redis',
      operator: 'needs-redis.redis',
    },
    requester: { username: 'bob' },
    items: [
      {
        apiVersion: 'operators.coreos.com/v1alpha1',
        kind: 'Subscription',
        namespace: 'redis',
        name: 'redis-operator',
        uid: subscription().metadata.uid,
        step: 'dependencies',
        fate: 'Delete',
      },
    ],
  },
});
const installing = installPlan([], { status: { phase: 'Installing', startTime: started } });

interface Case {
  readonly objects?: readonly KubeObject[];
  readonly request?: Partial<DeletionRequest>;
  readonly now?: string;
  readonly options?: Partial<ValidateOptions>;
  readonly verdict: string;
  readonly allowed: boolean;
  readonly says?: string | RegExp;
}

const cases: Record<string, Case> = {
  Blocks: { verdict: 'Block', allowed: false, says: 'would leave 2 objects behind' },
  BlocksADryRunAlike: { request: { dryRun: true }, verdict: 'Block', allowed: false },
  BlocksAFailedInstall: {
    objects: [subscription(), csv('redis-operator.v1', 'redis', { status: { phase: 'Failed' } })],
    verdict: 'Block',
    allowed: false,
  },
  BackgroundSaysNothing: { request: { propagationPolicy: 'Background' }, verdict: 'Block', allowed: false },
  OrphanByPolicy: { request: { propagationPolicy: 'Orphan' }, verdict: 'Orphan', allowed: true },
  OrphanByAnnotation: { objects: [annotated('Orphan'), csv()], verdict: 'Orphan', allowed: true },
  ForegroundIsNotInstalledHere: {
    request: { propagationPolicy: 'Foreground' },
    verdict: 'NotInstalled',
    allowed: false,
    says: 'the cascade is not installed here',
  },
  CascadeByAnnotationIsNotInstalledHere: {
    objects: [annotated('Cascade'), csv()],
    verdict: 'NotInstalled',
    allowed: false,
  },
  ThePolicyWinsOverTheAnnotation: {
    objects: [annotated('Orphan'), csv()],
    request: { propagationPolicy: 'Foreground' },
    verdict: 'NotInstalled',
    allowed: false,
  },
  UnknownAnnotation: {
    objects: [annotated('cascade'), csv()],
    verdict: 'Invalid',
    allowed: false,
    says: 'Allowed: "Cascade", "Orphan", or no annotation.',
  },
  NamespaceController: {
    request: { requester: { username: 'system:serviceaccount:kube-system:namespace-controller' } },
    verdict: 'Exempt',
    allowed: true,
  },
  GarbageCollector: {
    request: { requester: { username: 'system:serviceaccount:kube-system:generic-garbage-collector' } },
    verdict: 'Exempt',
    allowed: true,
  },
  ControllersWithoutAccountsOfTheirOwn: {
    request: { requester: { username: 'system:kube-controller-manager' } },
    verdict: 'Exempt',
    allowed: true,
  },
  OwnAccountOfItsOwnAccord: {
    options: { ownAccounts: ['ours'] },
    request: { requester: { username: 'ours' }, propagationPolicy: 'Foreground' },
    verdict: 'NotApproved',
    allowed: false,
    says: 'no Cleanup has it as a dependency',
  },
  OwnAccountOnBehalfOfSomebody: {
    objects: [...installed, approval],
    options: { ownAccounts: ['ours'], cascade: true },
    request: { requester: { username: 'ours' }, propagationPolicy: 'Foreground', dryRun: true },
    verdict: 'Cascade',
    allowed: true,
  },
  AnAccountThatOnlyLooksLikeIt: {
    request: { requester: { username: 'system:serviceaccount:kube-system:namespace-controller2' } },
    verdict: 'Block',
    allowed: false,
  },
  AnAccountNamedLikeTheControllerManager: {
    request: { requester: { username: 'system:serviceaccount:team-a:kube-controller-manager' } },
    verdict: 'Block',
    allowed: false,
  },
  TerminatingNamespace: {
    objects: [...installed, object('v1', 'Namespace', 'redis', { metadata: { deletionTimestamp: started } })],
    verdict: 'NamespaceTerminating',
    allowed: true,
  },
  AlreadyDeleting: {
    objects: [subscription('redis-operator', 'redis', { metadata: { deletionTimestamp: started } }), csv()],
    verdict: 'AlreadyDeleting',
    allowed: true,
  },
  ForgedUid: {
    request: { objectUid: 'forged' },
    verdict: 'Unconfirmed',
    allowed: false,
    says: 'is not known to the API server',
  },
  ForgedName: { request: { name: 'no-such' }, verdict: 'Unconfirmed', allowed: false },
  Installing: {
    objects: [...installed, installing],
    now: '2026-01-01T00:04:59Z',
    verdict: 'Installing',
    allowed: false,
    says: 'Try again when it has finished',
  },
  InstallingForTooLong: {
    objects: [...installed, installing],
    now: '2026-01-01T00:05:01Z',
    verdict: 'Block',
    allowed: false,
  },
  InstallingBeforeTheStatusKnows: {
    objects: [subscription('redis-operator', 'redis', { status: undefined }), installing],
    now: '2026-01-01T00:01:00Z',
    verdict: 'Installing',
    allowed: false,
  },
  NothingLeft: {
    objects: [subscription('redis-operator', 'redis', { status: undefined })],
    verdict: 'NothingLeft',
    allowed: true,
  },
  ASecondOneOfThePackageThatOthersNeed: {
    objects: [...installed, subscription('again', 'redis', { spec: { name: 'redis-operator' } }), needing],
    verdict: 'NothingLeft',
    allowed: true,
  },
  OperandsWithoutAnOperator: {
    objects: [subscription('redis-operator', 'redis', { status: undefined }), crd(), redis('left')],
    verdict: 'Block',
    allowed: false,
  },
};

for (const [name, { objects = installed, verdict, allowed, says, ...rest }] of Object.entries(cases)) {
  t.test(name, async t => {
    const decision = await decide(new SnapshotCluster(objects), rest);
    t.equal(decision.allowed, allowed);
    t.equal(decision.verdict, verdict);
    if (says !== undefined && !decision.allowed) t.match(decision.message, says);
  });
}

t.test('a shell that stays is named, with the command that removes it', async t => {
  const decision = await decide(
    new SnapshotCluster([subscription('redis-operator', 'redis', { status: undefined }), operator()]),
    {},
  );
  t.equal(decision.allowed, true);
  t.match(decision.warnings?.[1], 'kubectl delete operators.operators.coreos.com redis-operator.redis');
  t.ok(decision.warnings?.every(warning => warning.length <= 120));
});

t.test('an Operator object that another Subscription of the package has is no shell', async t => {
  const again = subscription('again', 'redis', { spec: { name: 'redis-operator' } });
  const { verdict, warnings = [] } = await decide(new SnapshotCluster([...installed, operator(), again]), {});
  t.strictSame({ verdict, warnings }, { verdict: 'NothingLeft', warnings: [] });
});

for (const [who, mayAccess, expected] of [
  [
    'who may list ConfigMaps',
    async () => true,
    [
      'OLM could not unpack its bundle. Before v0.43.0 (later: for 5 min) subscribing again fails at once. To prevent that:',
      `kubectl delete configmaps ${emptyBundle().metadata.name} -n olm`,
    ],
  ],
  [
    'anybody else',
    async () => false,
    ['OLM could not unpack its bundle. If subscribing again fails at once, ask in 10 minutes: kubectl leftovers'],
  ],
] as const) {
  t.test(`B22: ${who} is told of the failed Job that answers the next Subscription`, async t => {
    const failed = subscription('redis-operator', 'redis', {
      spec: { name: 'redis-operator', source: 'catalog', sourceNamespace: 'olm' },
      status: { conditions: [{ type: 'BundleUnpackFailed', status: 'True', message: 'DeadlineExceeded' }] },
    });
    const decision = await decide(new SnapshotCluster([failed, emptyBundle()]), { options: { mayAccess } });
    t.equal(decision.verdict, 'NothingLeft');
    t.strictSame(decision.warnings, expected);
    t.ok(expected.every(warning => warning.length <= 120));
  });
}

t.test('B16: who deletes a Subscription with its Namespace is told where the rest is found', async t => {
  const leaving = object('v1', 'Namespace', 'redis', { metadata: { deletionTimestamp: started } });
  const { warnings = [] } = await decide(new SnapshotCluster([...installed, leaving]), {});
  t.strictSame(warnings, [
    'Its Namespace is being deleted: what is in no namespace stays. Afterwards run: kubectl leftovers',
  ]);
});

const announced = 'What depends on this Subscription is being removed, see Cleanup NAME';
const announcedShorter = 'Removing dependents: Cleanup NAME';
const announcedByName = 'Cleanup NAME';
const announcedWithoutName =
  'What depends on this Subscription is being removed: kubectl get cleanups.subscription-guard.io';
const wait = 'kubectl wait --for=condition=Ready cleanup/NAME --timeout=5m';
const waitWithoutLimit = 'kubectl wait --for=condition=Ready cleanup/NAME';
const waitForAll = 'kubectl wait --for=condition=Ready cleanups.subscription-guard.io --all --timeout=5m';

/** By how many characters the name of the Cleanup has. */
const cascadeWarnings: readonly (readonly [length: number, first: string, second: string])[] = [
  [30, announced, wait],
  [56, announced, wait],
  [57, announcedShorter, wait],
  [64, announcedShorter, wait],
  [65, announcedShorter, waitWithoutLimit],
  [77, announcedShorter, waitWithoutLimit],
  [78, announcedShorter, waitForAll],
  [91, announcedShorter, waitForAll],
  [92, announcedByName, waitForAll],
  [112, announcedByName, waitForAll],
  [113, announcedWithoutName, waitForAll],
  [243, announcedWithoutName, waitForAll],
];

for (const [length, ...expected] of cascadeWarnings) {
  t.test(`who cascades is told where to look, of a Cleanup whose name has ${length} characters`, async t => {
    const namespace = length === 243 ? 'a'.repeat(63) : 'a';
    const name = 'b'.repeat(length === 243 ? 253 : length - 'a.-12345678'.length);
    const cluster = new FakeCluster([subscription(name, namespace), csv(`${name}.v1`, namespace), crd(), cleanupCrd]);
    const objectUid = uidOf('Subscription', name, namespace);
    const asked = { ...request, namespace, name, objectUid, propagationPolicy: 'Foreground' } as const;
    const options = { ...optionsFor(cluster, Date.now), cluster, cascade: true };
    const signal = new AbortController().signal;
    await mutator(options)(asked, signal);
    const { warnings = [] } = await validator(options)(asked, signal);
    const [cleanup = ''] = cluster.of('Cleanup').map(({ metadata }) => metadata.name);
    t.equal(cleanup.length, length);
    t.strictSame(
      warnings.map(warning => warning.replace(cleanup, 'NAME')),
      [
        ...expected,
        'OLM has dropped the InstallPlan of this install, so RBAC of it may stay. Afterwards ask: kubectl leftovers',
      ],
    );
    t.ok(warnings.every(warning => warning.length <= 120));
  });
}

for (const [who, mayAccess, expected] of [
  [
    'who may list Consoles',
    async () => true,
    [
      "OpenShift's console loads what goes, and may crash without it. To take it off the list:",
      'kubectl patch consoles.operator.openshift.io cluster --type=json -p \'[{"op":"test","path":"/spec/plugins/2","value":"sink"},{"op":"remove","path":"/spec/plugins/2"}]\'',
      'kubectl patch consoles.operator.openshift.io cluster --type=json -p \'[{"op":"test","path":"/spec/plugins/0","value":"sink"},{"op":"remove","path":"/spec/plugins/0"}]\'',
    ],
  ],
  [
    'anybody else',
    async (_: unknown, { verb, resource }: Access) => verb !== 'list' || resource !== 'consoles',
    [
      "OpenShift's console loads what goes, and may crash without it. Have it taken off spec.plugins of Console cluster",
    ],
  ],
] as const) {
  t.test(`B20: ${who} is told of plugins that the console loads`, async t => {
    const plugin = consolePlugin('sink', { labels: ownerLabels });
    const cluster = new FakeCluster([...installed, cleanupCrd, plugin, consoleWith('sink', 'other', 'sink')]);
    const options = { ...optionsFor(cluster, Date.now), cluster, mayAccess, cascade: true };
    const asked = { ...request, propagationPolicy: 'Foreground' } as const;
    const signal = new AbortController().signal;
    await mutator(options)(asked, signal);
    const { verdict, warnings = [] } = await validator(options)(asked, signal);
    t.equal(verdict, 'Cascade');
    t.strictSame(warnings.slice(-expected.length), expected);
  });
}

interface RecordCase {
  /** What is changed of the record that `/mutate` has written; undefined: it has written none. */
  readonly record: object | undefined;
  readonly propagationPolicy: 'Foreground' | 'Background' | 'Orphan';
  readonly verdict: string;
  readonly allowed: boolean;
}

const records: Record<string, RecordCase> = {
  AsApproved: { record: {}, propagationPolicy: 'Foreground', verdict: 'Cascade', allowed: true },
  WithoutRecord: { record: undefined, propagationPolicy: 'Foreground', verdict: 'Changed', allowed: false },
  OfAnotherPlan: {
    record: { spec: { digest: '000000', items: [] } },
    propagationPolicy: 'Foreground',
    verdict: 'Changed',
    allowed: false,
  },
  OfAPlanWithMore: {
    record: { spec: { digest: '000000' } },
    propagationPolicy: 'Foreground',
    verdict: 'Cascade',
    allowed: true,
  },
  OfAPlanWithMoreByAnotherPolicy: {
    record: { spec: { digest: '000000', policy: { operands: 'Delete' } } },
    propagationPolicy: 'Foreground',
    verdict: 'Changed',
    allowed: false,
  },
  OfAnotherRequester: {
    record: { spec: { requester: { username: 'mallory' } } },
    propagationPolicy: 'Foreground',
    verdict: 'Changed',
    allowed: false,
  },
  OfAnotherSubscription: {
    record: { spec: { subject: { uid: 'that-was-here-before' } } },
    propagationPolicy: 'Foreground',
    verdict: 'Changed',
    allowed: false,
  },
  Withdrawn: {
    record: { status: { phase: 'Withdrawn' } },
    propagationPolicy: 'Foreground',
    verdict: 'Changed',
    allowed: false,
  },
  OrphanWhileApproved: { record: {}, propagationPolicy: 'Orphan', verdict: 'Approved', allowed: false },
  PlainWhileApproved: { record: {}, propagationPolicy: 'Background', verdict: 'Approved', allowed: false },
  OrphanAfterwards: {
    record: { status: { phase: 'Withdrawn' } },
    propagationPolicy: 'Orphan',
    verdict: 'Orphan',
    allowed: true,
  },
};

for (const [name, { record, propagationPolicy, verdict, allowed }] of Object.entries(records)) {
  t.test(`the record of a cascade decides: ${name}`, async t => {
    const cluster = new FakeCluster([...installed, cleanupCrd]);
    const options = { ...optionsFor(cluster, Date.now), cluster, cascade: true };
    const signal = new AbortController().signal;
    if (record) {
      await mutator(options)({ ...request, propagationPolicy: 'Foreground' }, signal);
      for (const { metadata } of cluster.of('Cleanup')) await cluster.patch(cleanups, metadata, record);
    }
    const decision = await validator(options)({ ...request, propagationPolicy }, signal);
    t.match(decision, { verdict, allowed });
    if (!decision.allowed && verdict === 'Approved')
      t.match(decision.message, /\n {5}kubectl delete cleanups\.subscription-guard\.io redis\.redis-operator-[\w-]+$/);
  });
}

t.test('what the API server does not confirm is never allowed', async t => {
  const failing: ClusterReader = {
    resource: () => Promise.reject(new ClusterError(500, 'InternalError', 'boom')),
    get: () => Promise.reject(new ClusterError(500, 'InternalError', 'boom')),
    list: () => {
      throw new ClusterError(500, 'InternalError', 'boom');
    },
    firstPage: () => Promise.reject(new ClusterError(500, 'InternalError', 'boom')),
  };
  for (const propagationPolicy of ['Orphan', 'Foreground', 'Background'] as const) {
    const decision = await decide(failing, { request: { propagationPolicy } });
    t.equal(decision.allowed, false, propagationPolicy);
    t.match(decision, { verdict: 'Unknown', unknowns: 1 }, 'and counts as a read that failed');
  }
});

t.test('when the time is up, what is not known blocks, and is named', async t => {
  const cluster = new SnapshotCluster([...installed, redis('prod')]);
  const time = new AbortController();
  /** The time is up when this is all that is waited for: a snapshot answers everything else in the same turn. */
  const hang = (): Promise<never> => {
    setImmediate(() => time.abort());
    return new Promise(() => {});
  };
  const hanging: ClusterReader = {
    resource: (...question) => cluster.resource(...question),
    get: (resource, at, content) => cluster.get(resource, at, content),
    list: (resource, query) => cluster.list(resource, query),
    firstPage: (resource, limit) => (resource.kind === 'Redis' ? hang() : cluster.firstPage(resource, limit)),
  };
  const decision = await decide(hanging, {}, time.signal);
  t.equal(decision.allowed, false);
  if (!decision.allowed) t.match(decision.message, 'could not list redises.redis.example.io');
});

function decide(
  cluster: ClusterReader,
  { request: changes, now = '2026-01-01T01:00:00Z', options }: Pick<Case, 'request' | 'now' | 'options'>,
  signal = new AbortController().signal,
): Promise<Decision> {
  const decider = validator({ ...optionsFor(cluster, () => Date.parse(now)), ...options });
  return decider({ ...request, ...changes }, signal);
}

function optionsFor(cluster: ClusterReader, now: () => number): ValidateOptions {
  return { cluster, mayAccess: async () => true, ownAccounts: [], now, policies: policyReader(cluster, now) };
}
