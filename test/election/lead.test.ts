import t from 'tap';
import { ClusterError } from '../../src/cluster/cluster.ts';
import { down, leader } from './leader.ts';
import type { LeaseStore } from './lease-store.ts';

t.test('renews every two seconds and keeps when it acquired', async t => {
  const { clock, store, one } = await leader();
  await clock.pass(60_000);
  t.equal(one.leading, true);
  t.equal(store.writes.length, 31);
  t.match(store.spec, {
    acquireTime: '2026-08-01T12:00:00.000000Z',
    renewTime: '2026-08-01T12:01:00.000000Z',
    leaseTransitions: 0,
  });
});

t.test('survives what ends before the last try within the renew deadline', async t => {
  const cases = {
    Down: () => {
      throw down;
    },
    Conflicts: (verb: string) => {
      if (verb === 'patch')
        throw new ClusterError(409, 'Conflict', 'the object has been modified', { kind: 'changed' });
    },
    NoAnswers: () => new Promise<void>((_, reject) => setImmediate(reject, down)),
  };
  for (const [name, broken] of Object.entries(cases)) {
    const { clock, one, network } = await leader();
    await clock.pass(4_000);
    network.broken = broken;
    await clock.pass(7_999);
    network.broken = () => {};
    await clock.pass(60_000);
    t.equal(one.leading, true, name);
  }
});

t.test('is lost ten seconds after the start of the last renewal', async t => {
  const cases = {
    Down: () => {
      throw down;
    },
    ReadsDoNotReturn: () => new Promise<void>(() => {}),
    WritesDoNotReturn: (verb: string) => (verb === 'patch' ? new Promise<void>(() => {}) : undefined),
  };
  for (const [name, broken] of Object.entries(cases)) {
    const { clock, one, network } = await leader();
    await clock.pass(4_000);
    network.broken = broken;
    await clock.pass(9_999);
    t.equal(one.leading, true, `${name}: not before`);
    await clock.pass(1);
    t.strictSame([one.leading, one.ended], [false, 'lost'], name);
    t.equal(one.log.at(-1), 'could not renew the lease in time', name);
  }
});

t.test('is lost, without a request, when the machine was suspended', async t => {
  const { clock, store, one } = await leader();
  const writes = store.writes.length;
  clock.jump(3_600_000);
  await clock.pass(0);
  t.strictSame([one.leading, one.ended], [false, 'lost']);
  t.equal(store.writes.length, writes);
});

t.test('is lost at the next look when the Lease is not ours any more, and leaves it alone', async t => {
  const cases: Record<string, (store: LeaseStore) => void> = {
    Taken: store => store.put({ ...store.spec, holderIdentity: 'other' }),
    Freed: store => store.put({ ...store.spec, holderIdentity: '' }),
    Deleted: store => store.remove(),
  };
  for (const [name, change] of Object.entries(cases)) {
    const { clock, store, one } = await leader();
    change(store);
    const { spec } = store;
    await clock.pass(2_000);
    t.strictSame([one.leading, one.ended, store.spec], [false, 'lost', spec], name);
  }
});

t.test('counts from when a slow renewal was sent, for that is when others may have seen it', async t => {
  const { clock, one, network } = await leader();
  const { signal } = new AbortController();
  network.broken = verb => (verb === 'patch' ? clock.sleep(3_000, signal) : undefined);
  await clock.pass(5_000);
  network.broken = () => {
    throw down;
  };
  await clock.pass(6_999);
  t.equal(one.leading, true, 'it was sent after 2 s');
  await clock.pass(1);
  t.strictSame([one.leading, one.ended], [false, 'lost']);
});
