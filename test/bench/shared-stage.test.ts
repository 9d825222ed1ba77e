import t from 'tap';
import { SharedStage } from '../../bench/shared-stage.ts';
import type { Stage } from '../../bench/stage.ts';

t.test('SharedStage', async t => {
  let events: string[] = [];
  const shared = new SharedStage(async () => {
    events.push('start');
    const endpoints = { noopFastify: async () => ({ route: events.push('reference') }) };
    return { endpoints, stop: async () => events.push('stop') } as unknown as Stage;
  });
  t.beforeEach(() => {
    events = [];
  });

  await t.test('nobody wanted it', async t => {
    await shared.stop();
    t.strictSame(events, []);
  });
  await t.test('all share one', async t => {
    t.equal(await shared.get(), await shared.get());
    t.equal(await shared.reference(), await shared.reference());
    t.strictSame(events, ['start', 'reference']);
  });
  await t.test('after its end another one starts, with a reference of its own', async t => {
    await shared.stop();
    await shared.stop();
    await shared.reference();
    t.strictSame(events, ['stop', 'start', 'reference']);
  });
});

t.test('one that does not start fails who wants it, and nobody else', async t => {
  const shared = new SharedStage(() => Promise.reject(new Error('boom')));
  await t.rejects(shared.get(), { message: 'boom' });
  await t.resolves(shared.stop());
});
