import { EventEmitter, once } from 'node:events';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { Decide } from '../../src/admission/decision.ts';
import { drainOf, serveUntilSignal } from '../../src/server/drain.ts';
import { sample } from '../admission/samples.ts';
import { portOf, post } from './https.ts';
import { testApp } from './test-app.ts';

const review = sample('background');
const allow: Decide = async () => ({ allowed: true });

async function servingApp(t: Test, decide: Decide, period: number) {
  const { app, ca, log } = testApp(t, decide);
  const signals = new EventEmitter();
  const drain = drainOf(app);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const ended = serveUntilSignal({ signals, drain, period, close: () => app.close(), logger: app.log });
  const agent = new Agent({ keepAlive: true, ca, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  const send = (signal: string): boolean => signals.emit(signal, signal);
  return { port: portOf(app), agent, drain, ended, send, log };
}

t.test('a kept-alive connection is answered while draining, and told to close', async t => {
  const { port, agent, drain, ended, send } = await servingApp(t, allow, 300);
  const before = await post(agent, port, review);
  t.equal(before.headers.connection, 'keep-alive');
  t.notOk(drain.draining);
  send('SIGTERM');
  await delay(0);
  t.ok(drain.draining, 'at once');
  const last = await post(agent, port, review);
  t.match(last, { code: 200, from: before.from, headers: { connection: 'close' } }, 'over the same connection');
  const elsewhere = await post(agent, port, review);
  t.match(elsewhere, { code: 200, headers: { connection: 'close' } }, 'new connections are served until the end');
  t.not(elsewhere.from, before.from);
  t.equal(await ended, 0);
  const [refused] = await once(connect(port, '127.0.0.1'), 'error');
  t.equal(refused.code, 'ECONNREFUSED', 'nobody listens any more');
});

t.test('a decision that is under way at the end is answered', async t => {
  const asked = Promise.withResolvers<void>();
  const decide: Decide = async () => {
    asked.resolve();
    await delay(200);
    return { allowed: true };
  };
  const { port, agent, ended, send } = await servingApp(t, decide, 0);
  const answer = post(agent, port, review);
  await asked.promise;
  send('SIGTERM');
  t.match(await answer, { code: 200, headers: { connection: 'close' } });
  t.equal(await ended, 0);
});

t.test('a second signal ends at once', async t => {
  const { ended, send, log } = await servingApp(t, allow, 60_000);
  send('SIGTERM');
  await delay(0);
  send('SIGINT');
  t.equal(await ended, 1);
  t.match(log, [
    { msg: 'draining', signal: 'SIGTERM' },
    { msg: 'stopped before the end of the drain period', signal: 'SIGINT' },
  ]);
});
