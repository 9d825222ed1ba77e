import t from 'tap';
import type { Cleanup } from '../../src/cleanup/cleanup.ts';
import { cleanupFor } from '../../src/cleanup/record.ts';
import { standBy } from '../../src/sweeper/subscription.ts';
import { Notebook } from '../notebook.ts';
import { crd, csv, planIn, subscription, uidOf } from '../objects.ts';

const plan = await planIn([subscription(), csv(), crd()]);
const cleanup: Cleanup = cleanupFor(plan, { username: 'alice' });
const untouched = 'Subscription redis/redis-operator has been created again: what depends on it now is not touched.';
const advice =
  ' OLM does not install it beside what is left of the former install: kubectl delete clusterserviceversions.operators.coreos.com redis-operator.v1 -n redis';

const cases = {
  TheFormerCsvIsInTheWay: { csvs: [csv()], message: untouched + advice },
  ItHasGone: { csvs: [], message: untouched },
  ItIsGoing: {
    csvs: [
      csv('redis-operator.v1', 'redis', {
        metadata: { uid: uidOf('ClusterServiceVersion', 'redis-operator.v1', 'redis'), deletionTimestamp: 'now' },
      }),
    ],
    message: untouched,
  },
  TheNewInstallHasOneOfThatName: {
    csvs: [csv('redis-operator.v1', 'redis', { metadata: { uid: 'another' } })],
    message: untouched,
  },
};

for (const [name, { csvs, message }] of Object.entries(cases)) {
  t.test(`a Subscription that has been created again: ${name}`, async t => {
    const cluster = new Notebook([subscription(), crd(), ...csvs]);
    t.match(await standBy(cleanup, { state: 'replaced' }, cluster, 0), { phase: 'Withdrawn', message });
    t.strictSame(cluster.writes, []);
  });
}
