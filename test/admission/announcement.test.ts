import t from 'tap';
import { announcementOf } from '../../src/admission/announcement.ts';
import { allowed, type Decision, denied, type Verdict } from '../../src/admission/decision.ts';
import type { DeletionRequest } from '../../src/admission/review.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import { crd, csv, planIn, redis, subscription } from '../support/objects.ts';
import { request } from './request.ts';

const secret = 'of-somebody-else';
const forAll = { metadata: { annotations: { 'olm.targetNamespaces': '' } } };
const installed = [subscription(), csv('redis-operator.v1', 'redis', forAll), crd()];
const withOperands = [...installed, redis(secret), redis(secret, secret)];
const needing = csv(`needs-${secret}`, secret, {
  spec: {
    customresourcedefinitions: { required: [{ name: 'redises.redis.example.io', kind: 'Redis', version: 'v1' }] },
  },
});

async function told(decision: Decision, asked: Partial<DeletionRequest> = {}): Promise<string | undefined> {
  return announcementOf({ ...request, ...asked }, decision)?.note;
}

const plans: Record<string, [objects: typeof installed, policy?: Partial<Policy>]> = {
  NothingInTheWay: [installed],
  Operands: [withOperands],
  OperandsThatThePolicyDeletes: [withOperands, { operands: 'Delete' }],
  AnotherOperator: [[...withOperands, needing]],
  OnlyTheCascade: [installed, { allow: ['Cascade'] }],
  OnlyTheOrphan: [withOperands, { allow: ['Orphan'] }],
  Neither: [withOperands, { allow: [] }],
};

for (const [name, [objects, policy]] of Object.entries(plans)) {
  t.test(`a denial with a checklist: ${name}`, async t => {
    const plan = await planIn(objects, { ...defaultPolicy, ...policy });
    const note = await told(denied('Block', 'what the requester is told', plan));
    t.matchSnapshot(note);
    t.notMatch(note, secret, 'no name of anything else');
  });
}

t.test('B16: it goes with its Namespace, which keeps no Event', async t => {
  t.strictSame(
    announcementOf({ ...request, namespace: 'redis', name: 'redis-operator' }, allowed('NamespaceTerminating')),
    {
      type: 'Warning',
      reason: 'DeletedWithNamespace',
      action: 'Delete',
      note: 'A Subscription is deleted with the Namespace: what its operator has in no namespace stays. Afterwards run: kubectl leftovers',
      regarding: { apiVersion: 'v1', kind: 'Namespace', name: 'redis' },
    },
  );
});

t.test('the longest names leave the commands whole', async t => {
  const [namespace, name] = ['n'.repeat(63), 's'.repeat(253)];
  const subject = subscription(name, namespace).metadata;
  const plan = await planIn(withOperands);
  const note = await told(
    denied('Block', '', { ...plan, subject: { ...plan.subject, name: subject.name, namespace } }),
  );
  t.ok(Buffer.byteLength(note ?? '') <= 1024);
  t.match(note, new RegExp(`kubectl .* ${name} -n ${namespace}`));
});

t.test('what else denies is told in our own words', async t => {
  const verdicts: Verdict[] = [
    'Approved',
    'Changed',
    'Forbidden',
    'Installing',
    'Invalid',
    'NotAllowed',
    'NotApproved',
  ];
  verdicts.push('NotInstalled', 'PolicyUnreadable', 'Settling');
  for (const verdict of verdicts) {
    const note = await told(denied(verdict, `a message that names ${secret}`));
    t.matchSnapshot(note, verdict);
  }
});

t.test('a cascade that is admitted is told, with where to look', async t => {
  const plan = await planIn(installed);
  t.match(announcementOf(request, allowed('Cascade', plan)), {
    type: 'Normal',
    reason: 'CascadeAdmitted',
    action: 'Delete',
    regarding: { kind: 'Subscription', namespace: request.namespace, name: request.name, uid: request.objectUid },
  });
  t.matchSnapshot(await told(allowed('Cascade', plan)));
});

t.test('nothing is told', async t => {
  const plan = await planIn(installed);
  const silent: Record<string, [decision: Decision, asked?: Partial<DeletionRequest>]> = {
    'on a dry run that is denied': [denied('Block', '', plan), { dryRun: true }],
    'on a dry run that passes': [allowed('Cascade', plan), { dryRun: true }],
    'of other deletions that pass': [allowed('Orphan', plan)],
    'of those that are none of our business': [allowed('Exempt')],
    'of a Subscription that the API server does not know': [denied('Unconfirmed', '')],
    'of one that it could not confirm': [denied('Unknown', '')],
    'of another kind': [denied('SubscriptionLives', ''), { kind: 'ClusterServiceVersion' }],
  };
  for (const [what, [decision, asked]] of Object.entries(silent)) t.equal(await told(decision, asked), undefined, what);
});
