import t from 'tap';
import type { KubeObject, ObjectMeta } from '../../src/cluster/cluster.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { crd, csv, object, ownedBy, redis, subscription } from '../support/objects.ts';
import { passOver } from './pass-over.ts';

const owning = csv(undefined, undefined, {
  spec: {
    customresourcedefinitions: {
      owned: [
        { name: 'redises.redis.example.io', kind: 'Redis', version: 'v1' },
        { name: 'topics.redis.example.io', kind: 'Topic', version: 'v1' },
      ],
    },
  },
});
const cluster = redis('cluster');
const topic = (metadata: Partial<ObjectMeta> = {}) =>
  object('redis.example.io/v1', 'Topic', 't', { namespace: 'redis', metadata });
const operators = [owning, crd(), crd('Topic', 'topics')];

interface Case {
  readonly operands: readonly KubeObject[];
  readonly operandOrder?: readonly string[];
  readonly want: { readonly writes: readonly string[]; readonly message: string };
}

/** The first pass of a cascade with `operands: Delete`. */
const cases: Record<string, Case> = {
  'B11: without an order and finalizers, all go at once': {
    operands: [cluster, topic()],
    want: {
      writes: ['delete Redis cluster', 'delete Topic t'],
      message: 'Redis redis/cluster: it has just been deleted',
    },
  },
  'B11: what has finalizers goes first': {
    operands: [cluster, topic({ finalizers: ['x.io/f'] })],
    want: { writes: ['delete Topic t'], message: 'Topic redis/t: it has just been deleted' },
  },
  'B11: the rest waits while those wait for their finalizers': {
    operands: [cluster, topic({ finalizers: ['x.io/f'], deletionTimestamp: '2026-01-01T00:00:00Z' })],
    want: { writes: [], message: 'Topic redis/t: it still has the finalizer x.io/f' },
  },
  'B11: an order of the policy decides, whatever has finalizers': {
    operands: [redis('cluster', 'redis', { finalizers: ['x.io/f'] }), topic()],
    operandOrder: ['topics.redis.example.io'],
    want: {
      writes: ['delete Topic t'],
      message: 'Redis redis/cluster: it goes after topics.redis.example.io',
    },
  },
  'B11: what the policy names does not wait for its owner': {
    operands: [cluster, topic(ownedBy(cluster))],
    operandOrder: ['topics.redis.example.io'],
    want: { writes: ['delete Topic t'], message: 'Topic redis/t: it has just been deleted' },
  },
  'B11: what it does not name goes with its owner': {
    operands: [cluster, topic(ownedBy(cluster))],
    want: { writes: ['delete Redis cluster'], message: 'Redis redis/cluster: it has just been deleted' },
  },
};

t.test('B12: what comes back is not called just deleted', async t => {
  const again = redis('default', 'redis', { creationTimestamp: '2026-01-01T00:00:00Z' });
  const cluster = new FakeCluster([...operators, again]);
  const policy = { ...defaultPolicy, operands: 'Delete' } as const;
  const { message } = await passOver(cluster, { installed: [subscription(), ...operators, again], policy });
  t.equal(
    message,
    'Redis redis/default: it was made again after this clean-up began. Remove the operator first: kubectl delete clusterserviceversions.operators.coreos.com redis-operator.v1 -n redis',
  );
});

for (const [name, { operands, operandOrder = [], want }] of Object.entries(cases)) {
  t.test(name, async t => {
    const notebook = new FakeCluster([...operators, ...operands]);
    const policy = { ...defaultPolicy, operands: 'Delete', operandOrder } as const;
    const installed = [subscription(), ...operators, ...operands];
    const { phase, message } = await passOver(notebook, { installed, policy });
    t.strictSame(notebook.writes.toSorted(), want.writes);
    t.match({ phase, message }, { phase: 'Running', message: want.message });
  });
}
