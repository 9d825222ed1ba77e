import t from 'tap';
import { Turns } from '../../bench/turns.ts';

t.test('one after the other, a failure is only whose it is', async t => {
  const turns = new Turns();
  const events: string[] = [];
  const work = (name: string, fail = false) =>
    turns.take(async () => {
      events.push(`${name} begins`);
      await new Promise(setImmediate);
      events.push(`${name} ends`);
      if (fail) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([work('a'), work('b', true), work('c')]);
  t.strictSame(
    events,
    ['a', 'b', 'c'].flatMap(name => [`${name} begins`, `${name} ends`]),
  );
  t.match(results, [{ value: 'a' }, { reason: { message: 'b' } }, { value: 'c' }]);
});
