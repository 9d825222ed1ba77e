import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { pino } from 'pino';
import t from 'tap';
import { type Cleanup, cleanups, isFinished } from '../../src/cleanup/cleanup.ts';
import { cleanupFor } from '../../src/cleanup/record.ts';
import { ClusterError, type KubeObject, type Resource } from '../../src/cluster/cluster.ts';
import { customResourceDefinitions } from '../../src/cluster/resources.ts';
import { makeTrigger } from '../../src/controllers/trigger.ts';
import { markAnnotation } from '../../src/names.ts';
import { sweep } from '../../src/sweeper/sweeper.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { cleanupCrd, crd, csv, object, ownedBy, planIn, subscription } from '../support/objects.ts';
import type { Sweeps } from './faulty-sweeps.ts';

t.test('whichever call of a sweep fails, the end is the same', async t => {
  const [sweeps] = (await once(new Worker(join(import.meta.dirname, 'faulty-sweeps.ts')), 'message')) as [Sweeps];
  const { calls, whole, differing, failed } = sweeps;
  t.ok(calls > 200, `${calls} calls`);

  t.strictSame(
    whole.objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    [
      'CustomResourceDefinition cleanups.subscription-guard.io',
      'CustomResourceDefinition redisclusters.redis.example.io',
      'ClusterServiceVersion late.v1',
    ],
    'nothing is left but what another operator has come to own',
  );
  t.match(whole.status, {
    phase: 'Succeeded',
    kept: [{ name: 'redisclusters.redis.example.io', reason: 'late.v1 (team-b) owns it too' }],
  });
  for (const [failure, ends] of Object.entries(differing)) t.strictSame(ends, [], failure);
  for (const [failure, sweeps] of Object.entries(failed))
    t.ok(sweeps > 0.9 * calls, `${failure}: ${sweeps} of ${calls}`);
});

/** Milliseconds for which nothing has happened to a Cleanup that is under way, and how long the trigger is waited for then. */
const pauses = [
  { quiet: 0, wait: 0 },
  { quiet: 3_000, wait: 200 },
  { quiet: 15_000, wait: 400 },
];

for (const { quiet, wait } of pauses) {
  t.test(`after ${quiet} ms without progress it looks again in ${wait + 100} ms`, async t => {
    t.strictSame(await pauseAfterPass(quiet), wait);
  });
}

async function pauseAfterPass(quiet: number): Promise<number | undefined> {
  const leaving = csv('redis-operator.v1', 'redis', {
    metadata: { deletionTimestamp: '1970-01-01T00:00:00Z', finalizers: ['operators.coreos.com/csv-cleanup'] },
  });
  const cluster = new FakeCluster([cleanupCrd, leaving]);
  const plan = await planIn([subscription(), csv()]);
  const { metadata } = await cluster.create(cleanups, cleanupFor(plan, { username: 'alice' }));
  const end = new AbortController();
  const trigger = makeTrigger();
  let time = Date.parse(metadata.creationTimestamp ?? '');
  const later = time + quiet;
  let pause: number | undefined;
  /** While a pass is under way, the sweeper waits for its end. The first one says how far the Cleanup has come. */
  const wait = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
    if (milliseconds > 1_000) {
      await trigger.wait(milliseconds, signal);
      time = later;
      return;
    }
    pause = milliseconds;
    end.abort();
  };
  const now = () => time;
  const logger = pino({ level: 'silent' });
  await sweep({ cluster, logger, instance: 'sweeper', now, signal: end.signal, trigger: { ...trigger, wait } });
  return pause;
}

/** Objects that other controllers of the leader remove, each in a loop of its own. */
const guarded = { 'an expired Cleanup': 'Cleanup', 'an empty Operator object': 'Operator' };

for (const [name, kind] of Object.entries(guarded)) {
  t.test(`${name} that nobody may delete keeps no Cleanup from being carried out`, async t => {
    const longAgo = new Date(0).toISOString();
    const empty = object('operators.coreos.com/v1', 'Operator', 'nothing.redis', {
      metadata: { creationTimestamp: longAgo },
    });
    const cluster = new FakeCluster([cleanupCrd, csv(), empty]);
    const plan = await planIn([subscription(), csv()]);
    const expired = { ...plan, subject: { ...plan.subject, name: 'expired', uid: 'expired' } };
    const status = { phase: 'Succeeded', completionTime: longAgo };
    await cluster.create(cleanups, { ...cleanupFor(expired, { username: 'alice' }), status });
    await cluster.create(cleanups, cleanupFor(plan, { username: 'alice' }));
    const remove = cluster.delete.bind(cluster);
    cluster.delete = async (resource, ...order) => {
      if (resource.kind === kind) throw new ClusterError(403, 'Forbidden', 'a policy engine forbids it');
      return remove(resource, ...order);
    };
    t.strictSame(await passes(1, cluster, Date.now), [], 'nothing holds it up');
    t.strictSame(cluster.of('ClusterServiceVersion'), []);
  });
}

