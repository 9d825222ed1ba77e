import t from 'tap';
import { ClusterError } from '../../src/cluster/cluster.ts';
import { Candidate } from './candidate.ts';
import { Clock } from './clock.ts';
import { LeaseStore } from './lease-store.ts';

/** Several candidates for one Lease, and a way to cut each one off from the API server. */
async function rivals(...identities: readonly string[]) {
  const clock = new Clock('2026-08-01T12:00:00Z');
  const store = new LeaseStore();
  const cutOff = new Set<string>();
  const candidates = identities.map(identity => {
    const cluster = store.cluster(() => {
      if (cutOff.has(identity)) throw new ClusterError(0, 'Unreachable', 'ECONNREFUSED');
    });
    return new Candidate(clock, cluster, { identity });
  });
  await clock.pass(0);
  const leaders = (): string[] => identities.filter((_, index) => candidates[index]?.leading);
  const of = (identity = ''): Candidate => {
    const candidate = candidates[identities.indexOf(identity)];
    if (!candidate) throw new Error(`there is no candidate "${identity}"`);
    return candidate;
  };
  return { clock, store, cutOff, leaders, of };
}

t.test('one of three leads', async t => {
  const { clock, leaders } = await rivals('a', 'b', 'c');
  const [first, ...more] = leaders();
  t.strictSame(more, []);
  await clock.pass(120_000);
  t.strictSame(leaders(), [first], 'and stays the leader');
});

t.test('another one leads soon after a release', async t => {
  const { clock, store, leaders, of } = await rivals('a', 'b');
  const [first] = leaders();
  of(first).stop();
  await clock.pass(4_400);
  t.equal(leaders().length, 1);
  t.not(leaders()[0], first);
  t.match(store.spec, { leaseTransitions: 1 });
});

t.test('another one leads after a leader was cut off, never both', async t => {
  for (let round = 0; round < 50; round += 1) {
    const { clock, cutOff, leaders, of } = await rivals('a', 'b', 'c');
    const [first = ''] = leaders();
    await clock.pass(round * 173);
    cutOff.add(first);
    let gap = 0;
    for (; leaders().join() === first || leaders().length === 0; gap += 50) await clock.pass(50);
    t.strictSame([of(first).leading, of(first).ended, leaders().length], [false, 'lost', 1]);
    t.ok(gap >= 13_000 && gap <= 19_450, `${gap} ms without a leader that works`);
  }
});
