import t from 'tap';
import { makeBell } from '../../src/sweeper/bell.ts';

const forEver = 60_000;
const never = new AbortController().signal;

t.test('who waits is woken by the first ring', async t => {
  const bell = makeBell();
  const woken = bell.wait(forEver, never);
  bell.ring();
  await t.resolves(woken);
});

t.test('a ring that nobody was waiting for is not lost, and counts once', async t => {
  const bell = makeBell();
  bell.ring();
  bell.ring();
  await t.resolves(bell.wait(forEver, never));
  const second = bell.wait(forEver, never).then(() => 'woken');
  t.equal(await Promise.race([second, new Promise(resolve => setImmediate(resolve, 'asleep'))]), 'asleep');
  bell.ring();
  t.equal(await second, 'woken');
});

t.test('without a ring it is the time that wakes, or the end', async t => {
  await t.resolves(makeBell().wait(1, never));
  await t.resolves(makeBell().wait(forEver, AbortSignal.abort()));
  const end = new AbortController();
  const woken = makeBell().wait(forEver, end.signal);
  end.abort();
  await t.resolves(woken);
});
