import t from 'tap';
import { ourBundles } from '../../support/control-plane/cluster.ts';
import { cleansWhatIsLeft } from './clean-cases.ts';

t.test('whatever is left of an operator, clean removes it', async t => {
  await cleansWhatIsLeft(t, {
    installs: [
      { namespace: 'redis', packageName: 'redis-operator', channel: 'v1' },
      { namespace: 'a-long-namespace', packageName: 'operator-with-a-package-name-that-fills-a-label-key' },
      { namespace: 'failing', packageName: 'own-namespace-only', scope: 'all', phase: 'Failed' },
      { namespace: 'kitchen', packageName: 'kitchen-sink', scope: 'all' },
      { namespace: 'team', packageName: 'needs-redis' },
    ],
    bundles: ourBundles(),
    needed: { operator: 'redis-operator.team', by: 'needs-redis.v1.0.0 (team)' },
  });
});
