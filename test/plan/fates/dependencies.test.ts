import { csv, object, subscription } from '../../support/objects.ts';
import { base, both, group } from './objects.ts';
import { testFates } from './table.ts';

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

const dependency = ['Subscription', 'etcd'] as const;

testFates({
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
});