t.test('a Cleanup whose deletion nobody answers holds up no other', async t => {
  const namespaces = ['redis', 'team-b'];
  const csvs = namespaces.map(namespace =>
    csv('redis-operator.v1', namespace, { spec: {}, metadata: { uid: `csv-${namespace}` } }),
  );
  const cluster = new FakeCluster([cleanupCrd, ...csvs]);
  for (const [index, namespace] of namespaces.entries()) {
    const installed = subscription('redis-operator', namespace, { metadata: { uid: `subscription-${namespace}` } });
    await cluster.create(
      cleanups,
      cleanupFor(await planIn([installed, csvs[index] as KubeObject]), { username: 'alice' }),
    );
  }
  const answer = Promise.withResolvers<void>();
  const remove = cluster.delete.bind(cluster);
  cluster.delete = async (resource, at, ...order) => {
    if (at.namespace === 'redis') await answer.promise;
    return remove(resource, at, ...order);
  };
  const patch = cluster.patch.bind(cluster);
  cluster.patch = async (resource, at, ...change) => {
    const patched = await patch(resource, at, ...change);
    const [waiting, other] = cluster.of('Cleanup') as Cleanup[];
    if (waiting?.status === undefined && other?.status?.phase === 'Succeeded') answer.resolve();
    return patched;
  };
  await passes(Number.POSITIVE_INFINITY, cluster, Date.now);
  t.strictSame(cluster.of('ClusterServiceVersion'), []);
});

/** Milliseconds without progress, and whether the objects carry our mark then. */
const marking = [
  { quiet: 10_000, marked: false },
  { quiet: 20_000, marked: true },
];

for (const { quiet, marked } of marking) {
  t.test(`marks of a Cleanup with which nothing has happened for ${quiet} ms: ${marked}`, async t => {
    const { cluster, now } = await standingBy(quiet);
    await passes(3, cluster, now);
    const marks = cluster.writes.filter(line => line.startsWith('patch CustomResourceDefinition'));
    t.strictSame(marks, marked ? ['patch CustomResourceDefinition redises.redis.example.io'] : [], 'once');
    t.equal(cluster.of('CustomResourceDefinition').some(isMarked), marked);
  });
}

const refusals: Record<string, ClusterError> = {
  'a webhook of somebody': new ClusterError(500, 'InternalError', "denied by\nsomebody's webhook"),
  'an object that was collected since': new ClusterError(422, 'Invalid', 'metadata.uid: field is immutable'),
  'a missing right': new ClusterError(403, 'Forbidden', 'may not'),
  'an API server without an answer': new ClusterError(0, 'Timeout', 'no answer'),
};

for (const [name, refusal] of Object.entries(refusals)) {
  t.test(`B6: a mark that ${name} refuses is told in the log, and the Cleanup goes on`, async t => {
    const { cluster, now } = await standingBy(20_000);
    const patch = cluster.patch.bind(cluster);
    cluster.patch = (resource, ...change) =>
      resource.kind === 'Cleanup' ? patch(resource, ...change) : Promise.reject(refusal);
    t.strictSame(await passes(3, cluster, now), [
      [`CustomResourceDefinition redises.redis.example.io: ${refusal.message}`],
    ]);
    t.match(cluster.of('Cleanup'), [{ status: { phase: 'Pending' } }]);
  });
}

/**
 * A Cleanup whose Subscription is still there. `now`: after the first pass nothing happens for so many milliseconds, and then the
 * clock goes on from look to look.
 */
async function standingBy(
  quiet: number,
  objects: readonly KubeObject[] = [subscription(), csv(), crd()],
): Promise<{ cluster: FakeCluster; now: () => number }> {
  const cluster = new FakeCluster([cleanupCrd, ...objects]);
  const plan = await planIn(objects);
  const { metadata } = await cluster.create(cleanups, cleanupFor(plan, { username: 'alice' }));
  let later = 0;
  const now = (): number => {
    if (cluster.of('Cleanup').some(({ status }) => status !== undefined)) later += 100;
    return Date.parse(metadata.creationTimestamp ?? '') + (later > 0 ? quiet + later : 0);
  };
  return { cluster, now };
}

