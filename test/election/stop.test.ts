import t from 'tap';
import { down, leader } from './leader.ts';

t.test('releases the Lease when it is stopped', async t => {
  const { clock, store, one } = await leader();
  await clock.pass(3_000);
  one.stop();
  await clock.pass(0);
  t.strictSame([one.leading, one.ended], [false, 'stopped']);
  const time = '2026-08-01T12:00:03.000000Z';
  t.strictSame(store.spec, {
    holderIdentity: '',
    leaseDurationSeconds: 1,
    acquireTime: time,
    renewTime: time,
    leaseTransitions: 0,
  });
  t.strictSame(one.log, ['leading', 'released the lease']);
});

t.test('keeps the Lease until the work has ended', async t => {
  const work = Promise.withResolvers<void>();
  const { clock, store, one } = await leader({ lead: () => work.promise });
  one.stop();
  await clock.pass(60_000);
  t.equal(one.ended, undefined);
  t.match(store.spec, { holderIdentity: 'one', renewTime: '2026-08-01T12:01:00.000000Z' });
  work.resolve();
  await clock.pass(0);
  t.equal(one.ended, 'stopped');
  t.match(store.spec, { holderIdentity: '' });
});

t.test('releases the Lease, then rejects, when the work fails', async t => {
  const work = Promise.withResolvers<void>();
  const { clock, store, one } = await leader({ lead: () => work.promise });
  work.reject(new Error('boom'));
  await clock.pass(0);
  t.equal(one.ended, 'boom');
  t.match(store.spec, { holderIdentity: '' });
});

t.test('a release that fails is told, and the Lease left to expire', async t => {
  const { clock, store, one, network } = await leader();
  network.broken = () => {
    throw down;
  };
  one.stop();
  await clock.pass(0);
  t.equal(one.ended, 'stopped');
  t.match(store.spec, { holderIdentity: 'one' });
  t.equal(one.log.at(-1), 'cannot release the lease');
});

t.test('a fault of the program ends the work and rejects', async t => {
  const { clock, one, network } = await leader();
  network.broken = () => {
    throw new TypeError('a bug');
  };
  await clock.pass(2_000);
  t.strictSame([one.leading, one.ended], [false, 'a bug']);
});
