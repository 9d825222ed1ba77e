import t from 'tap';
import { readInput } from '../../src/audit/input.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { describe } from '../../src/cluster/object.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { object, operator } from '../support/objects.ts';
import { unpackedBundle } from '../support/unpacked-bundle.ts';
import { managed, rbac } from './objects.ts';

const long = '2026-01-01T00:00:00Z';
const shell = dated({ ...operator(), metadata: { name: 'redis-operator.redis' } }, long);
const other = dated(object('operators.coreos.com/v1', 'Operator', 'cache-operator.cache'), '2026-01-01T01:00:00Z');
const neighbour = dated(object('operators.coreos.com/v1', 'Operator', 'cache-operator.redis'), '2026-01-01T01:00:00Z');

function dated(object: KubeObject, creationTimestamp: string): KubeObject {
  return { ...object, metadata: { ...object.metadata, creationTimestamp } };
}

function raw(kind: string, name: string, options: { namespace?: string; at?: string } = {}): KubeObject {
  const { namespace, at = '2026-01-02T00:00:00Z' } = options;
  const extra = { ...(namespace && { namespace }), metadata: { labels: managed } };
  return dated(object(kind === 'ServiceAccount' ? 'v1' : rbac, kind, name, extra), at);
}

function binding(name: string, role: string, ...namespaces: readonly string[]): KubeObject {
  const subjects = namespaces.map(namespace => ({ kind: 'ServiceAccount', namespace, name: 'operator' }));
  return { ...raw('ClusterRoleBinding', name), roleRef: { name: role }, subjects } as KubeObject;
}

const cases: Record<string, { reason: string; objects: readonly KubeObject[]; want: readonly string[] }> = {
  InItsBundle: {
    reason: 'a bundle of its package that OLM has unpacked holds it',
    objects: [
      shell,
      other,
      raw('ClusterRole', 'reader'),
      unpackedBundle('redis-operator', 'x.v1', raw('ClusterRole', 'reader')),
    ],
    want: ['ClusterRole reader: redis-operator.redis'],
  },
  InBothBundles: {
    reason: 'it could be either',
    objects: [
      shell,
      other,
      raw('ClusterRole', 'reader'),
      unpackedBundle('redis-operator', 'x.v1', raw('ClusterRole', 'reader')),
      unpackedBundle('cache-operator', 'x.v1', raw('ClusterRole', 'reader')),
    ],
    want: ['ClusterRole reader: nobody'],
  },
  InItsNamespace: {
    reason: 'no other operator has left anything there',
    objects: [shell, other, raw('ServiceAccount', 'operator', { namespace: 'redis' })],
    want: ['ServiceAccount redis/operator: redis-operator.redis'],
  },
  InTheNamespaceOfTwo: {
    reason: 'it could be either',
    objects: [shell, neighbour, raw('ServiceAccount', 'operator', { namespace: 'redis' })],
    want: ['ServiceAccount redis/operator: nobody'],
  },
  BoundToItsAccounts: {
    reason: 'the binding, and the role that only this binding names',
    objects: [
      shell,
      other,
      raw('ClusterRole', 'reader', { at: '2026-03-01T00:00:00Z' }),
      binding('reader', 'reader', 'redis'),
    ],
    want: ['ClusterRole reader: redis-operator.redis', 'ClusterRoleBinding reader: redis-operator.redis'],
  },
  BoundToAccountsOfTwo: {
    reason: 'it could be either',
    objects: [shell, other, binding('reader', 'view', 'redis', 'cache')],
    want: ['ClusterRoleBinding reader: nobody'],
  },
  AtTheSameTime: {
    reason: 'OLM carries out an InstallPlan in one go',
    objects: [shell, other, raw('ClusterRole', 'reader', { at: '2026-01-01T00:01:00Z' })],
    want: ['ClusterRole reader: redis-operator.redis'],
  },
  AMomentTooLate: {
    reason: 'a minute and a second after',
    objects: [shell, other, raw('ClusterRole', 'reader', { at: '2026-01-01T00:01:01Z' })],
    want: ['ClusterRole reader: nobody'],
  },
  AtTheTimeOfTwo: {
    reason: 'it could be either',
    objects: [shell, dated(other, long), raw('ClusterRole', 'reader', { at: long })],
    want: ['ClusterRole reader: nobody'],
  },
  TogetherWithWhatIsClaimed: {
    reason: 'what was created with an object that is claimed is claimed, too',
    objects: [
      shell,
      other,
      raw('ServiceAccount', 'operator', { namespace: 'redis', at: '2026-01-03T00:00:00Z' }),
      raw('ClusterRole', 'reader', { at: '2026-01-03T00:00:30Z' }),
    ],
    want: ['ClusterRole reader: redis-operator.redis', 'ServiceAccount redis/operator: redis-operator.redis'],
  },
  TogetherWithWhatTimeAloneClaims: {
    reason: 'from one to the next one could come to anything',
    objects: [
      ...[shell, other, raw('ClusterRole', 'near', { at: '2026-01-01T00:00:50Z' })],
      raw('ClusterRole', 'next', { at: '2026-01-01T00:01:40Z' }),
    ],
    want: ['ClusterRole near: redis-operator.redis', 'ClusterRole next: nobody'],
  },
  BetweenTwoThatTimeAloneClaims: {
    reason: 'two operators were at work',
    objects: [
      ...[shell, dated(other, '2026-01-01T00:02:30Z')],
      raw('ClusterRole', 'early', { at: '2026-01-01T00:00:50Z' }),
      raw('ClusterRole', 'late', { at: '2026-01-01T00:01:40Z' }),
    ],
    want: ['ClusterRole early: nobody', 'ClusterRole late: nobody'],
  },
};

for (const [name, { reason, objects, want }] of Object.entries(cases)) {
  t.test(name, async t => {
    const input = await readInput(new SnapshotCluster(objects));
    const rawObjects = await input.rawObjects();
    t.strictSame(
      rawObjects.map(({ object, gone }) => `${describe(object.ref)}: ${gone?.operator ?? 'nobody'}`),
      want,
      reason,
    );
    t.strictSame(input.reads.unknowns, []);
  });
}

t.test('of thousands of leftovers, each is told apart by when it was made', async t => {
  const start = Date.parse(long);
  const at = (index: number): string => new Date(start + index * 300_000).toISOString();
  const goneOperators = Array.from({ length: 500 }, (_, index) =>
    dated(object('operators.coreos.com/v1', 'Operator', `operator-${index}.home-${index}`), at(index)),
  );
  const roles = Array.from({ length: 5_000 }, (_, index) => raw('ClusterRole', `role-${index}`, { at: at(index) }));
  const rawObjects = await (await readInput(new SnapshotCluster([...goneOperators, ...roles]))).rawObjects();
  const claimed = rawObjects.filter(({ gone }) => gone !== undefined);
  t.equal(rawObjects.length, 5_000);
  t.equal(claimed.length, 500);
  t.ok(claimed.every(({ object, gone }) => gone?.operator.startsWith(`operator-${object.ref.name.slice(5)}.`)));
});
