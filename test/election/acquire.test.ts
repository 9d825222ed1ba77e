import t from 'tap';
import { ClusterError } from '../../src/cluster/cluster.ts';
import { Candidate } from './candidate.ts';
import { Clock } from './clock.ts';
import { LeaseStore } from './lease-store.ts';

const start = '2026-08-01T12:00:00Z';
const time = '2026-08-01T12:00:00.000000Z';

function world() {
  return { clock: new Clock(start), store: new LeaseStore() };
}

t.test('makes the Lease and leads at once when there is none', async t => {
  const { clock, store } = world();
  const one = new Candidate(clock, store.cluster());
  await clock.pass(0);
  t.equal(one.leading, true);
  t.strictSame(store.spec, {
    holderIdentity: 'one',
    leaseDurationSeconds: 15,
    acquireTime: time,
    renewTime: time,
    leaseTransitions: 0,
  });
});

t.test('takes at once a Lease that was released', async t => {
  const { clock, store } = world();
  store.put({ holderIdentity: '', leaseDurationSeconds: 1, renewTime: 'x', acquireTime: 'x', leaseTransitions: 4 });
  const one = new Candidate(clock, store.cluster());
  await clock.pass(0);
  t.equal(one.leading, true);
  t.match(store.spec, { holderIdentity: 'one', acquireTime: time, leaseDurationSeconds: 15, leaseTransitions: 5 });
});

t.test('waits as long as the lease of a silent holder lasts, from when it first saw it', async t => {
  const cases = {
    FreshRenewTime: { spec: { renewTime: time, leaseDurationSeconds: 15 }, expires: 15_000 },
    HoldersClockIsAnHourBehind: { spec: { renewTime: '2026-08-01T11:00:00.000000Z' }, expires: 15_000 },
    HoldersClockIsAYearAhead: { spec: { renewTime: '2027-08-01T12:00:00.000000Z' }, expires: 15_000 },
    HolderWantsLonger: { spec: { renewTime: time, leaseDurationSeconds: 60 }, expires: 60_000 },
  };
  for (const [name, { spec, expires }] of Object.entries(cases)) {
    const { clock, store } = world();
    store.put({ holderIdentity: 'silent', ...spec });
    const one = new Candidate(clock, store.cluster());
    await clock.pass(expires - 1);
    t.equal(one.leading, false, `${name}: not before`);
    await clock.pass(1);
    t.equal(one.leading, true, `${name}: then at once`);
    t.strictSame(one.log, ['waiting for the lease', 'leading'], name);
  }
});

t.test('waits anew whenever the holder has renewed, whatever it wrote', async t => {
  const { clock, store } = world();
  store.put({ holderIdentity: 'other', renewTime: 'a' });
  const one = new Candidate(clock, store.cluster());
  await clock.pass(14_000);
  store.put({ holderIdentity: 'other', renewTime: 'b' });
  await clock.pass(14_999);
  t.equal(one.leading, false);
  await clock.pass(1_001);
  t.equal(one.leading, true, 'at most the rest of the first wait later');
});

t.test('goes on trying after a conflict and after errors', async t => {
  const cases = {
    NamespaceMissing: new ClusterError(404, 'NotFound', 'namespaces "guard" not found', { kind: 'object-missing' }),
    MayNot: new ClusterError(403, 'Forbidden', 'no'),
    ApiServerDown: new ClusterError(0, 'Unreachable', 'ECONNREFUSED'),
    SomebodyWasFaster: new ClusterError(409, 'AlreadyExists', 'leases "sweeper" already exists'),
  };
  for (const [name, error] of Object.entries(cases)) {
    const { clock, store } = world();
    let faults = 3;
    const one = new Candidate(
      clock,
      store.cluster(verb => {
        if (verb === 'create' && faults-- > 0) throw error;
      }),
    );
    await clock.pass(3 * 2_000 - 1);
    t.equal(one.led, 0, `${name}: three failures, two retries later`);
    await clock.pass(3 * 4_400 - 6_000 + 1);
    t.equal(one.leading, true, name);
    t.strictSame(one.log, error.code === 409 ? ['leading'] : [...Array(3).fill('cannot acquire the lease'), 'leading']);
  }
});

for (const [random, wait] of [
  [0, 2_000],
  [0.5, 3_200],
  [1, 4_400],
] as const)
  t.test(`by the chance of ${random}, it tries again after ${wait} ms`, async t => {
    const { clock, store } = world();
    let faults = 1;
    const fault = (verb: string): void => {
      if (verb === 'create' && faults-- > 0) throw new ClusterError(0, 'Unreachable', 'ECONNREFUSED');
    };
    const one = new Candidate(clock, store.cluster(fault), { random: () => random });
    await clock.pass(wait - 1);
    t.equal(one.leading, false);
    await clock.pass(1);
    t.equal(one.leading, true);
  });

t.test('recognises its own Lease when the answer to its write was lost', async t => {
  const { clock, store } = world();
  let losses = 1;
  const lose = (verb: string): void => {
    if (verb === 'create' && losses-- > 0) throw new ClusterError(0, 'Unreachable', 'ECONNRESET');
  };
  const one = new Candidate(clock, store.cluster(undefined, lose));
  await clock.pass(4_400);
  t.equal(one.leading, true);
  t.match(store.spec, { leaseTransitions: 0, acquireTime: time }, 'it has been ours since then');
});

t.test('gives an attempt up that gets no answer', async t => {
  const { clock, store } = world();
  let hang = true;
  const fault = (verb: string): Promise<void> | void => {
    if (verb === 'create' && hang) return new Promise(() => {});
  };
  const one = new Candidate(clock, store.cluster(fault));
  await clock.pass(9_999);
  hang = false;
  await clock.pass(4_401);
  t.equal(one.leading, true);
});

t.test('stops while it waits, and leaves the Lease alone', async t => {
  const { clock, store } = world();
  store.put({ holderIdentity: 'other', renewTime: 'a' });
  const one = new Candidate(clock, store.cluster());
  await clock.pass(3_000);
  one.stop();
  await clock.pass(0);
  t.equal(one.ended, 'stopped');
  t.strictSame([one.led, store.writes], [0, []]);
});

t.test('does not lead, and releases, when it is stopped while it takes the Lease', async t => {
  const { clock, store } = world();
  const one: Candidate = new Candidate(
    clock,
    store.cluster(verb => {
      if (verb === 'create') one.stop();
    }),
  );
  await clock.pass(0);
  t.equal(one.ended, 'stopped');
  t.equal(one.led, 0);
  t.match(store.spec, { holderIdentity: '', leaseDurationSeconds: 1 });
});
