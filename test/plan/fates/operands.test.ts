import t from 'tap';
import {
  crd,
  csv,
  csvFor,
  installPlan,
  object,
  operator,
  ownedBy,
  planIn,
  redis,
  step,
  subscription,
} from '../../support/objects.ts';
import { base, component, managed, twin } from './objects.ts';
import { testFates } from './table.ts';

/** The same for the whole cluster. */
const twinForAll = csv('redis-operator.v1', 'team-b', {
  metadata: { uid: 'uid-twin', annotations: { 'olm.targetNamespaces': '' } },
});

const operatorGroupFor = (...namespaces: readonly string[]) =>
  object('operators.coreos.com/v1', 'OperatorGroup', 'group', { namespace: 'redis', status: { namespaces } });

testFates({
  TwinSubscriptionKeepsTheOperands: {
    objects: [...base, crd(), redis('prod'), subscription('copy', 'redis', { spec: { name: 'redis-operator' } })],
    policy: { operands: 'Delete' },
    of: ['Redis', 'prod'],
    fate: 'Keep: Subscription redis/copy is of the same package',
  },
  OperandBlocks: {
    objects: [...base, crd(), redis('prod')],
    of: ['Redis', 'prod'],
    fate: 'Blocks: the operator must still be there to clean up after it',
  },
  OperandOutOfTheOperatorsReachIsKept: {
    objects: [subscription(), csvFor('redis,team-b'), crd(), redis('astray', 'team-a')],
    of: ['Redis', 'astray'],
    fate: 'Keep: the operator does not look after its namespace',
  },
  OperandOutOfTheOperatorsReachIsNotDeletedByPolicy: {
    objects: [subscription(), csvFor('redis,team-b'), crd(), redis('astray', 'team-a')],
    policy: { operands: 'Delete' },
    of: ['Redis', 'astray'],
    fate: 'Keep: the operator does not look after its namespace',
  },
  CrdOfAnOperandOutOfReachIsKept: {
    objects: [subscription(), csvFor('redis,team-b'), crd(), redis('astray', 'team-a')],
    policy: { operands: 'Delete' },
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: some of its objects are kept',
  },
  OperandWithinTheOperatorGroupIsDeletedByPolicy: {
    objects: [...base, operatorGroupFor('redis', 'team-a'), crd(), redis('prod', 'team-a')],
    policy: { operands: 'Delete' },
    of: ['Redis', 'prod'],
    fate: 'Delete',
  },
  OperandOutsideTheOperatorGroupIsKept: {
    objects: [...base, operatorGroupFor('redis'), crd(), redis('prod', 'team-a')],
    policy: { operands: 'Delete' },
    of: ['Redis', 'prod'],
    fate: 'Keep: the operator does not look after its namespace',
  },
  OperandElsewhereWithoutAWordFromOlmIsNotDeleted: {
    objects: [...base, crd(), redis('prod', 'team-a')],
    policy: { operands: 'Delete' },
    of: ['Redis', 'prod'],
    fate: 'Blocks: OLM does not say whether the operator looks after its namespace',
  },
  OperandOfAnOperandThatIsGoneIsDeleted: {
    objects: [...base, crd(), redis('child', 'redis', ownedBy(redis('gone')))],
    policy: { operands: 'Delete' },
    of: ['Redis', 'child'],
    fate: 'Delete',
  },
  OperandInNoNamespaceOfAnOperatorForOneIsNotDeleted: {
    objects: [subscription(), csvFor('redis'), crd(), object('redis.example.io/v1', 'Redis', 'global')],
    policy: { operands: 'Delete' },
    of: ['Redis', 'global'],
    fate: 'Blocks: it is in no namespace, so nothing says that this operator alone looks after it',
  },
  OperandWithinItsReachBlocks: {
    objects: [subscription(), csvFor('redis,team-b'), crd(), redis('prod', 'team-b')],
    of: ['Redis', 'prod'],
    fate: 'Blocks: the operator must still be there to clean up after it',
  },
  OperandOfAnOperatorForAllNamespacesBlocks: {
    objects: [subscription(), csvFor(''), crd(), redis('prod', 'team-a')],
    of: ['Redis', 'prod'],
    fate: 'Blocks: the operator must still be there to clean up after it',
  },
  OperandElsewhereWithoutAWordFromOlmBlocks: {
    objects: [...base, crd(), redis('prod', 'team-a')],
    of: ['Redis', 'prod'],
    fate: 'Blocks: the operator must still be there to clean up after it',
  },
  OperandInNoNamespaceIsInReach: {
    objects: [subscription(), csvFor('redis'), crd(), object('redis.example.io/v1', 'Redis', 'global')],
    of: ['Redis', 'global'],
    fate: 'Blocks: the operator must still be there to clean up after it',
  },
  OperandOfAnotherOperandFollows: {
    objects: [...base, crd(), redis('prod'), redis('child', 'redis', ownedBy(redis('prod')))],
    of: ['Redis', 'child'],
    fate: 'Follows Redis prod',
  },
  OperandIsDeletedByPolicy: {
    objects: [...base, crd(), redis('prod')],
    policy: { operands: 'Delete' },
    of: ['Redis', 'prod'],
    fate: 'Delete',
  },
  OperandIsKeptByPolicy: {
    objects: [...base, crd(), redis('prod')],
    policy: { operands: 'Orphan' },
    of: ['Redis', 'prod'],
    fate: 'Keep: operands are kept on purpose',
  },
  OperandToBeKeptThatWouldGoWithItsOwnerBlocks: {
    objects: [...base, crd(), redis('prod', 'redis', ownedBy(csv()))],
    policy: { operands: 'Orphan' },
    of: ['Redis', 'prod'],
    fate: 'Blocks: it is to be kept, but it would go with its owner ClusterServiceVersion redis-operator.v1',
  },
  OperandToBeKeptThatWouldGoWithTheSubscriptionBlocks: {
    objects: [...base, crd(), redis('prod', 'redis', ownedBy(subscription()))],
    policy: { operands: 'Orphan' },
    of: ['Redis', 'prod'],
    fate: 'Blocks: it is to be kept, but it would go with its owner Subscription redis-operator',
  },
  OperandToBeKeptThatSomethingElseOwnsTooIsKept: {
    objects: [
      ...base,
      crd(),
      redis('prod', 'redis', {
        ownerReferences: [
          ...ownedBy(csv()).ownerReferences,
          { apiVersion: 'v1', kind: 'ConfigMap', name: 'theirs', uid: 'uid-of-theirs' },
        ],
      }),
    ],
    policy: { operands: 'Orphan' },
    of: ['Redis', 'prod'],
    fate: 'Keep: operands are kept on purpose',
  },
  OperandToBeKeptThatItsOwnApiOwnsIsKept: {
    objects: [...base, crd(), redis('prod', 'redis', ownedBy(crd()))],
    policy: { operands: 'Orphan' },
    of: ['Redis', 'prod'],
    fate: 'Keep: operands are kept on purpose',
  },
  CrdOfKeptOperandsIsKept: {
    objects: [...base, crd(), redis('prod')],
    policy: { operands: 'Orphan' },
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: some of its objects are kept',
  },
  VendorForbidsDeletingOperands: {
    objects: [
      subscription(),
      csv(undefined, undefined, {
        metadata: { annotations: { 'console.openshift.io/disable-operand-delete': 'true' } },
      }),
      crd(),
      redis('prod'),
    ],
    policy: { operands: 'Delete' },
    of: ['Redis', 'prod'],
    fate: 'Blocks: the vendor of the operator forbids tools to delete its operands',
  },
  OperandServedByAnotherInstallationIsKept: {
    objects: [...base, crd(), twin, redis('theirs', 'team-b')],
    of: ['Redis', 'theirs'],
    fate: 'Keep: redis-operator.v1 (team-b) looks after it',
  },
  OperandServedByBothInstallationsIsKept: {
    objects: [...base, crd(), twinForAll, redis('shared', 'redis')],
    policy: { operands: 'Delete' },
    of: ['Redis', 'shared'],
    fate: 'Keep: redis-operator.v1 (team-b) looks after it',
  },
  OperandThatNobodySaysToServeIsKept: {
    objects: [...base, crd(), twin, redis('astray', 'team-c')],
    policy: { operands: 'Delete' },
    of: ['Redis', 'astray'],
    fate: 'Keep: redis-operator.v1 (team-b) owns its API too',
  },
});

t.test('a custom resource that is in the bundle, too, is an operand all the same', async t => {
  const sample = { ...managed, ...component };
  const plan = await planIn([
    ...[...base, crd(), operator(), redis('sample', 'redis', { labels: sample })],
    installPlan([step('Redis', 'sample', 'redis.example.io')]),
  ]);
  const found = plan.items.filter(({ ref }) => ref.name === 'sample');
  t.ok(found.length > 0);
  for (const { fate } of found) t.equal(fate, 'Blocks');
});
