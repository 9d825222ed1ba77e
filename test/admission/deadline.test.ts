import { EventEmitter } from 'node:events';
import { mock } from 'node:test';
import t, { type Test } from 'tap';
import { inTime, timeFor } from '../../src/admission/deadline.ts';

const cases: Record<string, [parameter: unknown, limit: number, time: number]> = {
  'the API server does not say': [undefined, 4_000, 4_000],
  'our limit is the shorter': ['10s', 4_000, 4_000],
  'the API server waits less, and gets its margin': ['3s', 4_000, 2_500],
  'never less than is worth starting': ['0s', 4_000, 200],
  'a limit below that is ours to choose': ['1s', 250, 250],
  'a word': ['soon', 4_000, 4_000],
  'a number without an end': [`${'9'.repeat(400)}s`, 4_000, 4_000],
  'two values': [['1s', '2s'], 4_000, 4_000],
};

for (const [name, [parameter, limit, time]] of Object.entries(cases)) {
  t.equal(timeFor(parameter, limit), time, name);
}

const limit = 4_000;
/** For last words. */
const grace = 250;

/** Running work with a clock that the test moves. */
function working(t: Test, work?: (signal: AbortSignal) => Promise<string>) {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const client = new EventEmitter();
  const { promise, resolve } = Promise.withResolvers<string>();
  const seen: { signal?: AbortSignal; outcome?: string } = {};
  const decision = inTime(
    signal => {
      seen.signal = signal;
      return work ? work(signal) : promise;
    },
    limit,
    client,
  );
  decision.then(
    outcome => {
      seen.outcome = outcome;
    },
    () => {},
  );
  /** What has come of it after so many milliseconds more. */
  const after = async (milliseconds: number) => {
    mock.timers.tick(milliseconds);
    await new Promise(setImmediate);
    return { aborted: seen.signal?.aborted, outcome: seen.outcome };
  };
  return { client, decision, answer: resolve, after };
}

t.test('who answers in time is not disturbed, then or later', async t => {
  const { client, decision, answer, after } = working(t);
  t.strictSame(await after(limit - 1), { aborted: false, outcome: undefined });
  answer('decided');
  t.equal(await decision, 'decided');
  t.equal(client.listenerCount('close'), 0);
  t.strictSame(await after(limit), { aborted: false, outcome: 'decided' });
});

t.test('when the time is up, work may still say what it does not know', async t => {
  const { answer, after } = working(t);
  t.strictSame(await after(limit), { aborted: true, outcome: undefined });
  t.strictSame(await after(grace - 1), { aborted: true, outcome: undefined });
  answer('this much is known');
  t.strictSame(await after(0), { aborted: true, outcome: 'this much is known' });
});

t.test('work that ignores it is not waited for', async t => {
  const { client, answer, after } = working(t);
  await after(limit);
  client.emit('close');
  t.strictSame(await after(grace), { aborted: true, outcome: 'Timeout' }, 'who hangs up then changes nothing');
  answer('too late');
  t.strictSame(await after(0), { aborted: true, outcome: 'Timeout' });
});

t.test('a client that hangs up ends it at once, but for its last words', async t => {
  const { client, after } = working(t);
  t.strictSame(await after(1_000), { aborted: false, outcome: undefined });
  client.emit('close');
  t.strictSame(await after(grace - 1), { aborted: true, outcome: undefined });
  t.strictSame(await after(1), { aborted: true, outcome: 'ClientGone' });
});

const broken: Record<string, () => Promise<string>> = {
  rejects: () => Promise.reject(new Error('boom')),
  throws: () => {
    throw new Error('boom');
  },
};

for (const [name, work] of Object.entries(broken)) {
  t.test(`work that ${name} has failed`, async t => {
    const { client, decision } = working(t, work);
    await t.rejects(decision, { message: 'boom' });
    t.equal(client.listenerCount('close'), 0);
  });
}
