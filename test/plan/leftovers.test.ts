import t from 'tap';
import { leftoverSubject } from '../../src/audit/leftover-subject.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { takeInventory } from '../../src/inventory/inventory.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { adoptedCrd, component, installedCrd, installedCsv } from '../audit/objects.ts';
import { csv, fateIn, installPlan, object, operator, ownedBy, redis, subscription } from '../support/objects.ts';

/** The plan of `kubectl leftovers clean --operands delete`, for an operator without Subscription. */
async function planOfLeftovers(objects: readonly KubeObject[]) {
  const cluster = new SnapshotCluster([operator(), ...objects]);
  const { subject, leftovers } = await leftoverSubject(cluster, ['redis-operator.redis']);
  if (!subject) throw new Error('there is nothing left to plan for');
  return makePlan(await takeInventory(cluster, subject, { leftovers }), { ...defaultPolicy, operands: 'Delete' });
}

const labels = { [component]: '' };
const other = subscription('other-operator', 'redis');
const group = object('operators.coreos.com/v1', 'OperatorGroup', 'group', {
  namespace: 'redis',
  status: { namespaces: ['redis'] },
});
const condition = { apiVersion: 'operators.coreos.com/v2', kind: 'OperatorCondition' };
const crd = ['CustomResourceDefinition', 'redises.redis.example.io'] as const;

interface Case {
  readonly reason: string;
  readonly objects: readonly KubeObject[];
  readonly of: readonly [kind: string, name: string];
  readonly fate: string | undefined;
}

const cases: Record<string, Case> = {
  OrphanedInstallPlan: {
    reason: 'after --cascade=orphan nobody collects it, and its label keeps the Operator object alive',
    objects: [installedCsv, other, installPlan([], { metadata: { labels } })],
    of: ['InstallPlan', 'install-1'],
    fate: 'Delete',
  },
  InstallPlanThatAnotherSubscriptionOwns: {
    reason: 'another Subscription was resolved together with this one, and still owns it',
    objects: [installedCsv, other, installPlan([], { metadata: { labels, ...ownedBy(other) } })],
    of: ['InstallPlan', 'install-1'],
    fate: undefined,
  },
  InstallPlanOfAnotherOperator: {
    reason: 'it does not carry our label',
    objects: [installedCsv, other, installPlan([])],
    of: ['InstallPlan', 'install-1'],
    fate: undefined,
  },
  LabelsInAnotherNamespaceThatNameNoOwner: {
    reason: 'anyone who may change an object may put them on it, and OLM names the OperatorGroup, too',
    objects: [
      installedCsv,
      object('rbac.authorization.k8s.io/v1', 'Role', 'readers', {
        namespace: 'team-x',
        metadata: { labels: { ...labels, 'olm.managed': 'true', 'olm.owner.kind': 'OperatorGroup' } },
      }),
    ],
    of: ['Role', 'readers'],
    fate: "Keep: it is in another namespace, and only a label says that it is the operator's",
  },
  OperandInTheOperatorGroup: {
    reason: 'the OperatorGroup says that the operator looked after it',
    objects: [installedCrd, group, redis('main', 'redis')],
    of: ['Redis', 'main'],
    fate: 'Delete',
  },
  OperandOutsideTheOperatorGroup: {
    reason: 'the OperatorGroup says that the operator did not look after it',
    objects: [installedCrd, group, redis('main', 'prod')],
    of: ['Redis', 'main'],
    fate: 'Keep: the operator does not look after its namespace',
  },
  CrdOfAnOperandOutsideTheOperatorGroup: {
    reason: 'its deletion would delete the operand',
    objects: [installedCrd, group, redis('main', 'prod')],
    of: crd,
    fate: 'Keep: some of its objects are kept',
  },
  OperandOfACsvThatIsStillThere: {
    reason: 'the CSV says where the operator looks',
    objects: [
      csv('redis-operator.v1', 'redis', {
        metadata: { labels: { 'olm.managed': 'true', ...labels }, annotations: { 'olm.targetNamespaces': 'redis' } },
      }),
      installedCrd,
      redis('main', 'prod'),
    ],
    of: ['Redis', 'main'],
    fate: 'Keep: the operator does not look after its namespace',
  },
  OperandOfWhichNothingSaysWhoLookedAfterIt: {
    reason: 'the person who asks for the deletion has seen it in the list, and nothing else could ever remove it',
    objects: [installedCrd, redis('main', 'prod')],
    of: ['Redis', 'main'],
    fate: 'Delete',
  },
  OperatorConditionOfAnOperatorThatWasHandedOver: {
    reason: 'OLM v1 knows none, and its label keeps the Operator object alive',
    objects: [
      adoptedCrd('ClusterObjectSet'),
      operator([{ ...condition, name: 'redis-operator.v1', namespace: 'redis' }]),
      object(condition.apiVersion, condition.kind, 'redis-operator.v1', { namespace: 'redis', metadata: { labels } }),
    ],
    of: ['OperatorCondition', 'redis-operator.v1'],
    fate: 'Delete',
  },
  CsvMadeByHand: {
    reason: 'no InstallPlan brought it',
    objects: [installedCrd, csv()],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: undefined,
  },
};

for (const [name, { reason, objects, of, fate }] of Object.entries(cases)) {
  t.test(name, async t => t.equal(fateIn(await planOfLeftovers(objects), ...of), fate, reason));
}

t.test('a label that anyone can write on a CSV makes no leftovers of what the CSV runs', async t => {
  const byHand = csv('redis-operator.v1', 'redis', { metadata: { labels } });
  const cluster = new SnapshotCluster([operator(), installedCrd, byHand]);
  t.strictSame(await leftoverSubject(cluster, ['redis-operator.redis']), { unknowns: [], undecided: [] });
});
