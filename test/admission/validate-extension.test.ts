import t from 'tap';
import type { Decision } from '../../src/admission/decision.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { clusterExtension, installation, objectSet, ownedCrd } from '../extension/objects.ts';
import { refusing } from '../support/fakes/refusing-cluster.ts';
import { csv, object, ownedBy, redis } from '../support/objects.ts';
import { type Case, data, decide, ownedBySeveral, testDecisions } from './extension-decisions.ts';

const time = '2026-01-01T00:00:00Z';
const onDelete = (value: string) =>
  clusterExtension('redis', { annotations: { 'subscription-guard.io/on-delete': value } });
const namespace = (name: string, labels = {}) => object('v1', 'Namespace', name, { metadata: { labels } });
const policy = (name: string, spec: object) =>
  object('subscription-guard.io/v1alpha1', 'DeletionPolicy', name, { spec });
const inDev = { namespaceSelector: { matchLabels: { env: 'dev' } } };

const cases: Record<string, Case> = {
  WithoutCustomResources: {
    objects: installation(),
    verdict: 'NothingLost',
    allowed: true,
    reason: 'OLM v1 cleans up well',
  },
  WithCustomResources: {
    verdict: 'Block',
    allowed: false,
    reason: 'they would go with the CustomResourceDefinition',
  },
  HelmRuntime: {
    objects: [...installation(clusterExtension(), 'helm'), ...data],
    verdict: 'Block',
    allowed: false,
    reason: 'the ClusterExtension itself owns what is installed',
  },
  HelmRuntimeWithoutCustomResources: {
    objects: installation(clusterExtension(), 'helm'),
    verdict: 'NothingLost',
    allowed: true,
    reason: 'OLM v1 cleans up well',
  },
  DryRun: {
    request: { dryRun: true },
    verdict: 'Block',
    allowed: false,
    reason: 'a dry run tells what would happen',
  },
  Foreground: {
    request: { propagationPolicy: 'Foreground' },
    verdict: 'Block',
    allowed: false,
    reason: 'it only waits for the same; a second decision it is not',
  },
  Orphan: {
    request: { propagationPolicy: 'Orphan' },
    verdict: 'Orphan',
    allowed: true,
    reason: 'everything stays',
  },
  OrphanForbidden: {
    objects: [...installation(), ...data, policy('no-orphans', { allow: ['Cascade'] })],
    request: { propagationPolicy: 'Orphan' },
    verdict: 'NotAllowed',
    allowed: false,
    reason: 'a policy says so',
  },
  AnnotatedCascade: {
    objects: [...installation(onDelete('Cascade')), ...data],
    verdict: 'Cascade',
    allowed: true,
    reason: 'that is the second decision',
  },
  AnnotatedCascadeForbidden: {
    objects: [...installation(onDelete('Cascade')), ...data, policy('keep', { allow: ['Orphan'] })],
    verdict: 'NotAllowed',
    allowed: false,
    reason: 'a policy forbids it',
  },
  AnnotatedCascadeForbiddenWithoutData: {
    objects: [...installation(onDelete('Cascade')), policy('keep', { allow: ['Orphan'] })],
    verdict: 'NothingLost',
    allowed: true,
    reason: 'nothing is lost',
  },
  AnnotatedOrphan: {
    objects: [...installation(onDelete('Orphan')), ...data],
    verdict: 'Invalid',
    allowed: false,
    reason: 'the webhook cannot change what the client asks for',
  },
  AnnotatedOrphanAndOrphaned: {
    objects: [...installation(onDelete('Orphan')), ...data],
    request: { propagationPolicy: 'Orphan' },
    verdict: 'Orphan',
    allowed: true,
    reason: 'both say the same',
  },
  AnnotatedWithSomethingElse: {
    objects: [...installation(onDelete('Delete')), ...data],
    verdict: 'Invalid',
    allowed: false,
    reason: 'nobody knows what it means',
  },
  PolicyDeletesOperands: {
    objects: [...installation(), ...data, policy('dev', { operands: 'Delete' })],
    verdict: 'Cascade',
    allowed: true,
    reason: 'the cluster owners have decided',
  },
  PolicyForAnotherPackage: {
    objects: [...installation(), ...data, policy('dev', { operands: 'Delete', match: { packages: ['mysql'] } })],
    verdict: 'Block',
    allowed: false,
    reason: 'it is not for this one',
  },
  PolicyForThePackage: {
    objects: [
      ...installation(),
      ...data,
      policy('dev', { operands: 'Delete', match: { packages: ['redis-operator'] } }),
    ],
    verdict: 'Cascade',
    allowed: true,
    reason: 'the package is that of the extension',
  },
  PolicyForTheNamespaceOfTheExtension: {
    objects: [
      ...installation(),
      redis('prod'),
      namespace('redis', { env: 'dev' }),
      policy('dev', { operands: 'Delete', match: inDev }),
    ],
    verdict: 'Cascade',
    allowed: true,
    reason: 'all custom resources are in such a namespace',
  },
  PolicyDoesNotReachIntoAnotherNamespace: {
    objects: [
      ...installation(),
      ...data,
      namespace('redis', { env: 'dev' }),
      namespace('team-a', { env: 'prod' }),
      policy('dev', { operands: 'Delete', match: inDev }),
    ],
    verdict: 'Block',
    allowed: false,
    reason: 'one of them is in production',
  },
  StricterPolicyForAnotherNamespace: {
    objects: [
      ...installation(),
      ...data,
      namespace('redis'),
      namespace('team-a', { env: 'dev' }),
      policy('all', { operands: 'Delete' }),
      policy('strict', { operands: 'Block', match: inDev }),
    ],
    verdict: 'Block',
    allowed: false,
    reason: 'the policy for the namespace of one of them keeps it',
  },
  PolicyThatForbidsCascade: {
    objects: [...installation(), ...data, policy('odd', { operands: 'Delete', allow: ['Orphan'] })],
    verdict: 'Block',
    allowed: false,
    reason: 'to take the data along is a cascade',
  },
  PolicyThatWarns: {
    objects: [...installation(), ...data, policy('trial', { action: 'Warn' })],
    verdict: 'Block',
    allowed: false,
    reason: 'a warning comes too late for data',
  },
  PolicyKeepsCrds: {
    objects: [...installation(), policy('keep', { crds: 'Keep' })],
    verdict: 'Block',
    allowed: false,
    reason: 'OLM v1 would delete them',
  },
  NamespaceOfTheExtensionMissing: {
    objects: [...installation(), policy('dev', { match: inDev })],
    verdict: 'PolicyUnreadable',
    allowed: false,
    reason: 'its labels decide which policy is in force',
  },
  NeededByAnOperatorOfOlmV0: {
    objects: [
      ...installation(),
      csv('needs-redis.v1', 'team-b', {
        spec: { customresourcedefinitions: { required: [{ name: 'redises.redis.example.io', kind: 'Redis' }] } },
      }),
    ],
    verdict: 'Block',
    allowed: false,
    reason: 'it could not work any more',
  },
  OwnedByAnOperatorOfOlmV0AsWell: {
    objects: [...installation(onDelete('Cascade')), csv()],
    verdict: 'Block',
    allowed: false,
    reason: 'two operators would fight for the API, and no annotation says anything about the other one',
  },
  NeededByAnotherExtension: {
    objects: [
      ...installation(onDelete('Cascade')),
      redis('shop', 'shop', ownedBy(objectSet('shop-1', clusterExtension('shop')))),
    ],
    verdict: 'Block',
    allowed: false,
    reason: 'it has installed a custom resource of this API',
  },
  OnlyItsOwnCustomResources: {
    objects: [...installation(), redis('default', 'redis', ownedBy(objectSet()))],
    verdict: 'NothingLost',
    allowed: true,
    reason: 'nobody but the extension made it, and whoever deleted it first would see it come back',
  },
  WhatItsOwnCustomResourcesOwn: {
    objects: [
      ...installation(),
      redis('default', 'redis', ownedBy(objectSet())),
      redis('shard', 'redis', ownedBy(redis('default'))),
    ],
    verdict: 'NothingLost',
    allowed: true,
    reason: 'it belongs to that one',
  },
  ACircleOfOwners: {
    objects: [...installation(), redis('a', 'redis', ownedBy(redis('b'))), redis('b', 'redis', ownedBy(redis('a')))],
    verdict: 'Block',
    allowed: false,
    reason: 'it leads to nobody',
  },
  ANamespaceGoes: {
    objects: [...installation(), object('v1', 'Namespace', 'shop', { metadata: ownedBy(objectSet()) })],
    verdict: 'Block',
    allowed: false,
    reason: 'all that is in it goes as well',
  },
  AnotherOwnerKeepsTheCrd: {
    objects: [
      clusterExtension(),
      objectSet(),
      clusterExtension('other'),
      objectSet('other-1', clusterExtension('other')),
      ownedBySeveral(ownedCrd(), [objectSet(), objectSet('other-1', clusterExtension('other'))]),
      ...data,
    ],
    verdict: 'NothingLost',
    allowed: true,
    reason: 'the garbage collector takes an object with the last of its owners',
  },
  AnotherOwnerIsGone: {
    objects: [clusterExtension(), objectSet(), ownedBySeveral(ownedCrd(), [objectSet(), objectSet('gone-1')]), ...data],
    verdict: 'Block',
    allowed: false,
    reason: 'an owner that does not exist keeps nothing',
  },
  OnlyLabelledAsItsCrd: {
    objects: [clusterExtension(), objectSet(), crdOfNobody(), ...data],
    verdict: 'NothingLost',
    allowed: true,
    reason: 'the garbage collector does not go by labels',
  },
  AlreadyDeleting: {
    objects: [clusterExtension('redis', { deletionTimestamp: time }), objectSet(), ownedCrd(), ...data],
    verdict: 'AlreadyDeleting',
    allowed: true,
    reason: 'there is nothing to decide any more',
  },
  ForgedUid: {
    request: { objectUid: 'forged' },
    verdict: 'Unconfirmed',
    allowed: false,
    reason: 'the review is a claim',
  },
  ForgedName: { request: { name: 'no-such' }, verdict: 'Unconfirmed', allowed: false, reason: 'the review is a claim' },
  ...Object.fromEntries(
    [
      'system:serviceaccount:olmv1-system:operator-controller-controller-manager',
      'system:serviceaccount:openshift-operator-controller:operator-controller-controller-manager',
      'system:serviceaccount:kube-system:generic-garbage-collector',
      'system:serviceaccount:kube-system:namespace-controller',
      'system:kube-controller-manager',
      'ours',
    ].map(username => [
      username,
      { request: { requester: { username } }, verdict: 'Exempt', allowed: true, reason: 'it must not be held up' },
    ]),
  ),
  AnAccountThatOnlyLooksLikeOperatorController: {
    request: { requester: { username: 'system:serviceaccount:team-a:operator-controller-controller-manager' } },
    verdict: 'Block',
    allowed: false,
    reason: 'anybody can name an account so',
  },
};

