import { csv, installPlan, object, operator, ownedBy, ownerLabels, step, subscription } from '../../support/objects.ts';
import { base, component, managed, other, rbac, settings, twin } from './objects.ts';
import { testFates } from './table.ts';

const role = (labels: Record<string, string>) =>
  object(`${rbac}/v1`, 'ClusterRole', 'reader', { metadata: { labels } });

/** An operator with a Deployment `manager` that serves a webhook, and what OLM makes for that in kube-system. */
const serving = { webhookdefinitions: [{ deploymentName: 'manager' }] };

const reader = object(`${rbac}/v1`, 'RoleBinding', 'manager-service-auth-reader', {
  namespace: 'kube-system',
  metadata: { labels: managed },
});

const readerOf = ['RoleBinding', 'manager-service-auth-reader'] as const;

const account = (metadata: object) => object('v1', 'ServiceAccount', 'default', { namespace: 'redis', metadata });
const inPlan = installPlan([step('ServiceAccount', 'default')]);

testFates({
  'B27: the ServiceAccount of each namespace, which the bundle names': {
    objects: [...base, inPlan, account({ labels: managed })],
    of: ['ServiceAccount', 'default'],
    fate: 'Keep: Kubernetes makes one in each namespace',
  },
  'B27: the same, which an older OLM made its own': {
    objects: [...base, inPlan, account({ ...ownedBy(csv()), labels: managed })],
    of: ['ServiceAccount', 'default'],
    fate: 'Follows ClusterServiceVersion redis-operator.v1',
  },
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
  'B25: an InstallPlan without owner, of two Subscriptions of the package': {
    objects: [
      ...base,
      subscription('copy', 'redis', { spec: { name: 'redis-operator' } }),
      object('operators.coreos.com/v1alpha1', 'InstallPlan', 'install-0', {
        namespace: 'redis',
        spec: { clusterServiceVersionNames: ['redis-operator.v1'] },
      }),
    ],
    of: ['InstallPlan', 'install-0'],
    fate: 'Keep: Subscription redis/copy is of the same package',
  },
  'B26: a Secret in another namespace that carries the label': {
    objects: [...base, operator([{ apiVersion: 'v1', kind: 'Secret', namespace: 'copy', name: 'credentials' }])],
    of: ['Secret', 'credentials'],
    fate: "Keep: it is in another namespace, and only a label says that it is the operator's",
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
      installPlan([], { metadata: ownedBy(subscription(), subscription('second')) }),
    ],
    of: ['InstallPlan', 'install-1'],
    fate: 'Keep: Subscription redis/second owns it too',
  },
  TwinSubscriptionKeepsEverything: {
    objects: [...base, subscription('copy', 'redis', { spec: { name: 'redis-operator' } })],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
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
  StaleRefIsDropped: {
    objects: [...base, operator([{ apiVersion: 'v1', kind: 'Service', namespace: 'redis', name: 'gone' }])],
    of: ['Service', 'gone'],
    fate: undefined,
  },
});
