import { pino } from 'pino';
import t from 'tap';
import type { LeftoverOperator } from '../../src/audit/finding.ts';
import { reportOf } from '../../src/audit/report.ts';
import { ClusterError, type KubeObject } from '../../src/cluster/cluster.ts';
import { FirstSights } from '../../src/controllers/audit-events.ts';
import { finding, left } from '../audit/findings.ts';

const roles = [finding('rbac-without-owner', 'a'), finding('rbac-without-owner', 'b')];
const account = finding('rbac-without-owner', 'robot', {
  object: { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'redis', name: 'robot' },
});
const group = finding('operator-group-empty', 'group', { severity: 'low' });

interface Created extends KubeObject {
  readonly note: string;
  readonly type: string;
  readonly regarding: object;
}

/** An API server that keeps Events, and refuses a second one of the same name. */
function eventsIn(kept: Created[] = [], fail?: ClusterError) {
  const create = async (_: unknown, object: unknown): Promise<KubeObject> => {
    const event = object as Created;
    if (fail) throw fail;
    if (kept.some(({ metadata }) => metadata.name === event.metadata.name))
      throw new ClusterError(409, 'AlreadyExists', 'it exists');
    kept.push(event);
    return event;
  };
  const logger = pino({ level: 'silent' });
  const options = { cluster: { create }, logger, now: () => 0, instance: 'sweeper-7f' };
  return { kept, options };
}

const found = (...operators: LeftoverOperator[]) => ({ operators, unknowns: [] });
const unknowns = [
  { verb: 'find', group: '', kind: 'Role', error: new ClusterError(0, 'Timeout', 'no answer') },
] as const;

t.test('one Event for each operator and rule, in the namespace of the first object', async t => {
  const { kept, options } = eventsIn();
  t.ok(await new FirstSights().announce(found(left([...roles, group]), left([account], 'etcd')), options));
  t.match(kept, [
    {
      metadata: { name: /^subscription-guard-leftovers-[0-9a-f]{16}$/, namespace: 'default' },
      type: 'Warning',
      reason: 'LeftoversFound',
      reportingInstance: 'sweeper-7f',
      note: 'Left by redis-operator.redis: ClusterRole a (and 1 more): its Subscription is gone; it grants rights that nothing needs any more. To clean up: kubectl leftovers clean redis-operator.redis',
      regarding: { kind: 'ClusterRole', name: 'a', uid: 'uid-a' },
    },
    { type: 'Normal', note: /^Left by redis-operator.redis: ClusterRole group: / },
    { metadata: { namespace: 'redis' }, regarding: { kind: 'ServiceAccount', namespace: 'redis' } },
  ]);
});

t.test('what has been told is not told again', async t => {
  const { kept, options } = eventsIn();
  const sights = new FirstSights();
  await sights.announce(found(left(roles)), options);
  await sights.announce(found(left(roles)), options);
  await sights.announce({ operators: [], unknowns }, options);
  await sights.announce(found(left(roles.toReversed())), options);
  t.equal(kept.length, 1, 'not even after an audit that could not see it');
  await sights.announce(found(), options);
  await sights.announce(found(left(roles.toReversed())), options);
  t.equal(kept.length, 2, 'but when it had gone meanwhile');
});

t.test('nor by the next leader', async t => {
  const { kept, options } = eventsIn();
  await new FirstSights().announce(found(left(roles)), options);
  t.ok(await new FirstSights().announce(found(left(roles)), options), 'the Event is there still');
  t.equal(kept.length, 1);
  const next = new FirstSights();
  next.remember(reportOf(found(left(roles)), undefined, 0));
  const later = eventsIn();
  await next.announce(found(left([...roles, group])), later.options);
  t.match(later.kept, [{ note: /ClusterRole group/ }], 'after an hour the report tells');
});

t.test('many at once are told little by little', async t => {
  const { kept, options } = eventsIn();
  const sights = new FirstSights();
  const operators = Array.from({ length: 150 }, (_, index) =>
    left([finding('rule', `role-${index}`)], `operator-${index}`),
  );
  await sights.announce(found(...operators), options);
  t.equal(kept.length, 100);
  await sights.announce(found(...operators), options);
  t.equal(kept.length, 150);
});

t.test('one that cannot be written is not tried for ever', async t => {
  const sights = new FirstSights();
  t.notOk(await sights.announce(found(left(roles)), eventsIn([], new ClusterError(403, 'Forbidden', 'no')).options));
  const { kept, options } = eventsIn();
  t.ok(await sights.announce(found(left(roles)), options));
  t.strictSame(kept, []);
});
