import t from 'tap';
import { microTime } from '../../src/cluster/micro-time.ts';

t.test('times have six fractional digits', async t => {
  t.equal(microTime(Date.parse('2026-08-01T12:00:00.007Z')), '2026-08-01T12:00:00.007000Z');
  t.equal(microTime(Date.parse('2026-08-01T12:00:00.007Z') + 0.25), '2026-08-01T12:00:00.007250Z');
});
