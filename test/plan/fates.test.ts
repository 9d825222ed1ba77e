import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import {
  crd,
  csv,
  csvFor,
  fateIn,
  installPlan,
  object,
  operator,
  ownedBy,
  ownerLabels,
  planIn,
  redis,
  step,
  subscription,
} from '../objects.ts';

const rbac = 'rbac.authorization.k8s.io';
const managed = { 'olm.managed': 'true' };
const component = { 'operators.coreos.com/redis-operator.redis': '' };
const base = [subscription(), csv()];
const helmKeep = { 'helm.sh/resource-policy': 'keep' };
const settings = (metadata: object) => object('v1', 'ConfigMap', 'settings', { namespace: 'redis', metadata });
const role = (labels: Record<string, string>) =>
  object(`${rbac}/v1`, 'ClusterRole', 'reader', { metadata: { labels } });
const other = (extra: object = {}) => csv('other.v1', 'team-b', { spec: extra });
const twin = csv('redis-operator.v1', 'team-b', {
  metadata: { uid: 'uid-twin', annotations: { 'olm.targetNamespaces': 'team-b' } },
});

/** Of the subject's package, in another namespace, before OLM has installed anything for it. */
const arriving = (extra: object) => subscription('redis-operator', 'team-b', { status: {}, ...extra });
const fromCatalog = { name: 'redis-operator', sourceNamespace: 'olm' };

/** The same for the whole cluster. */
const twinForAll = csv('redis-operator.v1', 'team-b', {
  metadata: { uid: 'uid-twin', annotations: { 'olm.targetNamespaces': '' } },
});

/** A custom resource that must be kept, and that another one owns. */
const ownedAndKept = redis('backup', 'redis', {
  ...ownedBy(redis('db')),
  annotations: { 'helm.sh/resource-policy': 'keep' },
});

/** The subject needs what OLM has installed for it by a Subscription of its own, in a namespace with an OperatorGroup. */
const needing = [
  subscription(),
  csv('redis-operator.v1', 'redis', {
    spec: { customresourcedefinitions: { required: [{ name: 'etcds.etcd.example.io', kind: 'Etcd', version: 'v1' }] } },
  }),
  subscription('etcd', 'redis', {
    metadata: { annotations: { 'olm.generated-by': 'install-1' } },
    spec: { name: 'etcd' },
    status: { installedCSV: 'etcd.v1' },
  }),
  csv('etcd.v1', 'redis', {
    spec: { customresourcedefinitions: { owned: [{ name: 'etcds.etcd.example.io', kind: 'Etcd', version: 'v1' }] } },
  }),
  object('operators.coreos.com/v1', 'OperatorGroup', 'group', { namespace: 'redis' }),
];
const both = { dependencies: 'DeleteIfUnused', operatorGroup: 'DeleteIfUnused' } as const;
/** An operator with a Deployment `manager` that serves a webhook, and what OLM makes for that in kube-system. */
const serving = { webhookdefinitions: [{ deploymentName: 'manager' }] };
const reader = object(`${rbac}/v1`, 'RoleBinding', 'manager-service-auth-reader', {
  namespace: 'kube-system',
  metadata: { labels: managed },
});
const readerOf = ['RoleBinding', 'manager-service-auth-reader'] as const;
const dependency = ['Subscription', 'etcd'] as const;
const group = ['OperatorGroup', 'group'] as const;

const helmMarks = { 'meta.helm.sh/release-name': 'redis', 'meta.helm.sh/release-namespace': 'ops' };
const controlledBy = (apiVersion: string, kind: string, name: string) => ({
  ownerReferences: [{ apiVersion, kind, name, uid: `uid-${name}`, controller: true }],
});
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
const operatorGroupFor = (...namespaces: readonly string[]) =>
  object('operators.coreos.com/v1', 'OperatorGroup', 'group', { namespace: 'redis', status: { namespaces } });
const propertiesOf = (packageName: string) => ({
  'operatorframework.io/properties': JSON.stringify({
    properties: [{ type: 'olm.package', value: { packageName, version: '1.0.0' } }],
  }),
});
/** A CSV of the subject's package. */
const csvOfPackage = (metadata: object) =>
  csv(undefined, undefined, { metadata: { annotations: propertiesOf('redis-operator'), ...metadata } });

