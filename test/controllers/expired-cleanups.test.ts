import { pino } from 'pino';
import t from 'tap';
import { type Cleanup, cleanups } from '../../src/cleanup/cleanup.ts';
import { cleanupFor } from '../../src/cleanup/record.ts';
import { ClusterError } from '../../src/cluster/cluster.ts';
import { expireAll } from '../../src/controllers/expired-cleanups.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { cleanupCrd, csv, planIn, subscription } from '../support/objects.ts';

const logger = pino({ level: 'silent' });

/** One Cleanup for each Subscription name, as it has ended at time 0. */
async function withCleanups(
  names: readonly string[],
  status: object,
  policy: Partial<Policy> = {},
): Promise<FakeCluster> {
  const cluster = new FakeCluster([cleanupCrd]);
  const plan = await planIn([subscription(), csv()], { ...defaultPolicy, ...policy });
  for (const name of names) {
    const record = cleanupFor({ ...plan, subject: { ...plan.subject, name, uid: name } }, { username: 'alice' });
    await cluster.create(cleanups, { ...record, status });
  }
  return cluster;
}

interface Case {
  readonly status: object;
  /** Seconds since it ended. */
  readonly after: number;
  readonly ttl: number;
  readonly removed: boolean;
}

const completionTime = new Date(0).toISOString();
const done = { phase: 'Succeeded', completionTime };
const cases: Record<string, Case> = {
  Expired: { status: done, after: 61, ttl: 60, removed: true },
  NotYet: { status: done, after: 60, ttl: 60, removed: false },
  Withdrawn: { status: { ...done, phase: 'Withdrawn' }, after: 61, ttl: 60, removed: true },
  KeptForThoseWhoFollowIt: { status: done, after: 5, ttl: 0, removed: false },
  AtOnceAfterThat: { status: done, after: 6, ttl: 0, removed: true },
  StillRunning: { status: { phase: 'Running' }, after: 1_000_000, ttl: 0, removed: false },
};

for (const [name, { status, after, ttl, removed }] of Object.entries(cases)) {
  t.test(name, async t => {
    const cluster = await withCleanups(['redis'], status, { ttlSecondsAfterFinished: ttl });
    await expireAll(cluster.of('Cleanup') as Cleanup[], { cluster, logger, now: () => after * 1_000 });
    t.equal(cluster.of('Cleanup').length, removed ? 0 : 1);
  });
}

t.test('one that may not be removed keeps no other one there', async t => {
  const cluster = await withCleanups(['guarded', 'redis'], done, { ttlSecondsAfterFinished: 0 });
  const [guarded] = cluster.of('Cleanup');
  const remove = cluster.delete.bind(cluster);
  cluster.delete = async (resource, at, uid) => {
    if (at.name === guarded?.metadata.name) throw new ClusterError(403, 'Forbidden', 'a policy engine forbids it');
    return remove(resource, at, uid);
  };
  await expireAll(cluster.of('Cleanup') as Cleanup[], { cluster, logger, now: () => 60_000 });
  t.strictSame(cluster.of('Cleanup'), [guarded]);
});
