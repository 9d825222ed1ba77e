import { isDeepStrictEqual } from 'node:util';
import { parentPort } from 'node:worker_threads';
import { pino } from 'pino';
import { type Cleanup, type CleanupStatus, cleanups, isFinished } from '../../src/cleanup/cleanup.ts';
import { mark } from '../../src/cleanup/marks.ts';
import { cleanupFor } from '../../src/cleanup/record.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { makeTrigger } from '../../src/controllers/trigger.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { sweep } from '../../src/sweeper/sweeper.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { type Failure, FaultInjector, failures, type Injection } from '../support/fakes/fault-injector.ts';
import {
  cleanupCrd,
  crd,
  csv,
  installPlan,
  object,
  operator,
  ownedBy,
  planIn,
  redis,
  step,
  subscription,
} from '../support/objects.ts';

/**
 * A cascade that is carried out again and again, each time with another call that fails; a worker, because tap watches
 * every promise of its own thread, which makes this ten times as slow.
 */
export interface Sweeps {
  /** How many calls it takes when none fails, and what the end is then. */
  readonly calls: number;
  readonly whole: End;
  /** By the name of the failure: which calls made another end of it. */
  readonly differing: Readonly<Record<string, readonly object[]>>;
  /** By the same name: in how many sweeps a call failed. One of the last calls may not be made: how often a pass looks depends on time. */
  readonly failed: Readonly<Record<string, number>>;
}

const policy = { ...defaultPolicy, operands: 'Delete', operatorGroup: 'DeleteIfUnused' } as const;
const owned = [
  { name: 'redises.redis.example.io', kind: 'Redis', version: 'v1' },
  { name: 'redisclusters.redis.example.io', kind: 'RedisCluster', version: 'v1' },
];
const ours = csv('redis-operator.v1', 'redis', { spec: { customresourcedefinitions: { owned } } });
const label = { labels: { 'operators.coreos.com/redis-operator.redis': '' } };

const managed = { labels: { 'olm.managed': 'true' } };

/** How often the sweeper makes a call; see src/cluster/live/retrying.ts. */
const attempts = 5;

/** Something for each step. */
const installed: readonly KubeObject[] = [
  cleanupCrd,
  ours,
  crd(),
  crd('RedisCluster', 'redisclusters'),
  redis('prod'),
  object('apps/v1', 'Deployment', 'redis-operator', { namespace: 'redis', metadata: { ...ownedBy(ours), ...label } }),
  object('v1', 'ServiceAccount', 'redis-operator', { namespace: 'redis', metadata: managed }),
  object('operators.coreos.com/v1', 'OperatorGroup', 'group', { namespace: 'redis' }),
  operator([{ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'redis', name: 'redis-operator' }]),
];
const plan = await planIn(
  [subscription(), installPlan([step('ServiceAccount', 'redis-operator')]), ...installed],
  policy,
);

/** Another operator that has come since the approval, and owns one of the CRDs. */
const late = csv('late.v1', 'team-b', { spec: { customresourcedefinitions: { owned: owned.slice(1) } } });

/** A cluster in which the deletion has been approved and has taken place. */
async function approved(): Promise<FakeCluster> {
  const cluster = new FakeCluster([...installed, late]);
  const { metadata, spec } = (await cluster.create(cleanups, cleanupFor(plan, { username: 'alice' }))) as Cleanup;
  await mark(cluster, spec.items, metadata.name);
  return cluster;
}

/** Sweeps until there is nothing more to do. By its clock a round takes longer than its patience. */
async function sweepAll(cluster: FakeCluster, injection?: Injection): Promise<FaultInjector> {
  const injector = new FaultInjector(injection);
  const end = new AbortController();
  let now = Date.now();
  await sweep({
    cluster: injector.cluster(cluster),
    logger: pino({ level: 'silent' }),
    now: () => now,
    instance: 'sweeper',
    signal: end.signal,
    trigger: makeTrigger(),
    seen: all => {
      now += 25_000;
      if (all.every(isFinished)) end.abort();
    },
  });
  return injector;
}

/** What is there in the end, but for Events and times. */
interface End {
  readonly objects: readonly KubeObject[];
  readonly status: Partial<CleanupStatus> | undefined;
}

function endOf(cluster: FakeCluster): End {
  const [{ status } = {}] = cluster.of('Cleanup') as Cleanup[];
  return {
    objects: cluster.objects.filter(({ kind }) => kind !== 'Cleanup' && kind !== 'Event'),
    status: status && withoutTimes(status),
  };
}

function withoutTimes({ lastProgressTime: _, completionTime: __, ...status }: CleanupStatus): Partial<CleanupStatus> {
  return { ...status, conditions: status.conditions.map(condition => ({ ...condition, lastTransitionTime: '' })) };
}

const smooth = await approved();
const { calls } = await sweepAll(smooth);
const whole = endOf(smooth);

/** All run at the same time, because mostly they wait. */
async function sweepWith(failureOf: (nth: number) => Failure, times: number): Promise<readonly Faulty[]> {
  return Promise.all(
    Array.from({ length: calls }, async (_, index) => {
      const nth = index + 1;
      const cluster = await approved();
      const { failed } = await sweepAll(cluster, { nth, failure: failureOf(nth), times });
      return { nth, failed, end: endOf(cluster) };
    }),
  );
}

interface Faulty {
  readonly nth: number;
  readonly failed: number;
  readonly end: End;
}

const all = Object.values(failures);
const kinds = [
  ...Object.entries(failures).map(([name, failure]) => ({ name, failureOf: () => failure, times: 1 })),
  {
    name: 'one of these, for longer than it is made again',
    failureOf: (nth: number) => all[nth % all.length] as Failure,
    times: attempts + 1,
  },
];
const sweeps = await Promise.all(
  kinds.map(async ({ name, failureOf, times }) => [name, await sweepWith(failureOf, times)] as const),
);
parentPort?.postMessage({
  calls,
  whole,
  differing: Object.fromEntries(
    sweeps.map(([name, all]) => [name, all.filter(({ end }) => !isDeepStrictEqual(end, whole))]),
  ),
  failed: Object.fromEntries(sweeps.map(([name, all]) => [name, all.filter(({ failed }) => failed > 0).length])),
} satisfies Sweeps);