testDecisions(cases);

t.test('whatever cannot be read blocks', async t => {
  const cluster = new SnapshotCluster([
    ...installation(onDelete('Cascade')),
    ...data,
    csv('other.v1', 'other', { spec: {} }),
  ]);
  const reads = [
    ['ClusterExtension', 'get'],
    ['ClusterObjectSet', 'list'],
    ['CustomResourceDefinition', 'list'],
    ['CustomResourceDefinition', 'get'],
    ['Redis', 'list'],
    ['Deployment', 'list'],
    ['ConfigMap', 'list'],
    ['ClusterServiceVersion', 'list'],
  ] as const;
  for (const [kind, verb] of reads) {
    const decision = await decide(
      refusing(cluster, read => read.verb === verb && read.resource.kind === kind),
      {},
    );
    t.equal(decision.allowed, false, `${verb} ${kind}`);
    t.ok((decision.unknowns ?? 0) > 0, `${verb} ${kind}`);
  }
});

t.test('texts', async t => {
  const forget = async (): Promise<boolean> => false;
  const texts: Record<string, Promise<Decision>> = {
    'with custom resources': decide(new SnapshotCluster([...installation(), ...data]), {}),
    'to a requester who may list nothing': decide(new SnapshotCluster([...installation(), ...data]), {
      options: { mayAccess: forget },
    }),
    'with what cannot be read': decide(
      refusing(new SnapshotCluster([...installation(), ...data]), ({ resource }) => resource.kind === 'Redis'),
      {},
    ),
    'needed by others': decide(new SnapshotCluster(cases.NeededByAnOperatorOfOlmV0?.objects ?? []), {}),
    'needed by others that must not be named': decide(
      new SnapshotCluster(cases.NeededByAnotherExtension?.objects ?? []),
      {
        options: { mayAccess: forget },
      },
    ),
    'managed by others': decide(
      new SnapshotCluster([
        ...installation(),
        redis('prod', 'redis', { annotations: { 'meta.helm.sh/release-name': 'shop' } }),
        redis('cache', 'redis', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'shop' } }),
      ]),
      {},
    ),
    'of a namespace': decide(new SnapshotCluster(cases.ANamespaceGoes?.objects ?? []), {}),
    'by a policy that keeps CRDs': decide(new SnapshotCluster(cases.PolicyKeepsCrds?.objects ?? []), {}),
    'by a policy that forbids it': decide(new SnapshotCluster(cases.AnnotatedCascadeForbidden?.objects ?? []), {}),
    'of an annotation that comes too late': decide(new SnapshotCluster(cases.AnnotatedOrphan?.objects ?? []), {}),
    'of an annotation that nobody knows': decide(
      new SnapshotCluster(cases.AnnotatedWithSomethingElse?.objects ?? []),
      {},
    ),
    'orphan forbidden': decide(new SnapshotCluster(cases.OrphanForbidden?.objects ?? []), {
      request: { propagationPolicy: 'Orphan' },
    }),
  };
  for (const [name, promise] of Object.entries(texts)) {
    const decision = await promise;
    t.matchSnapshot(decision.allowed ? decision.warnings : decision.message, name);
  }
  const { warnings } = await decide(new SnapshotCluster(cases.PolicyDeletesOperands?.objects ?? []), {});
  t.strictSame(warnings, ['2 custom resources of the cluster go with it, as DeletionPolicy dev says']);
});

t.test('programs are told the same', async t => {
  const decision = await decide(new SnapshotCluster([...installation(), ...data]), {});
  t.match(decision, {
    causes: [
      { type: 'Operand', field: 'redises.redis.example.io', message: 'redis/prod' },
      { type: 'Operand', field: 'redises.redis.example.io', message: 'team-a/cache' },
      { type: 'Dependent', field: 'ClusterObjectSet.olm.operatorframework.io', message: '1' },
      { type: 'Dependent', field: 'ClusterRole.rbac.authorization.k8s.io', message: '1' },
      { type: 'Dependent', field: 'ClusterRoleBinding.rbac.authorization.k8s.io', message: '1' },
      { type: 'Dependent', field: 'CustomResourceDefinition.apiextensions.k8s.io', message: '1' },
      { type: 'Dependent', field: 'Deployment.apps', message: '1' },
      { type: 'Dependent', field: 'ServiceAccount', message: '1' },
    ],
    loss: { digest: /^[0-9a-f]{64}$/ },
    unknowns: 0,
  });
});

function crdOfNobody(): KubeObject {
  const { ownerReferences: _, ...metadata } = ownedCrd().metadata;
  return { ...ownedCrd(), metadata };
}
