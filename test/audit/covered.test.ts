import t from 'tap';
import { asAudited } from '../../src/audit/audited-object.ts';
import { isCovered } from '../../src/audit/covered.ts';
import type { Cleanup, CleanupItem, Phase } from '../../src/cleanup/cleanup.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { cleanupCrd, crd, object, redis } from '../support/objects.ts';
import { clusterRole, foundIn, without } from './objects.ts';

const reader = clusterRole('reader', {});

function item({ apiVersion, kind, metadata }: KubeObject, more: Partial<CleanupItem> = {}): CleanupItem {
  const { name, uid = '' } = metadata;
  return { apiVersion, kind, name, uid, step: 'remains', fate: 'Delete', marked: false, ...more };
}

interface Written {
  readonly phase?: Phase;
  readonly items?: readonly CleanupItem[];
  readonly kept?: readonly CleanupItem[];
  /** The API group of the Redis that it removes. */
  readonly group?: string;
}

function cleanup({ phase, items = [], kept = [], group }: Written): Cleanup {
  const operands = group === undefined ? [] : [{ group, kind: 'Redis', plural: 'redises', count: 1 }];
  return object('subscription-guard.io/v1alpha1', 'Cleanup', 'redis.redis-operator-1', {
    spec: { subject: { uid: 'uid-of-another' }, items, operands },
    ...(phase && { status: { phase, kept } }),
  }) as Cleanup;
}

interface Case {
  readonly reason: string;
  readonly records: readonly Written[];
  /** Default: a ClusterRole. */
  readonly object?: KubeObject;
  readonly covered: boolean;
}

const listed = [item(reader)];

const cases: Readonly<Record<string, Case>> = {
  Nobodys: { reason: 'there is no Cleanup', records: [], covered: false },
  Approved: { reason: 'its Subscription is about to go', records: [{ items: listed }], covered: true },
  Running: { reason: 'it is about to go', records: [{ phase: 'Running', items: listed }], covered: true },
  Stalled: { reason: 'people are told of that', records: [{ phase: 'Stalled', items: listed }], covered: true },
  Withdrawn: { reason: 'nobody removes it', records: [{ phase: 'Withdrawn', items: listed }], covered: false },
  OfAnother: { reason: 'it does not list it', records: [{ items: [item(crd())] }], covered: false },
  InAnotherVersion: {
    reason: 'an object is one, whatever version it was read in',
    records: [{ items: [item(reader, { apiVersion: 'rbac.authorization.k8s.io/v1beta1' })] }],
    covered: true,
  },
  OneOfSeveral: {
    reason: 'the others have nothing to do with it',
    records: [{ phase: 'Withdrawn', items: listed }, { items: [] }, { items: listed }],
    covered: true,
  },
  AnOperand: {
    reason: 'operands are not listed by name',
    records: [{ phase: 'Running', group: 'redis.example.io' }],
    object: redis('prod'),
    covered: true,
  },
  OfAnotherGroup: {
    reason: 'a kind of that name is another API',
    records: [{ phase: 'Running', group: 'other.example.io' }],
    object: redis('prod'),
    covered: false,
  },
  OperandAfterwards: {
    reason: 'all of them were gone, so it has been made since',
    records: [{ phase: 'Succeeded', group: 'redis.example.io' }],
    object: redis('prod'),
    covered: false,
  },
  Deleted: {
    reason: 'it was seen just before it went',
    records: [{ phase: 'Succeeded', items: listed }],
    covered: true,
  },
  Followed: {
    reason: 'so was what goes with something else',
    records: [{ phase: 'Succeeded', items: [item(reader, { fate: 'Follows' })] }],
    covered: true,
  },
  KeptByThePlan: {
    reason: 'it was never to go',
    records: [{ phase: 'Succeeded', items: [item(reader, { fate: 'Keep' })] }],
    covered: false,
  },
  KeptInTheEnd: {
    reason: 'others needed it, who may have gone since',
    records: [{ phase: 'Succeeded', items: listed, kept: listed }],
    covered: false,
  },
  MadeAgain: {
    reason: 'another object has its name',
    records: [{ phase: 'Succeeded', items: [item(reader, { uid: 'before' })] }],
    covered: false,
  },
};

for (const [name, { reason, records, object = reader, covered }] of Object.entries(cases)) {
  t.test(name, async t => {
    t.equal(isCovered(asAudited(object), records.map(cleanup)), covered, reason);
  });
}

t.test('an audit leaves out what a Cleanup is about to remove', async t => {
  const broken = without('Subscription');
  const found = 'redis-operator.redis: csv-without-subscription ClusterServiceVersion redis/redis-operator.v1';
  const csvs = broken.filter(({ kind }) => kind === 'ClusterServiceVersion');
  const items = csvs.map(csv => item(csv, { namespace: 'redis', step: 'csv' }));
  t.strictSame(await foundIn([...broken, cleanupCrd, cleanup({ phase: 'Withdrawn', items })]), [found]);
  t.strictSame(await foundIn([...broken, cleanupCrd, cleanup({ phase: 'Running', items })]), []);
});
