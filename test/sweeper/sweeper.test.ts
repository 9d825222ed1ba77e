import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import t from 'tap';
import type { Sweeps } from './spoiled-sweeps.ts';

t.test('whichever call of a sweep fails, the end is the same', async t => {
  const [sweeps] = (await once(new Worker(join(import.meta.dirname, 'spoiled-sweeps.ts')), 'message')) as [Sweeps];
  const { calls, whole, differing } = sweeps;
  t.ok(calls > 200, `${calls} calls`);

  t.strictSame(
    whole.objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    [
      'CustomResourceDefinition cleanups.subscription-guard.io',
      'CustomResourceDefinition redisclusters.redis.example.io',
      'ClusterServiceVersion late.v1',
    ],
    'nothing is left but what another operator has come to own',
  );
  t.match(whole.status, {
    phase: 'Succeeded',
    kept: [{ name: 'redisclusters.redis.example.io', reason: 'late.v1 (team-b) owns it too' }],
  });
  for (const [failure, ends] of Object.entries(differing)) t.strictSame(ends, [], failure);
});
