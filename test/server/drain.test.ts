import { EventEmitter, once } from 'node:events';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { allowed, type Decide, type Decision } from '../../src/admission/decision.ts';
import { drainOf, nextSignal, serveUntilSignal } from '../../src/server/drain.ts';
import { sample } from '../admission/samples.ts';
import { portOf, post } from '../support/https.ts';
import { allow, testApp } from './test-app.ts';

const review = sample('background');

const period = 10_000;
const lastAnswer = 5_000;

/** A server that waits for a signal. Its two periods end when the test says so. */
async function servingApp(t: Test, decide: Decide) {
  const { app, ca, log } = testApp(t, decide);
  const signals = new EventEmitter();
  const drain = drainOf(app);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const times = new EventEmitter();
  const ended = serveUntilSignal({
    first: nextSignal(signals),
    signals,
    drain,
    period,
    lastAnswer,
    close: () => app.close(),
    logger: app.log,
    wait: milliseconds => {
      const over = once(times, `${milliseconds}`);
      times.emit('waiting', milliseconds);
      return over;
    },
  });
  const agent = new Agent({ keepAlive: true, ca, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  /** Resolves when the server is draining. */
  const send = async (signal: string): Promise<void> => {
    const waiting = once(times, 'waiting');
    signals.emit(signal, signal);
    t.strictSame(await waiting, [period]);
  };
  const pass = (milliseconds: number): boolean => times.emit(`${milliseconds}`);
  const sendAgain = (signal: string): boolean => signals.emit(signal, signal);
  return { port: portOf(app), agent, drain, ended, send, sendAgain, pass, times, log };
}

t.test('a kept-alive connection is answered while draining, and told to close', async t => {
  const { port, agent, drain, ended, send, pass } = await servingApp(t, allow);
  const before = await post(agent, port, review);
  t.equal(before.headers.connection, 'keep-alive');
  t.doesNotThrow(() => drain.check());
  await send('SIGTERM');
  t.throws(() => drain.check(), new Error('draining'), 'not ready at once');
  const last = await post(agent, port, review);
  t.match(last, { code: 200, from: before.from, headers: { connection: 'close' } }, 'over the same connection');
  const elsewhere = await post(agent, port, review);
  t.match(elsewhere, { code: 200, headers: { connection: 'close' } }, 'new connections are served until the end');
  t.not(elsewhere.from, before.from);
  pass(period);
  t.equal(await ended, 0);
  t.equal(await refusal(port), 'ECONNREFUSED', 'nobody listens any more');
});

t.test('a decision that is under way at the end is answered', async t => {
  const asked = Promise.withResolvers<void>();
  const decided = Promise.withResolvers<Decision>();
  const { port, agent, ended, send, pass, times } = await servingApp(t, () => {
    asked.resolve();
    return decided.promise;
  });
  const answer = post(agent, port, review);
  await asked.promise;
  await send('SIGTERM');
  const closing = once(times, 'waiting');
  pass(period);
  t.strictSame(await closing, [lastAnswer]);
  await refusal(port);
  decided.resolve(allowed('Exempt'));
  t.match(await answer, { code: 200, headers: { connection: 'close' }, body: { response: { allowed: true } } });
  t.equal(await ended, 0);
});

t.test('who holds a connection and asks nothing is not waited for', async t => {
  const { port, ended, send, pass, times, log } = await servingApp(t, allow);
  const silent = connect(port, '127.0.0.1');
  t.teardown(() => silent.destroy());
  await once(silent, 'connect');
  await send('SIGTERM');
  const closing = once(times, 'waiting');
  pass(period);
  await closing;
  pass(lastAnswer);
  t.equal(await ended, 0);
  t.match(log.at(-1), { msg: 'stopped', left: 'idle connections' });
});

t.test('a second signal ends at once', async t => {
  const { ended, send, sendAgain, log } = await servingApp(t, allow);
  await send('SIGTERM');
  sendAgain('SIGINT');
  t.equal(await ended, 1);
  t.match(log, [
    { msg: 'draining', signal: 'SIGTERM' },
    { msg: 'stopped before the end of the drain period', signal: 'SIGINT' },
  ]);
});

/** Why no client can connect any more, as soon as that is so. */
async function refusal(port: number): Promise<string> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? '';
    } finally {
      socket.destroy();
    }
  }
}
