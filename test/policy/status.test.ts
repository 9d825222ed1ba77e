import t from 'tap';
import { defaultFields } from '../../src/policy/policy.ts';
import { type PolicyObject, policyStatuses } from '../../src/policy/status.ts';
import { policyObject } from './objects.ts';

const time = '2026-11-25T10:00:00.000Z';
const allFields = Object.keys(defaultFields);
const dev = { env: 'dev' };
const places = [
  { packageName: 'redis-operator', namespace: 'dev', labels: dev },
  { packageName: 'redis-operator', namespace: 'production', labels: {} },
  { packageName: 'etcd', namespace: 'dev', labels: dev },
];
const inDev = { namespaceSelector: { matchLabels: dev } };
const redis = { packages: ['redis-operator'] };

/** The status of each policy: matches, decides, fields, and in words. */
type Told = readonly [matches: number, decides: number, fields: readonly string[], message: string];

const cases: Record<string, Readonly<Record<string, readonly [spec: object, told: Told]>>> = {
  Alone: {
    all: [{}, [3, 3, allFields, 'it is in force for 3 Subscriptions']],
  },
  NoMatch: {
    other: [{ match: { packages: ['redis'] } }, [0, 0, [], 'it matches no Subscription']],
  },
  One: {
    etcd: [{ match: { packages: ['etcd'] } }, [1, 1, allFields, 'it is in force for 1 Subscription']],
  },
  MoreSpecificOnes: {
    all: [{}, [3, 0, [], 'it matches 3 Subscriptions; for 3 of them a more specific policy is in force']],
    dev: [
      { match: inDev },
      [2, 1, allFields, 'it matches 2 Subscriptions; for 1 of them a more specific policy is in force'],
    ],
    redis: [{ match: redis }, [2, 2, allFields, 'it is in force for 2 Subscriptions']],
  },
  EquallySpecific: {
    a: [
      { match: redis, crds: 'Keep', allow: ['Cascade'], ttlSecondsAfterFinished: 60 },
      [2, 2, allFields.filter(field => field !== 'ttlSecondsAfterFinished'), 'it is in force for 2 Subscriptions'],
    ],
    b: [
      { match: redis, allow: ['Orphan', 'Cascade'], ttlSecondsAfterFinished: 90 },
      [2, 2, allFields.filter(field => !['crds', 'allow'].includes(field)), 'it is in force for 2 Subscriptions'],
    ],
  },
  OnlyWhereItMatches: {
    dev: [{ match: inDev, crds: 'DeleteIfUnused' }, [2, 2, allFields, 'it is in force for 2 Subscriptions']],
    labelled: [
      { match: { namespaceSelector: { matchLabels: { env: 'test' } } }, crds: 'Keep' },
      [0, 0, [], 'it matches no Subscription'],
    ],
  },
};

for (const [name, policies] of Object.entries(cases)) {
  t.test(name, async t => {
    const objects = Object.entries(policies).map(([name, [spec]]) => policyObject(name, spec));
    for (const order of [objects, objects.toReversed()]) {
      t.strictSame(
        policyStatuses(order as PolicyObject[], places, time),
        order.map(object => ({ object, status: statusFor(policies[object.metadata.name]?.[1]) })),
      );
    }
  });
}

t.test('while one is malformed, nothing is in force', async t => {
  const objects = [policyObject('fine', {}), policyObject('strange', { action: 'Explode' })];
  const statuses = policyStatuses(objects as PolicyObject[], places, time).map(({ status }) => status);
  t.strictSame(
    statuses.map(({ matches, decides, fields }) => ({ matches, decides, fields })),
    [
      { matches: undefined, decides: undefined, fields: undefined },
      { matches: undefined, decides: undefined, fields: undefined },
    ],
  );
  t.match(
    statuses.flatMap(({ conditions }) => conditions),
    [
      { status: 'False', reason: 'Blocked', message: 'nothing can be deleted until DeletionPolicy strange is mended' },
      {
        status: 'False',
        reason: 'Malformed',
        message: /^DeletionPolicy strange is malformed: spec.action must be one of/,
      },
    ],
  );
});

t.test('a condition keeps the time of its transition, and says which generation it is about', async t => {
  const statusOf = (object: PolicyObject, at: string) => policyStatuses([object], places, at)[0]?.status;
  const fresh = policyObject('all', {}) as PolicyObject;
  const first = statusOf(fresh, time);
  const later = '2026-11-25T11:00:00.000Z';
  const written = { ...fresh, ...(first && { status: first }) };
  t.strictSame(statusOf(written, later), first, 'nothing has changed, so there is nothing to write');
  const edited = { ...written, metadata: { ...fresh.metadata, generation: 2 } };
  t.match(statusOf(edited, later), { observedGeneration: 2, conditions: [{ lastTransitionTime: time }] });
  const broken = { ...edited, spec: { action: 'Explode' } };
  t.match(statusOf(broken, later)?.conditions, [{ status: 'False', lastTransitionTime: later }]);
});

function statusFor([matches, decides, fields, message]: Partial<Told> = []) {
  const about = { message, observedGeneration: 1, lastTransitionTime: time };
  const conditions = [{ type: 'Ready', status: 'True', reason: 'Accepted', ...about }];
  return { observedGeneration: 1, matches, decides, fields, conditions };
}