/** What an operator makes at run time, without a trace of OLM, to be called at a Service. */
const called = (...names: readonly string[]) =>
  ({
    ...object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'runtime'),
    webhooks: names.map(name => ({ clientConfig: { service: { namespace: 'redis', name } } })),
  }) as KubeObject;
const runtime = ['ValidatingWebhookConfiguration', 'runtime'] as const;
const ownService = object('v1', 'Service', 'redis', { namespace: 'redis', metadata: ownedBy(csv()) });
const someService = object('v1', 'Service', 'somebodys', { namespace: 'redis' });

interface Case {
  readonly objects: readonly KubeObject[];
  readonly of: readonly [kind: string, name: string];
  readonly fate: string | undefined;
  readonly policy?: Partial<Policy>;
}

const cases: Record<string, Case> = {
  'B25: an InstallPlan without owner': {
    objects: [
      ...base,
      object('operators.coreos.com/v1alpha1', 'InstallPlan', 'install-0', {
        namespace: 'redis',
        spec: { clusterServiceVersionNames: ['redis-operator.v1'] },
      }),
    ],
    of: ['InstallPlan', 'install-0'],
    fate: 'Delete',
  },
  'B25: an InstallPlan without owner that brought others, too': {
    objects: [
      ...base,
      object('operators.coreos.com/v1alpha1', 'InstallPlan', 'install-0', {
        namespace: 'redis',
        spec: { clusterServiceVersionNames: ['redis-operator.v1', 'other.v1'] },
      }),
    ],
    of: ['InstallPlan', 'install-0'],
    fate: undefined,
  },
  'B26: a Secret in another namespace that carries the label': {
    objects: [...base, operator([{ apiVersion: 'v1', kind: 'Secret', namespace: 'copy', name: 'credentials' }])],
    of: ['Secret', 'credentials'],
    fate: "Keep: it is in another namespace, and only a label says that it is the operator's",
  },
  CallsServiceThatGoes: {
    objects: [...base, ownService, called('redis')],
    of: runtime,
    fate: 'Delete: it calls Service redis/redis, which goes',
  },
  CallsServiceThatIsGone: {
    objects: [...base, called('redis')],
    of: runtime,
    fate: 'Delete: it calls Service redis/redis, which is gone',
  },
  CallsServiceThatStays: { objects: [...base, someService, called('somebodys')], of: runtime, fate: undefined },
  CallsAnotherServiceToo: {
    objects: [...base, ownService, someService, called('redis', 'somebodys')],
    of: runtime,
    fate: 'Keep: it calls Service redis/somebodys too, which stays',
  },
  KindOfAnotherGroup: {
    objects: [
      ...base,
      object('apps.example.io/v1', 'Subscription', 'channel', {
        namespace: 'redis',
        metadata: { labels: { ...managed, ...component } },
      }),
      operator([{ apiVersion: 'apps.example.io/v1', kind: 'Subscription', namespace: 'redis', name: 'channel' }]),
    ],
    of: ['Subscription', 'channel'],
    fate: 'Delete',
  },
  CsvIsDeleted: { objects: base, of: ['ClusterServiceVersion', 'redis-operator.v1'], fate: 'Delete' },
  OwnedFollowsItsOwner: {
    objects: [...base, object('apps/v1', 'Deployment', 'redis', { namespace: 'redis', metadata: ownedBy(csv()) })],
    of: ['Deployment', 'redis'],
    fate: 'Follows ClusterServiceVersion redis-operator.v1',
  },
  InstallPlanFollowsTheSubscription: {
    objects: [...base, installPlan([])],
    of: ['InstallPlan', 'install-1'],
    fate: 'Follows Subscription redis-operator',
  },
  SharedInstallPlanIsKept: {
    objects: [
      ...base,
      subscription('second'),
      installPlan([], {
        metadata: {
          ownerReferences: [subscription(), subscription('second')].flatMap(one => ownedBy(one).ownerReferences ?? []),
        },
      }),
    ],
    of: ['InstallPlan', 'install-1'],
    fate: 'Keep: Subscription redis/second owns it too',
  },
  TwinSubscriptionKeepsEverything: {
    objects: [...base, subscription('copy', 'redis', { spec: { name: 'redis-operator' } })],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: 'Keep: Subscription redis/copy is of the same package',
  },
  TwinSubscriptionKeepsTheOperands: {
    objects: [...base, crd(), redis('prod'), subscription('copy', 'redis', { spec: { name: 'redis-operator' } })],
    policy: { operands: 'Delete' },
    of: ['Redis', 'prod'],
    fate: 'Keep: Subscription redis/copy is of the same package',
  },
  AuthReaderIsDeleted: {
    objects: [subscription(), csv(undefined, undefined, { spec: serving }), reader],
    of: readerOf,
    fate: 'Delete',
  },
  AuthReaderOfAnotherDeploymentOfThatNameIsKept: {
    objects: [subscription(), csv(undefined, undefined, { spec: serving }), reader, other(serving)],
    of: readerOf,
    fate: 'Keep: other.v1 (team-b) shares it',
  },
  ThreeOwnerLabelsFollowTheCsv: {
    objects: [...base, role(ownerLabels)],
    of: ['ClusterRole', 'reader'],
    fate: 'Follows ClusterServiceVersion redis-operator.v1',
  },
  RawRbacWithOneOwnerLabelIsDeleted: {
    objects: [
      ...base,
      installPlan([step('ClusterRole', 'reader', rbac)]),
      role({ ...managed, 'olm.owner': 'redis-operator.v1' }),
    ],
    of: ['ClusterRole', 'reader'],
    fate: 'Delete',
  },
  RawRbacIsSharedWithASecondInstallation: {
    objects: [...base, twin, installPlan([step('ClusterRole', 'reader', rbac)]), role(managed)],
    of: ['ClusterRole', 'reader'],
    fate: 'Keep: redis-operator.v1 (team-b) shares it',
  },
  WhatOlmDidNotCreateIsKept: {
    objects: [...base, installPlan([step('ClusterRole', 'reader', rbac)]), role({})],
    of: ['ClusterRole', 'reader'],
    fate: 'Keep: OLM did not create it',
  },
  HelmKeepWins: {
    objects: [...base, settings({ labels: component, annotations: helmKeep })],
    of: ['ConfigMap', 'settings'],
    fate: 'Keep: it is annotated helm.sh/resource-policy: keep',
  },
  ArgoKeepWins: {
    objects: [
      ...base,
      settings({
        labels: component,
        annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false, Delete=false' },
      }),
    ],
    of: ['ConfigMap', 'settings'],
    fate: 'Keep: it is annotated argocd.argoproj.io/sync-options: Delete=false',
  },
  ProtectedCrdIsKept: {
    objects: [...base, { ...crd(), metadata: { ...crd().metadata, annotations: helmKeep } }],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: it is annotated helm.sh/resource-policy: keep',
  },
  ProtectedCsvBlocks: {
    objects: [subscription(), csv(undefined, undefined, { metadata: { annotations: helmKeep } })],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: 'Blocks: it is annotated helm.sh/resource-policy: keep, and nothing of the operator can go while it stays',
  },
  ProtectedCsvOfATwinIsKept: {
    objects: [
      subscription(),
      csv(undefined, undefined, { metadata: { annotations: helmKeep } }),
      subscription('copy', 'redis', { spec: { name: 'redis-operator' } }),
    ],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: 'Keep: it is annotated helm.sh/resource-policy: keep',
  },
  ProtectedButOwnedBlocks: {
    objects: [...base, settings({ ...ownedBy(csv()), annotations: helmKeep })],
    of: ['ConfigMap', 'settings'],
    fate: 'Blocks: it is annotated helm.sh/resource-policy: keep, but it would go with ClusterServiceVersion redis-operator.v1',
  },
  ProtectedButRemovedByOlmBlocks: {
    objects: [
      ...base,
      object(`${rbac}/v1`, 'ClusterRole', 'reader', { metadata: { labels: ownerLabels, annotations: helmKeep } }),
    ],
    of: ['ClusterRole', 'reader'],
    fate: 'Blocks: it is annotated helm.sh/resource-policy: keep, but it would go with ClusterServiceVersion redis-operator.v1',
  },
  ProtectedWhoseOwnerStaysIsKept: {
    objects: [
      ...base,
      subscription('copy', 'redis', { spec: { name: 'redis-operator' } }),
      settings({ ...ownedBy(csv()), annotations: helmKeep }),
    ],
    of: ['ConfigMap', 'settings'],
    fate: 'Keep: it is annotated helm.sh/resource-policy: keep',
  },
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
  CrdIsDeleted: {
    objects: [...base, crd()],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Delete',
  },
  CrdOwnedByAnotherOperatorIsKept: {
    objects: [...base, crd(), twin],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: redis-operator.v1 (team-b) owns it too',
  },
  CrdRequiredByAnotherOperatorIsKept: {
    objects: [
      ...base,
      crd(),
      other({ customresourcedefinitions: { required: [{ name: 'redises.redis.example.io' }] } }),
    ],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: other.v1 (team-b) requires it',
  },
  CrdThatAnotherSubscriptionWillInstallIsKept: {
    objects: [...base, crd(), arriving({})],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: Subscription team-b/redis-operator is about to install it too',
  },
  CrdWhoseOtherCsvIsToBeMadeAgainIsKept: {
    objects: [...base, crd(), subscription('redis-operator', 'team-b')],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: Subscription team-b/redis-operator is about to install it too',
  },
  CrdThatTheOtherInstallationDoesNotOwnIsDeleted: {
    objects: [
      ...base,
      crd(),
      subscription('redis-operator', 'team-b'),
      csv('redis-operator.v1', 'team-b', { spec: {} }),
    ],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Delete',
  },
  CrdThatASubscriptionOfAnotherPackageWillNotInstallIsDeleted: {
    objects: [...base, crd(), arriving({ spec: { name: 'other' } })],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Delete',
  },
  CrdThatASubscriptionOfAnotherCatalogWillNotInstallIsDeleted: {
    objects: [
      subscription('redis-operator', 'redis', { spec: { ...fromCatalog, source: 'community' } }),
      ...base.slice(1),
      crd(),
      arriving({ spec: { ...fromCatalog, source: 'certified' } }),
    ],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Delete',
  },
  CrdThatASubscriptionOnItsWayOutWillNotInstallIsDeleted: {
    objects: [...base, crd(), arriving({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Delete',
  },
  CrdIsKeptByPolicy: {
    objects: [...base, crd()],
    policy: { crds: 'Keep' },
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: CustomResourceDefinitions are kept on purpose',
  },
  ApiRolesFollowTheirCrd: {
    objects: [
      ...base,
      crd(),
      object(`${rbac}/v1`, 'ClusterRole', 'redises-v1-admin', { metadata: { labels: managed, ...ownedBy(crd()) } }),
    ],
    of: ['ClusterRole', 'redises-v1-admin'],
    fate: 'Follows CustomResourceDefinition redises.redis.example.io',
  },
  ApiRolesStayWithTheirCrd: {
    objects: [
      ...base,
      twin,
      crd(),
      object(`${rbac}/v1`, 'ClusterRole', 'redises-v1-admin', { metadata: { labels: managed, ...ownedBy(crd()) } }),
    ],
    of: ['ClusterRole', 'redises-v1-admin'],
    fate: 'Keep: its owner CustomResourceDefinition redises.redis.example.io is kept',
  },
  OperatorGoesLast: { objects: [...base, operator()], of: ['Operator', 'redis-operator.redis'], fate: 'Delete' },
  SecretsFollowTheCsvUnread: {
    objects: [...base, operator([{ apiVersion: 'v1', kind: 'Secret', namespace: 'redis', name: 'cert' }])],
    of: ['Secret', 'cert'],
    fate: 'Follows ClusterServiceVersion redis-operator.v1',
  },
  NamespaceIsNeverDeleted: {
    objects: [
      ...base,
      operator([{ apiVersion: 'v1', kind: 'Namespace', name: 'redis' }]),
      object('v1', 'Namespace', 'redis'),
    ],
    of: ['Namespace', 'redis'],
    fate: 'Keep: a Namespace is never deleted',
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
  OperandOfAnOperandThatIsGoneIsDeleted: {
    objects: [...base, crd(), redis('child', 'redis', ownedBy(redis('gone')))],
    policy: { operands: 'Delete' },
    of: ['Redis', 'child'],
    fate: 'Delete',
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
  OperandInNoNamespaceOfAnOperatorForOneIsNotDeleted: {
    objects: [subscription(), csvFor('redis'), crd(), object('redis.example.io/v1', 'Redis', 'global')],
    policy: { operands: 'Delete' },
    of: ['Redis', 'global'],
    fate: 'Blocks: it is in no namespace, so nothing says that this operator alone looks after it',
  },
  OperandOfAnotherOperandAndOfAnotherControllerIsKept: {
    objects: [
      ...base,
      crd(),
      redis('db'),
      redis('child', 'redis', {
        ownerReferences: [
          ...(ownedBy(redis('db')).ownerReferences ?? []),
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
            ...(ownedBy(subscription()).ownerReferences ?? []),
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
  CsvOfANameThatItHasNotInstalledIsNoneOfItsOwn: {
    objects: [
      subscription('redis-operator', 'redis', { status: { currentCSV: 'redis-operator.v1' } }),
      csvOfPackage({}),
    ],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: undefined,
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
  LabelAloneInAnotherNamespaceProvesNothing: {
    objects: [
      ...base,
      operator([{ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'team-x', name: 'settings' }]),
      object('v1', 'ConfigMap', 'settings', { namespace: 'team-x', metadata: { labels: component } }),
    ],
    of: ['ConfigMap', 'settings'],
    fate: "Keep: it is in another namespace, and only a label says that it is the operator's",
  },
  LabelInTheOwnNamespaceIsEnough: {
    objects: [...base, settings({ labels: component })],
    of: ['ConfigMap', 'settings'],
    fate: 'Delete',
  },
  CsvOfThePackageByHandIsNotADependent: {
    objects: [subscription('redis-operator', 'redis', { status: {} }), csvOfPackage({})],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: undefined,
  },
  CsvByHandWithTheLabelIsNotADependent: {
    objects: [subscription('redis-operator', 'redis', { status: {} }), csvOfPackage({ labels: component })],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: undefined,
  },
  CsvThatOlmHasAdoptedIsADependent: {
    objects: [
      subscription('redis-operator', 'redis', { status: {} }),
      csvOfPackage({ labels: component }),
      operator([
        {
          apiVersion: 'operators.coreos.com/v1alpha1',
          kind: 'ClusterServiceVersion',
          namespace: 'redis',
          name: 'redis-operator.v1',
        },
      ]),
    ],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: 'Delete',
  },
  CsvOfItsInstallPlanIsADependent: {
    objects: [
      subscription('redis-operator', 'redis', { status: {} }),
      csvOfPackage({}),
      installPlan([step('ClusterServiceVersion', 'redis-operator.v1', 'operators.coreos.com', 'v1alpha1')]),
    ],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: 'Delete',
  },
  CsvThatItAsksForIsNoneOfItsOwnBeforeItHasInstalled: {
    objects: [
      subscription('redis-operator', 'redis', {
        spec: { name: 'redis-operator', startingCSV: 'redis-operator.v1' },
        status: {},
      }),
      csvOfPackage({}),
    ],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: undefined,
  },
  CsvOfAnotherSubscriptionOfASharedPlanIsNotADependent: {
    objects: [
      ...base,
      subscription('other', 'redis', { status: {} }),
      csv('other.v1', 'redis', { metadata: { annotations: propertiesOf('other') }, spec: {} }),
      installPlan([
        step('ClusterServiceVersion', 'redis-operator.v1', 'operators.coreos.com', 'v1alpha1'),
        { ...step('ClusterServiceVersion', 'other.v1', 'operators.coreos.com', 'v1alpha1'), resolving: 'other.v1' },
      ]),
    ],
    of: ['ClusterServiceVersion', 'other.v1'],
    fate: undefined,
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
          ...(ownedBy(csv()).ownerReferences ?? []),
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
  OperandThatOwnsAProtectedOneIsKept: {
    objects: [...base, crd(), redis('db'), ownedAndKept],
    policy: { operands: 'Delete' },
    of: ['Redis', 'db'],
    fate: 'Keep: it owns Redis backup, which must not be deleted',
  },
  ProtectedOperandThatIsOwnedIsKept: {
    objects: [...base, crd(), redis('db'), ownedAndKept],
    policy: { operands: 'Delete' },
    of: ['Redis', 'backup'],
    fate: 'Keep: its owner Redis db is kept',
  },
  DependencyIsKept: {
    objects: needing,
    of: dependency,
    fate: 'Keep: OLM added it for redis-operator; it can be deleted next if nothing else needs it',
  },
  DependencyIsDeletedByPolicy: { objects: needing, policy: both, of: dependency, fate: 'Delete' },
  DependencyOfATwinIsKept: {
    objects: [...needing, subscription('copy', 'redis', { spec: { name: 'redis-operator' } })],
    policy: both,
    of: dependency,
    fate: 'Keep: Subscription redis/copy is of the same package',
  },
  OperatorGroupIsNobodysDependent: { objects: needing, of: group, fate: undefined },
  OperatorGroupIsDeletedByPolicy: { objects: needing, policy: both, of: group, fate: 'Delete' },
  OperatorGroupOfOlmIsKept: {
    objects: [...base, object('operators.coreos.com/v1', 'OperatorGroup', 'global-operators', { namespace: 'redis' })],
    policy: both,
    of: ['OperatorGroup', 'global-operators'],
    fate: 'Keep: it came with OLM or OpenShift, and no install succeeds without it',
  },
  OperatorGroupOfADependencyThatStaysIsKept: {
    objects: needing,
    policy: { operatorGroup: 'DeleteIfUnused' },
    of: group,
    fate: 'Keep: Subscription etcd uses it',
  },
  OperatorGroupOfAnotherSubscriptionIsKept: {
    objects: [...needing, subscription('other')],
    policy: both,
    of: group,
    fate: 'Keep: Subscription other uses it',
  },
  OperatorGroupOfAnotherCsvIsKept: {
    objects: [...needing, csv('other.v1', 'redis', { spec: {} })],
    policy: both,
    of: group,
    fate: 'Keep: other.v1 uses it',
  },
  OperatorGroupOfCopiesOnlyIsDeleted: {
    objects: [...needing, csv('copied.v1', 'redis', { metadata: { labels: { 'olm.copiedFrom': 'elsewhere' } } })],
    policy: both,
    of: group,
    fate: 'Delete',
  },
  OperatorGroupOfAnotherNamespaceIsNotTouched: {
    objects: [...base, object('operators.coreos.com/v1', 'OperatorGroup', 'group', { namespace: 'team-b' })],
    policy: both,
    of: group,
    fate: undefined,
  },
  CopiedCsvIsNotADependent: {
    objects: [...base, csv('copied.v1', 'redis', { metadata: { labels: { 'olm.copiedFrom': 'elsewhere' } } })],
    of: ['ClusterServiceVersion', 'copied.v1'],
    fate: undefined,
  },
  StaleRefIsDropped: {
    objects: [...base, operator([{ apiVersion: 'v1', kind: 'Service', namespace: 'redis', name: 'gone' }])],
    of: ['Service', 'gone'],
    fate: undefined,
  },
};

for (const [name, { objects, of, fate, policy }] of Object.entries(cases)) {
  t.test(name, async t => {
    const plan = await planIn(objects, { ...defaultPolicy, ...policy });
    t.equal(fateIn(plan, ...of), fate);
    t.strictSame(plan.unknowns, []);
  });
}

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

/** A ConfigMap, or a Redis, that others of its kind own. */
const linked = (make: (name: string, metadata: object) => KubeObject, name: string, ...owners: readonly string[]) =>
  make(name, {
    labels: component,
    ownerReferences: owners.flatMap(owner => ownedBy(make(owner, {})).ownerReferences ?? []),
  });
const configMap = (name: string, metadata: object) => object('v1', 'ConfigMap', name, { namespace: 'redis', metadata });
const operand = (name: string, metadata: object) => redis(name, 'redis', metadata);

for (const [kind, make] of [
  ['ConfigMap', configMap],
  ['Redis', operand],
] as const) {
  t.test(
    `what owns itself in a circle stays, with all that it owns, in whatever order it is read: ${kind}`,
    async t => {
      const circle = [
        linked(make, 'a', 'c'),
        linked(make, 'b', 'a'),
        linked(make, 'c', 'b'),
        linked(make, 'self', 'self'),
        linked(make, 'below', 'a'),
      ];
      for (const first of circle.keys()) {
        const turned = [...circle.slice(first), ...circle.slice(0, first)];
        for (const objects of [turned, turned.toReversed()]) {
          const plan = await planIn([...base, crd(), ...objects], { ...defaultPolicy, operands: 'Delete' });
          t.strictSame(
            ['a', 'b', 'c', 'self', 'below'].map(name => fateIn(plan, kind, name)),
            ['c', 'a', 'b', 'self', 'a'].map(owner => `Keep: its owner ${kind} ${owner} is kept`),
            objects.map(({ metadata }) => metadata.name).join(', '),
          );
        }
      }
    },
  );
}
