import t from 'tap';
import { ClusterError } from '../../src/cluster/cluster.ts';
import { type ChangesOptions, followChanges } from '../../src/cluster/live/changes.ts';
import { subscriptions } from '../../src/cluster/resources.ts';

type Watch = () => AsyncIterable<string>;

/** Follows these watches, one after the other, and returns how long it pauses after each, in milliseconds. */
async function pausesOf(watches: readonly Watch[]): Promise<{ pauses: number[]; changes: number; errors: number }> {
  const end = new AbortController();
  const pauses: number[] = [];
  let [changes, errors] = [0, 0];
  const options: ChangesOptions = {
    client: { stream: () => (watches[pauses.length] as Watch)() },
    resource: subscriptions,
    onChange: () => (changes += 1),
    onError: () => (errors += 1),
    signal: end.signal,
    sleep: async milliseconds => {
      pauses.push(milliseconds);
      if (pauses.length === watches.length) end.abort();
    },
  };
  await followChanges(options);
  return { pauses, changes, errors };
}

const endsAtOnce: Watch = async function* () {
  yield '';
};
const tellsOfOne: Watch = async function* () {
  yield '';
  yield '{}';
};
// biome-ignore lint/correctness/useYield: it is refused before there is anything to yield
const refused: Watch = async function* () {
  throw new ClusterError(403, 'Forbidden', 'no');
};
const times = (count: number, watch: Watch) => Array.from({ length: count }, () => watch);
const doubling = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];

t.test('a watch that opens and ends at once is taken up again ever more rarely', async t => {
  t.strictSame(await pausesOf(times(7, endsAtOnce)), { pauses: doubling, changes: 7, errors: 0 });
});

t.test('so is one that is refused', async t => {
  t.strictSame(await pausesOf(times(7, refused)), { pauses: doubling, changes: 0, errors: 7 });
});

t.test('one that has told of something is taken up again soon', async t => {
  const { pauses } = await pausesOf([endsAtOnce, endsAtOnce, tellsOfOne, tellsOfOne, endsAtOnce]);
  t.strictSame(pauses, [1_000, 2_000, 1_000, 1_000, 2_000]);
});
