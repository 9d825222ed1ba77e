import {
  controlledBy,
  crd,
  csv,
  helmMarks,
  installPlan,
  object,
  ownedBy,
  redis,
  step,
  subscription,
} from '../../support/objects.ts';
import { base, both, component, group, managed, rbac } from './objects.ts';
import { testFates } from './table.ts';

const crdWith = (metadata: object) => ({ ...crd(), metadata: { ...crd().metadata, ...metadata } });

const madeBy = (manager: string) => [
  { manager, operation: 'Update', fieldsV1: { 'f:spec': { 'f:group': {}, 'f:names': {}, 'f:versions': {} } } },
  { manager: 'catalog', operation: 'Update', fieldsV1: { 'f:metadata': { 'f:labels': {} } } },
];

const noon = '2026-01-01T12:00:00Z';

const subscribedAt = (creationTimestamp: string) => [
  subscription('redis-operator', 'redis', { metadata: { creationTimestamp } }),
  csv(),
];

const apiRoleOf = (creationTimestamp: string) =>
  object(`${rbac}/v1`, 'ClusterRole', 'redises-v1-admin', {
    metadata: { labels: managed, creationTimestamp, ...ownedBy(crd()) },
  });

testFates({
  AnotherOwnerKeepsIt: {
    objects: [
      ...base,
      object('v1', 'ServiceAccount', 'redis', {
        namespace: 'redis',
        metadata: {
          labels: component,
          ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'mine', uid: 'uid-of-somebody-else' }],
        },
      }),
    ],
    of: ['ServiceAccount', 'redis'],
    fate: 'Keep: ConfigMap mine owns it too',
  },
  OperandOfAnotherManagerIsNotDeletedByPolicy: {
    objects: [...base, crd(), redis('prod', 'redis', { annotations: helmMarks })],
    policy: { operands: 'Delete' },
    of: ['Redis', 'prod'],
    fate: 'Keep: Helm release redis (namespace ops) manages it',
  },
  OperandOfAnotherManagerBlocksAllTheSame: {
    objects: [...base, crd(), redis('prod', 'redis', { annotations: helmMarks })],
    of: ['Redis', 'prod'],
    fate: 'Blocks: the operator must still be there to clean up after it',
  },
  OperandOfAForeignControllerIsNotDeletedByPolicy: {
    objects: [...base, crd(), redis('prod', 'redis', controlledBy('shop.example.io/v1', 'Shop', 'shop'))],
    policy: { operands: 'Delete' },
    of: ['Redis', 'prod'],
    fate: 'Keep: Shop shop manages it',
  },
  CrdBeforeOlmIsKept: {
    objects: [...base, crdWith({ managedFields: madeBy('kubectl-client-side-apply') })],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: kubectl apply made it before OLM did',
  },
  CrdOfOlmIsDeleted: {
    objects: [...base, crdWith({ managedFields: madeBy('catalog') })],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Delete',
  },
  CrdOfAnExtensionIsKept: {
    objects: [...base, crdWith(controlledBy('olm.operatorframework.io/v1', 'ClusterObjectSet', 'redis-1'))],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: ClusterObjectSet redis-1 (OLM v1) manages it',
  },
  ApiRolesOfACrdBeforeOlmAreDeleted: {
    objects: [...subscribedAt(noon), crdWith({ managedFields: madeBy('helm') }), apiRoleOf(noon)],
    of: ['ClusterRole', 'redises-v1-admin'],
    fate: 'Delete',
  },
  ApiRolesFromBeforeTheSubscriptionAreKept: {
    objects: [...subscribedAt(noon), crdWith({ managedFields: madeBy('helm') }), apiRoleOf('2026-01-01T11:00:00Z')],
    of: ['ClusterRole', 'redises-v1-admin'],
    fate: 'Keep: its owner CustomResourceDefinition redises.redis.example.io is kept',
  },
  OperandsOfACrdBeforeOlmBlock: {
    objects: [...base, crdWith({ managedFields: madeBy('helm') }), redis('prod')],
    of: ['Redis', 'prod'],
    fate: 'Blocks: the operator must still be there to clean up after it',
  },
  OperandsOfAnApiThatWasHandedOverAreKept: {
    objects: [
      subscription('redis-operator', 'redis', { status: {} }),
      crdWith(controlledBy('olm.operatorframework.io/v1', 'ClusterObjectSet', 'redis-1')),
      redis('prod'),
    ],
    of: ['Redis', 'prod'],
    fate: "Keep: its CustomResourceDefinition is not this operator's: ClusterObjectSet redis-1 (OLM v1) manages it",
  },
  OperandsOfAnExtensionsCrdAreKeptBesideACsv: {
    objects: [
      ...base,
      crdWith(controlledBy('olm.operatorframework.io/v1', 'ClusterObjectSet', 'redis-1')),
      redis('prod'),
    ],
    of: ['Redis', 'prod'],
    fate: "Keep: its CustomResourceDefinition is not this operator's: ClusterObjectSet redis-1 (OLM v1) manages it",
  },
  OperandsOfAMarkedCrdAreNotDeletedByPolicy: {
    objects: [...base, crdWith({ annotations: helmMarks }), redis('prod')],
    policy: { operands: 'Delete' },
    of: ['Redis', 'prod'],
    fate: "Keep: its CustomResourceDefinition is not this operator's: Helm release redis (namespace ops) manages it",
  },
  OperandsOfAMarkedCrdBlock: {
    objects: [...base, crdWith({ annotations: helmMarks }), redis('prod')],
    of: ['Redis', 'prod'],
    fate: 'Blocks: the operator must still be there to clean up after it',
  },
  OperandInAnOrderThatWouldGoWithItsOwnerBlocks: {
    objects: [
      ...base,
      crd(),
      redis('db'),
      redis('child', 'redis', { ...ownedBy(redis('db')), annotations: helmMarks }),
    ],
    policy: { operands: 'Delete', operandOrder: ['redises.redis.example.io'] },
    of: ['Redis', 'child'],
    fate: 'Blocks: Helm release redis (namespace ops) manages it, but it would go with its owner Redis db',
  },
  OperandOfAnotherOperandAndOfAnotherControllerIsKept: {
    objects: [
      ...base,
      crd(),
      redis('db'),
      redis('child', 'redis', {
        ownerReferences: [
          ...ownedBy(redis('db')).ownerReferences,
          ...controlledBy('shop.example.io/v1', 'Shop', 'shop').ownerReferences,
        ],
      }),
    ],
    policy: { operands: 'Delete' },
    of: ['Redis', 'child'],
    fate: 'Keep: Shop shop manages it',
  },
  ApiRolesOfACrdThatItsObjectsKeepStay: {
    objects: [...subscribedAt(noon), crd(), redis('prod', 'redis', { annotations: helmMarks }), apiRoleOf(noon)],
    policy: { operands: 'Delete' },
    of: ['ClusterRole', 'redises-v1-admin'],
    fate: 'Keep: its owner CustomResourceDefinition redises.redis.example.io is kept',
  },
  CsvOfAnotherControllerBlocks: {
    objects: [
      subscription(),
      csv(undefined, undefined, { metadata: controlledBy('shop.example.io/v1', 'Shop', 'shop') }),
    ],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: 'Blocks: Shop shop manages it, and nothing of the operator can go while it stays',
  },
  InstallPlanOfAnotherOwnerIsKept: {
    objects: [
      ...base,
      installPlan([], {
        metadata: {
          ownerReferences: [
            ...ownedBy(subscription()).ownerReferences,
            ...controlledBy('shop.example.io/v1', 'Shop', 'shop').ownerReferences,
          ],
        },
      }),
    ],
    of: ['InstallPlan', 'install-1'],
    fate: 'Keep: Shop shop manages it',
  },
  OperatorGroupOfAnotherControllerIsKept: {
    objects: [
      ...base,
      object('operators.coreos.com/v1', 'OperatorGroup', 'group', {
        namespace: 'redis',
        metadata: controlledBy('shop.example.io/v1', 'Shop', 'shop'),
      }),
    ],
    policy: both,
    of: group,
    fate: 'Keep: Shop shop manages it',
  },
  ClusterRoleBeforeOlmIsKept: {
    objects: [
      ...base,
      installPlan([step('ClusterRole', 'reader', rbac)]),
      object(`${rbac}/v1`, 'ClusterRole', 'reader', {
        metadata: {
          labels: { ...managed, 'olm.owner': 'redis-operator.v1' },
          managedFields: [{ manager: 'kubectl-create', operation: 'Update', fieldsV1: { 'f:rules': {} } }],
        },
      }),
    ],
    of: ['ClusterRole', 'reader'],
    fate: 'Keep: kubectl create made it before OLM did',
  },
  DeploymentOfAnExtensionIsKept: {
    objects: [
      ...base,
      object('apps/v1', 'Deployment', 'redis', {
        namespace: 'redis',
        metadata: {
          labels: component,
          ...controlledBy('olm.operatorframework.io/v1', 'ClusterExtension', 'redis'),
        },
      }),
    ],
    of: ['Deployment', 'redis'],
    fate: 'Keep: ClusterExtension redis (OLM v1) manages it',
  },
  DeploymentThatHelmAdoptedBlocks: {
    objects: [
      ...base,
      object('apps/v1', 'Deployment', 'redis', {
        namespace: 'redis',
        metadata: { ...ownedBy(csv()), annotations: helmMarks },
      }),
    ],
    of: ['Deployment', 'redis'],
    fate: 'Blocks: Helm release redis (namespace ops) manages it, but it would go with ClusterServiceVersion redis-operator.v1',
  },
  DeploymentWithAMarkOfTheBundleFollows: {
    objects: [
      ...base,
      object('apps/v1', 'Deployment', 'redis', {
        namespace: 'redis',
        metadata: {
          ...ownedBy(csv()),
          annotations: helmMarks,
          managedFields: [
            {
              manager: 'olm',
              operation: 'Update',
              fieldsV1: { 'f:metadata': { 'f:annotations': { 'f:meta.helm.sh/release-name': {} } } },
            },
          ],
        },
      }),
    ],
    of: ['Deployment', 'redis'],
    fate: 'Follows ClusterServiceVersion redis-operator.v1',
  },
  OperatorGroupOfArgoIsKept: {
    objects: [
      ...base,
      object('operators.coreos.com/v1', 'OperatorGroup', 'group', {
        namespace: 'redis',
        metadata: {
          annotations: { 'argocd.argoproj.io/tracking-id': 'shop:operators.coreos.com/OperatorGroup:redis/group' },
        },
      }),
    ],
    policy: both,
    of: group,
    fate: 'Keep: Argo CD application shop manages it',
  },
});
