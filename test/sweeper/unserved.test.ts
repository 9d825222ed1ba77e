import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { crd, csv, installPlan, object, redis, step, subscription } from '../support/objects.ts';
import { passOver } from './pass-over.ts';

const backups = { ...crd('Backup', 'backups'), metadata: { name: 'backups.redis.example.io', uid: 'uid-backups' } };
const nightly = object('redis.example.io/v1', 'Backup', 'nightly', {
  namespace: 'redis',
  metadata: { labels: { 'olm.managed': 'true' } },
});
const installed = [
  subscription(),
  csv(),
  crd(),
  backups,
  nightly,
  installPlan([step('Backup', 'nightly', 'redis.example.io')]),
];
const afterwards = installed.filter(({ kind }) => kind !== 'Subscription' && kind !== 'InstallPlan');

function without(kind: string): KubeObject[] {
  return afterwards.filter(one => one.kind !== kind);
}

/** With all versions of a CRD off, the objects of its kind exist and cannot be seen. */
function unserved(objects: readonly KubeObject[], plural: string): KubeObject[] {
  return objects.flatMap((one): KubeObject[] => {
    const { names } = (one.spec ?? {}) as { names?: { kind: string; plural: string } };
    if (names?.plural !== plural) return [one];
    return [{ ...one, spec: { ...(one.spec as object), versions: [{ name: 'v1', served: false }] } }];
  });
}

interface Case {
  readonly objects: readonly KubeObject[];
  readonly want: object;
  readonly writes: readonly string[];
}

function stalledBy(crd: string): Pick<Case, 'want' | 'writes'> {
  const message = `cannot go on, trying again: CustomResourceDefinition ${crd} exists, but the API server does not serve it`;
  return { want: { phase: 'Stalled', message }, writes: [] };
}

const cases: Record<string, Case> = {
  'the operator goes when there are no operands': {
    objects: afterwards,
    want: { phase: 'Running' },
    writes: ['delete ClusterServiceVersion redis-operator.v1'],
  },
  'the operator stays while its operands cannot be seen': {
    objects: unserved([...afterwards], 'redises'),
    ...stalledBy('redises.redis.example.io'),
  },
  'an object that cannot be seen is not gone': {
    objects: unserved(
      without('ClusterServiceVersion').filter(({ kind }) => kind !== 'Backup'),
      'backups',
    ),
    ...stalledBy('backups.redis.example.io'),
  },
  'an object whose API has gone has gone with it': {
    objects: without('ClusterServiceVersion').filter(
      ({ kind, metadata }) => kind !== 'Backup' && metadata !== backups.metadata,
    ),
    want: { phase: 'Running' },
    writes: ['delete CustomResourceDefinition redises.redis.example.io'],
  },
};

for (const [name, { objects, want, writes }] of Object.entries(cases)) {
  t.test(name, async t => {
    const cluster = new FakeCluster(objects);
    t.match(await passOver(cluster, { installed }), want);
    t.strictSame(cluster.writes, writes);
  });
}

t.test('an operand that has been made since holds the operator up', async t => {
  const cluster = new FakeCluster([...afterwards, redis('late')]);
  t.match(await passOver(cluster, { installed }), { phase: 'Running', step: 'operands' });
  t.strictSame(cluster.writes, []);
});
