import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { sweepEmptyOperators } from '../../src/controllers/empty-operators.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { object, subscription } from '../support/objects.ts';

const shell = (extra: object = {}, refs: readonly object[] = []) =>
  object('operators.coreos.com/v1', 'Operator', 'redis-operator.redis', {
    metadata: { creationTimestamp: new Date(0).toISOString(), ...extra },
    status: { components: { refs } },
  });
const label = { 'operators.coreos.com/redis-operator.redis': '' };

interface Case {
  readonly objects: readonly KubeObject[];
  /** Seconds that the Operator object is old; default 60. */
  readonly age?: number;
  /** What cannot be listed. */
  readonly failing?: string;
  readonly swept: boolean;
}

const cases: Record<string, Case> = {
  'an empty one goes': { objects: [shell()], swept: true },
  'one that is young stays': { objects: [shell()], age: 29, swept: false },
  'one that is being deleted is left alone': {
    objects: [shell({ deletionTimestamp: new Date(0).toISOString() })],
    swept: false,
  },
  'one with components stays': {
    objects: [shell({}, [{ apiVersion: 'v1', kind: 'Service', namespace: 'redis', name: 'redis' }])],
    swept: false,
  },
  'one whose label something carries stays': {
    objects: [shell(), object('v1', 'ConfigMap', 'mine', { namespace: 'redis', metadata: { labels: label } })],
    swept: false,
  },
  'one whose Subscription is there stays': { objects: [shell(), subscription()], swept: false },
  'a Subscription of that name for another package keeps none': {
    objects: [shell(), subscription('redis-operator', 'redis', { spec: { name: 'another' } })],
    swept: true,
  },
  'one whose components cannot be listed stays': { objects: [shell()], failing: 'configmaps', swept: false },
};

for (const [name, { objects, age = 60, failing, swept }] of Object.entries(cases)) {
  t.test(name, async t => {
    const cluster = new FakeCluster(objects);
    cluster.unlistable = failing;
    const want = swept ? ['redis-operator.redis'] : [];
    t.strictSame(await sweepEmptyOperators(cluster, age * 1_000), want);
    t.strictSame(
      cluster.writes,
      want.map(operator => `delete Operator ${operator}`),
    );
  });
}
