import t from 'tap';
import { makeTrigger, pauseFor } from '../../src/controllers/trigger.ts';

const forEver = 60_000;
const never = new AbortController().signal;

t.test('a controller that waits is woken when it is fired', async t => {
  const trigger = makeTrigger();
  const woken = trigger.wait(forEver, never);
  trigger.fire();
  await t.resolves(woken);
});

t.test('fired while nothing waits, it is not lost, and counts once', async t => {
  const trigger = makeTrigger();
  trigger.fire();
  trigger.fire();
  await t.resolves(trigger.wait(forEver, never));
  const second = trigger.wait(forEver, never).then(() => 'woken');
  t.equal(await Promise.race([second, new Promise(resolve => setImmediate(resolve, 'asleep'))]), 'asleep');
  trigger.fire();
  t.equal(await second, 'woken');
});

t.test('not fired, it wakes by the time, or at the end', async t => {
  await t.resolves(makeTrigger().wait(1, never));
  await t.resolves(makeTrigger().wait(forEver, AbortSignal.abort()));
  const end = new AbortController();
  const woken = makeTrigger().wait(forEver, end.signal);
  end.abort();
  await t.resolves(woken);
});

t.test('a pause ends when the trigger fires, but not before its least time', async t => {
  const trigger = makeTrigger();
  trigger.fire();
  const end = new AbortController();
  const patient = pauseFor(trigger, { least: forEver, most: 2 * forEver }, end.signal).then(() => 'woken');
  t.equal(await Promise.race([patient, new Promise(resolve => setImmediate(resolve, 'asleep'))]), 'asleep');
  end.abort();
  t.equal(await patient, 'woken');
  trigger.fire();
  await t.resolves(pauseFor(trigger, { least: 1, most: forEver }, never));
});
