import t from 'tap';
import { pauseWithin } from '../../src/sweeper/pause.ts';

/** A pause takes 100 ms. */
const cases = [
  { name: 'while there is time', within: 60_000, aborted: false, time: true },
  { name: 'when the time is up', within: 1, aborted: false, time: false },
  { name: 'when the sweeper is to end', within: 60_000, aborted: true, time: false },
];

for (const { name, within, aborted, time } of cases) {
  t.test(name, async t => {
    const end = new AbortController();
    const pause = pauseWithin(within, end.signal);
    if (aborted) end.abort();
    t.equal(await pause(), time);
  });
}
