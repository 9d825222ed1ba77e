import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { markAnnotation } from '../../src/names.ts';
import { standBy, subscriptionState } from '../../src/sweeper/subscription.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { crd, csv, subscription, uidOf } from '../support/objects.ts';
import { approved } from './pass-over.ts';

const cleanup = await approved([subscription(), csv(), crd()]);
const untouched = 'Subscription redis/redis-operator has been created again: what depends on it now is not touched.';
const advice =
  ' OLM does not install it beside what is left of the former install: kubectl delete clusterserviceversions.operators.coreos.com redis-operator.v1 -n redis';

const cases: Record<
  string,
  { readonly csvs: readonly KubeObject[]; readonly status?: object; readonly message: string }
> = {
  TheFormerCsvIsInTheWay: { csvs: [csv()], message: untouched + advice },
  TheFormerCsvIsTheNewOnesAsWell: {
    csvs: [csv()],
    status: { installedCSV: 'redis-operator.v1' },
    message: untouched,
  },
  ItHasGone: { csvs: [], message: untouched },
  ItIsGoing: {
    csvs: [
      csv('redis-operator.v1', 'redis', {
        metadata: { uid: uidOf('ClusterServiceVersion', 'redis-operator.v1', 'redis'), deletionTimestamp: 'now' },
      }),
    ],
    message: untouched,
  },
  TheNewInstallHasOneOfThatName: {
    csvs: [csv('redis-operator.v1', 'redis', { metadata: { uid: 'another' } })],
    message: untouched,
  },
};

for (const [name, { csvs, status = {}, message }] of Object.entries(cases)) {
  t.test(`a Subscription that has been created again: ${name}`, async t => {
    const again = subscription('redis-operator', 'redis', { status });
    const cluster = new FakeCluster([again, crd(), ...csvs]);
    const progress = await standBy(cleanup, { state: 'replaced' }, cluster, 0);
    t.equal(progress.phase, 'Withdrawn');
    t.equal(progress.message, message);
    t.strictSame(cluster.writes, []);
  });
}

const at = (second: number) => ({ creationTimestamp: new Date(second * 1_000).toISOString() });
const second = (made: number) =>
  subscription('again', 'redis', { spec: { name: 'redis-operator' }, metadata: at(made) });

const others: Record<string, { readonly objects: readonly KubeObject[]; readonly state: string }> = {
  Nobody: { objects: [], state: 'gone' },
  OfAnotherPackage: { objects: [subscription('cache', 'redis', { metadata: at(60) })], state: 'gone' },
  CreatedSince: { objects: [second(60)], state: 'replaced' },
  CreatedInTheSameSecond: { objects: [second(10)], state: 'replaced' },
  ThereAllAlong: { objects: [second(9)], state: 'gone' },
  OfThatNameAndAnotherUid: {
    objects: [subscription('redis-operator', 'redis', { metadata: { uid: 'another', ...at(9) } })],
    state: 'replaced',
  },
};

for (const [name, { objects, state }] of Object.entries(others)) {
  t.test(`the Subscription is gone, and there is: ${name}`, async t => {
    const { metadata, ...record } = cleanup;
    const approvedThen = { ...record, metadata: { ...metadata, ...at(10), uid: 'uid-of-the-record' } };
    t.strictSame(await subscriptionState(approvedThen, new FakeCluster([csv(), ...objects])), { state });
  });
}

t.test('a clean-up from a terminal stops for any Subscription of the package', async t => {
  const { metadata, ...record } = cleanup;
  const fromTerminal = { ...record, metadata: { ...metadata, ...at(10) } };
  t.strictSame(await subscriptionState(fromTerminal, new FakeCluster([csv(), second(9)])), { state: 'replaced' });
});

const waiting = 'waiting for Subscription redis/redis-operator to be gone';
const denied =
  'Subscription redis/redis-operator is still there: its deletion was not carried out. Nothing was removed.';
const marked = {
  ...crd(),
  metadata: { ...crd().metadata, annotations: { [markAnnotation]: cleanup.metadata.name } },
};
const unmarks = ['patch CustomResourceDefinition redises.redis.example.io'];
const leaving = (finalizers: readonly string[]) =>
  subscription('redis-operator', 'redis', { metadata: { deletionTimestamp: '1970-01-01T00:00:00Z', finalizers } });
const collected = `${waiting}: it still has the finalizer foregroundDeletion`;

interface Waiting {
  readonly subscription: KubeObject;
  /** Seconds since the cascade was approved. */
  readonly after: number;
  readonly want: object;
  readonly writes?: readonly string[];
}

const waits: Record<string, Waiting> = {
  ItWasApprovedJustNow: { subscription: subscription(), after: 0, want: { phase: 'Pending', message: waiting } },
  ItMayStillBeAdmitted: { subscription: subscription(), after: 74, want: { phase: 'Pending', message: waiting } },
  ItHasBeenDenied: {
    subscription: subscription(),
    after: 75,
    want: { phase: 'Withdrawn', message: denied },
    writes: unmarks,
  },
  ItWaitsForItsFinalizers: {
    subscription: leaving(['foregroundDeletion']),
    after: 20,
    want: { phase: 'Pending', message: collected, blocking: undefined },
  },
  ItWaitsForThemForLong: {
    subscription: leaving(['foregroundDeletion']),
    after: 21,
    want: {
      phase: 'Stalled',
      message: collected,
      blocking: { object: { kind: 'Subscription', metadata: { finalizers: ['foregroundDeletion'] } } },
    },
  },
  ItIsNeverWithdrawnOnceItGoes: {
    subscription: leaving([]),
    after: 600,
    want: { phase: 'Stalled', message: `${waiting}: it is being deleted` },
  },
};

for (const [name, { subscription, after, want, writes = [] }] of Object.entries(waits)) {
  t.test(`a Subscription that is there: ${name}`, async t => {
    const cluster = new FakeCluster([subscription, csv(), marked]);
    const state = await subscriptionState(cleanup, cluster);
    if (state.state === 'gone') throw new Error('it is there');
    t.match(await standBy(cleanup, state, cluster, after * 1_000), { removed: 0, kept: [], ...want });
    t.strictSame(cluster.writes, writes);
  });
}