t.test('a Cleanup says how far it has come, although the objects to be marked cannot be read', async t => {
  const service = object('v1', 'Service', 'redis', { namespace: 'redis', metadata: ownedBy(csv()) });
  const { cluster, now } = await standingBy(20_000, [subscription(), csv(), service]);
  const refused = new ClusterError(400, 'BadRequest', 'no');
  const { get, list } = cluster;
  cluster.get = async (resource, ...at) => {
    if (resource.kind === 'Service') throw refused;
    return get.call(cluster, resource, ...at);
  };
  cluster.list = (resource, ...query) => {
    if (resource.kind === 'Service') throw refused;
    return list.call(cluster, resource, ...query) as never;
  };
  t.strictSame(await passes(3, cluster, now), ['no']);
  t.match(cluster.of('Cleanup'), [{ status: { phase: 'Pending' } }]);
});

t.test('a mark that comes while its Cleanup is being withdrawn does not stay', async t => {
  const cluster = new FakeCluster([cleanupCrd, subscription(), csv(), crd()]);
  const plan = await planIn([subscription(), csv(), crd()]);
  const { metadata } = await cluster.create(cleanups, cleanupFor(plan, { username: 'alice' }));
  const patch = cluster.patch.bind(cluster);
  cluster.patch = async (resource, at, ...change) => {
    // The last mark of a sweeper that led before, after this one has taken the others off.
    if (resource.kind === 'Cleanup') {
      const name = 'redises.redis.example.io';
      await patch(
        customResourceDefinitions,
        { name },
        { metadata: { annotations: { [markAnnotation]: metadata.name } } },
      );
    }
    return patch(resource, at, ...change);
  };
  await passes(1, cluster, () => Date.parse(metadata.creationTimestamp ?? '') + 80_000);
  t.match(cluster.of('Cleanup'), [{ status: { phase: 'Withdrawn' } }]);
  t.notOk(cluster.of('CustomResourceDefinition').some(isMarked));
});

/** When a Cleanup is deleted, and whether another one of the same name takes its place: a policy or approval of its own. */
const cancellations = [
  { name: 'before the pass has removed anything', kind: 'Subscription', call: 'get', replaced: false, stays: 1 },
  {
    name: 'and replaced, before the pass has removed anything',
    kind: 'Subscription',
    call: 'get',
    replaced: true,
    stays: 1,
  },
  {
    name: 'while the pass is removing the CSV',
    kind: 'ClusterServiceVersion',
    call: 'delete',
    replaced: false,
    stays: 0,
  },
] as const;

for (const { name, kind, call, replaced, stays } of cancellations) {
  t.test(`a Cleanup that is deleted ${name}`, async t => {
    const cluster = new FakeCluster([cleanupCrd, csv(), crd()]);
    const record = cleanupFor(await planIn([subscription(), csv(), crd()]), { username: 'alice' });
    const { metadata } = await cluster.create(cleanups, record);
    const ask = cluster[call].bind(cluster) as (...question: unknown[]) => Promise<never>;
    let cancelled = false;
    cluster[call] = async (...question: [Resource, ...unknown[]]) => {
      if (question[0].kind === kind && !cancelled) {
        cancelled = true;
        await cluster.delete(cleanups, metadata, { uid: metadata.uid ?? '' });
        if (replaced) await cluster.create(cleanups, record);
      }
      return ask(...question);
    };
    t.strictSame(await passes(1, cluster, Date.now), []);
    t.equal(cluster.of('ClusterServiceVersion').length, stays);
    t.equal(cluster.of('CustomResourceDefinition').length, 2, 'the API and the data stay');
    t.strictSame(
      cluster.of('Cleanup').map(({ status }) => status),
      replaced ? [undefined] : [],
    );
  });
}

function isMarked({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[markAnnotation] !== undefined;
}

/** Makes so many passes, or ends when all Cleanups are finished or one pass fails. Returns what it warns of. */
async function passes(count: number, cluster: FakeCluster, now: () => number): Promise<string[]> {
  const end = new AbortController();
  const trigger = makeTrigger();
  let left = count;
  const fire = (): void => {
    trigger.fire();
    left -= 1;
    if (left === 0) end.abort();
  };
  const seen = (all: readonly Cleanup[]): void => {
    if (all.every(isFinished)) end.abort();
  };
  const warnings: string[] = [];
  const write = (line: string): void => {
    warnings.push(JSON.parse(line).why);
    end.abort();
  };
  const logger = pino({ level: 'warn' }, { write });
  const { signal } = end;
  await sweep({ cluster, logger, instance: 'sweeper', now, signal, seen, trigger: { ...trigger, fire } });
  return warnings;
}
