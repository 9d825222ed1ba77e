import { rbacWithoutOwner } from '../../../src/audit/rules/rbac-without-owner.ts';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { csv, installPlan, object, operator, ownedBy, ownerLabels, step, subscription } from '../../support/objects.ts';
import { component, extensionMarks, group, healthy, installedCsv, managed, rbac, without } from '../objects.ts';
import { testRule } from './table.ts';

const csvGone = 'the ClusterServiceVersion that it was made for is gone';
const raw = 'it came with a bundle, and no operator that has a Subscription brought it';

function role(kind: string, name: string, labels: Readonly<Record<string, string>>, namespace?: string): KubeObject {
  return object(rbac, kind, name, { ...(namespace && { namespace }), metadata: { labels } });
}

const ofGroup = role('ClusterRole', 'olm.og.group.admin-1', {
  ...managed,
  'olm.owner': 'group',
  'olm.owner.namespace': 'redis',
  'olm.owner.kind': 'OperatorGroup',
});
const { 'olm.owner.namespace': _, ...withoutNamespace } = ownerLabels;
const reader = role('ClusterRole', 'raw-reader', managed);
const planOf = (name: string) =>
  installPlan([], { status: { phase: 'Complete', plan: [step('ClusterRole', name, 'rbac.authorization.k8s.io')] } });

testRule(rbacWithoutOwner, import.meta.filename, {
  'B27: the ServiceAccount of each namespace': {
    reason: 'Kubernetes made it, and OLM has only labelled it',
    objects: [
      operator(),
      object('v1', 'ServiceAccount', 'default', { namespace: 'redis', metadata: { labels: managed } }),
      role('Role', 'raw', managed, 'redis'),
    ],
    want: [`Role redis/raw: ${raw}`],
  },
  LabelledInAnotherNamespace: {
    reason: 'anyone who may patch an object can put a label on it',
    objects: [
      operator(),
      role('RoleBinding', 'admins', { ...managed, [component]: '' }, 'prod'),
      role('RoleBinding', 'owners', { ...managed, 'olm.owner': 'redis-operator.v1' }, 'prod'),
      object('v1', 'ServiceAccount', 'payments', { namespace: 'prod', metadata: { labels: ownerLabels } }),
    ],
    want: [],
  },
  RoleInATargetNamespace: {
    reason: 'OLM makes it there, with all three owner labels',
    objects: [operator(), role('Role', 'watcher', ownerLabels, 'prod')],
    want: [`Role prod/watcher: ${csvGone}`],
  },
  RawAndACsvByHand: {
    reason: 'a person has made the CSV again, and its Pods may use it',
    objects: [operator(), role('Role', 'raw', managed, 'redis'), csv()],
    want: [],
  },
  OfAGoneCsv: {
    reason: 'OLM labels cluster-scoped RBAC with its CSV',
    objects: [role('ClusterRole', 'one', ownerLabels), role('ClusterRoleBinding', 'one', ownerLabels)],
    want: [`ClusterRole one: ${csvGone}`, `ClusterRoleBinding one: ${csvGone}`],
  },
  OfALivingCsv: {
    reason: 'whether it has a Subscription or not',
    objects: [installedCsv, role('ClusterRole', 'one', ownerLabels)],
    want: [],
  },
  WithoutNamespace: {
    reason: 'OLM leaves it out on some updates; a CSV of that name anywhere may be the owner',
    objects: [
      csv('redis-operator.v1', 'elsewhere', { metadata: { labels: managed } }),
      role('ClusterRole', 'one', withoutNamespace),
    ],
    want: [],
  },
  InTheBundleOfAnother: {
    reason: 'the labels name only the last of those who share it',
    objects: [subscription(), planOf('one'), role('ClusterRole', 'one', { ...ownerLabels, 'olm.owner': 'gone.v1' })],
    want: [],
  },
  OwnedByAnObject: {
    reason: 'Kubernetes collects it',
    objects: [
      object(rbac, 'Role', 'one', { namespace: 'redis', metadata: { labels: ownerLabels, ...ownedBy(installedCsv) } }),
    ],
    want: [],
  },
  OfAGoneOperatorGroup: {
    reason: 'it made them',
    objects: [ofGroup],
    want: [`ClusterRole olm.og.group.admin-1: its OperatorGroup is gone`],
  },
  OfAnUnreadOperatorGroup: {
    reason: 'it may be there',
    objects: [ofGroup, group],
    unreadable: ['OperatorGroup'],
    want: [],
  },
  OfALivingOperatorGroup: { reason: 'it needs them', objects: [ofGroup, group], want: [] },
  RawOfNobody: {
    reason: 'no operator is there at all',
    objects: [reader, role('ServiceAccount', 'redis-operator', managed, 'redis')].map(asAccount),
    want: [`ClusterRole raw-reader: ${raw}`, `ServiceAccount redis/redis-operator: ${raw}`],
  },
  RawInALivingBundle: {
    reason: 'the InstallPlan says so',
    objects: [subscription(), planOf('raw-reader'), reader],
    want: [],
  },
  RawOfSomebodyUnknown: {
    reason: 'the InstallPlan of somebody who lives has gone: it may be theirs',
    objects: [subscription(), reader],
    want: [],
  },
  RawBesideTheCsv: { reason: 'its operator is still at work', objects: without('Subscription'), want: [] },
  RawUnread: { reason: 'nobody knows', objects: [...healthy, reader], unreadable: ['InstallPlan'], want: [] },
  OfAGoneCsvThatOlmV1RunsOn: {
    reason: 'it was handed over, and keeps all marks of OLM v0',
    objects: [role('ClusterRole', 'one', { ...ownerLabels, ...extensionMarks })],
    want: [],
  },
  RawThatOlmV1RunsOn: {
    reason: 'it was handed over, and keeps all marks of OLM v0',
    objects: [role('ClusterRole', 'raw-reader', { ...managed, ...extensionMarks })],
    want: [],
  },
  NotOfOlm: { reason: 'anybody may have roles', objects: [role('ClusterRole', 'mine', {})], want: [] },
});

function asAccount(object: KubeObject): KubeObject {
  return object.kind === 'ServiceAccount' ? { ...object, apiVersion: 'v1' } : object;
}
