import t from 'tap';
import { eventOf } from '../../src/cluster/events.ts';

const news = {
  type: 'Warning',
  reason: 'Stalled',
  action: 'Cleaning',
  note: 'Redis redis/prod: it still has the finalizer redis.io/wait',
  regarding: { apiVersion: 'v1', kind: 'ConfigMap', name: 'settings' },
} as const;

t.test('an Event is where what it regards is, and in default where that is in no namespace', async t => {
  t.match(eventOf(news, 0, 'sweeper-7f'), {
    reportingController: 'subscription-guard.io/sweeper',
    reportingInstance: 'sweeper-7f',
    metadata: { generateName: 'subscription-guard-', namespace: 'default' },
    eventTime: '1970-01-01T00:00:00.000000Z',
    ...news,
  });
  const regarding = { ...news.regarding, namespace: 'redis' };
  t.match(eventOf({ ...news, name: 'once', regarding }, 0, 'sweeper-7f'), {
    metadata: { name: 'once', namespace: 'redis' },
  });
});

t.test('its note is never too long for the API server, which counts bytes', async t => {
  for (const note of ['a'.repeat(1_025), 'é'.repeat(1_024)]) {
    const event = eventOf({ ...news, note }, 0, 'sweeper-7f') as { note: string };
    t.ok(Buffer.byteLength(event.note) <= 1_024);
    t.match(event.note, /…$/);
  }
});
