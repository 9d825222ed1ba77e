import t from 'tap';
import type { Cleanup, CleanupStatus } from '../../src/cleanup/cleanup.ts';
import { cleanupFor } from '../../src/cleanup/record.ts';
import type { Cluster, KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { reconcile } from '../../src/sweeper/reconcile.ts';
import { crd, csv, installPlan, object, planIn, redis, step, subscription } from '../objects.ts';

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

/** With all versions of a CRD off, the objects of its kind are there, and nobody sees them. */
function unserved(objects: readonly KubeObject[], plural: string): KubeObject[] {
  return objects.flatMap((one): KubeObject[] => {
    const { names } = (one.spec ?? {}) as { names?: { kind: string; plural: string } };
    if (names?.plural !== plural) return [one];
    return [{ ...one, spec: { ...(one.spec as object), versions: [{ name: 'v1', served: false }] } }];
  });
}

/** One pass of the sweeper after the cascade of `installed` has been approved. */
async function passOver(objects: readonly KubeObject[]): Promise<{ status: CleanupStatus; deleted: string[] }> {
  const { metadata, ...record } = cleanupFor(await planIn(installed), { username: 'alice' });
  const cleanup: Cleanup = { ...record, metadata: { ...metadata, creationTimestamp: new Date(0).toISOString() } };
  const snapshot = new SnapshotCluster(objects);
  const deleted: string[] = [];
  const never = () => Promise.reject(new Error('nothing is to be written'));
  const cluster: Cluster = {
    resource: (...question) => snapshot.resource(...question),
    get: (resource, at, content) => snapshot.get(resource, at, content),
    list: (resource, query) => snapshot.list(resource, query),
    create: never,
    patch: never,
    delete: async ({ kind }, { name }) => {
      deleted.push(`${kind} ${name}`);
      return 'accepted';
    },
  };
  const status = await reconcile(cleanup, { cluster, leaving: new Set(), departed: new Set(), now: 0 });
  return { status, deleted };
}

function stalledBy(crd: string): object {
  const message = `cannot go on, trying again: CustomResourceDefinition ${crd} exists, but the API server does not serve it`;
  return { status: { phase: 'Stalled', message }, deleted: [] };
}

const cases: Record<string, { readonly objects: readonly KubeObject[]; readonly want: object }> = {
  'the operator goes when there are no operands': {
    objects: afterwards,
    want: { status: { phase: 'Running' }, deleted: ['ClusterServiceVersion redis-operator.v1'] },
  },
  'the operator stays while its operands cannot be seen': {
    objects: unserved([...afterwards], 'redises'),
    want: stalledBy('redises.redis.example.io'),
  },
  'an object that cannot be seen is not gone': {
    objects: unserved(
      without('ClusterServiceVersion').filter(({ kind }) => kind !== 'Backup'),
      'backups',
    ),
    want: stalledBy('backups.redis.example.io'),
  },
  'an object whose API has gone has gone with it': {
    objects: without('ClusterServiceVersion').filter(
      ({ kind, metadata }) => kind !== 'Backup' && metadata !== backups.metadata,
    ),
    want: { status: { phase: 'Running' }, deleted: ['CustomResourceDefinition redises.redis.example.io'] },
  },
};

for (const [name, { objects, want }] of Object.entries(cases)) {
  t.test(name, async t => {
    t.match(await passOver(objects), want);
  });
}

t.test('an operand that has been made since holds the operator up', async t => {
  const { status, deleted } = await passOver([...afterwards, redis('late')]);
  t.match(status, { phase: 'Running', step: 'operands' });
  t.strictSame(deleted, []);
});
