import t from 'tap';
import type { Decision } from '../../src/admission/decision.ts';
import type { DeletionRequest } from '../../src/admission/review.ts';
import {
  operatorGroupValidator,
  type ValidateOperatorGroupOptions,
} from '../../src/admission/validate-operator-group.ts';
import type { ClusterReader, KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { refusing } from '../support/fakes/refusing-cluster.ts';
import { cleanupCrd, csv, object, subscription, uidOf } from '../support/objects.ts';

/** `kubectl delete operatorgroup group -n redis` */
const request: DeletionRequest = {
  uid: 'call-1',
  kind: 'OperatorGroup',
  requester: { username: 'alice' },
  namespace: 'redis',
  name: 'group',
  objectUid: uidOf('OperatorGroup', 'group', 'redis'),
  dryRun: false,
};

const going = { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } };
const group = (name = 'group', extra: object = {}) =>
  object('operators.coreos.com/v1', 'OperatorGroup', name, { namespace: 'redis', ...extra });
const born = (day: string) => ({ metadata: { creationTimestamp: `2026-01-${day}T00:00:00Z` } });
const configured = csv('redis-operator.v1', 'redis', { metadata: { annotations: { 'olm.operatorGroup': 'group' } } });
const installed = [group(), subscription(), configured];
const cleanup = object('subscription-guard.io/v1alpha1', 'Cleanup', 'redis.redis-operator-1', {
  spec: {
    subject: { uid: subscription().metadata.uid },
    items: [
      {
        apiVersion: 'operators.coreos.com/v1alpha1',
        kind: 'ClusterServiceVersion',
        namespace: 'redis',
        name: 'redis-operator.v1',
        fate: 'Delete',
      },
    ],
  },
});

interface Case {
  readonly objects: readonly KubeObject[];
  readonly request?: Partial<DeletionRequest>;
  readonly options?: Partial<ValidateOperatorGroupOptions>;
  readonly verdict: string;
  readonly reason: string;
}

const cases: Record<string, Case> = {
  Installed: { objects: installed, verdict: 'InUse', reason: 'an operator lives by it' },
  DryRun: {
    objects: installed,
    request: { dryRun: true },
    verdict: 'InUse',
    reason: 'a dry run tells what would happen',
  },
  Subscribed: { objects: [group(), subscription()], verdict: 'InUse', reason: 'OLM could not install it' },
  SubscriptionGone: { objects: [group(), configured], verdict: 'InUse', reason: 'the operator is still at work' },
  SeveralSubscriptions: {
    objects: [...installed, subscription('etcd'), subscription('kafka')],
    verdict: 'InUse',
    reason: 'all of them live by it',
  },
  OlmsOwnBesideAnOlder: {
    objects: [configured, subscription(), group('group', born('01')), group('global-operators', born('02'))],
    verdict: 'Unused',
    reason: "OLM's own stays, and only this one can go",
  },
  NobodyThere: { objects: [group()], verdict: 'Unused', reason: 'nobody lives by it' },
  OnlyCopies: {
    objects: [group(), csv('redis-operator.v1', 'redis', { metadata: { labels: { 'olm.copiedFrom': 'olm' } } })],
    verdict: 'Unused',
    reason: 'OLM makes copies in every namespace',
  },
  OthersElsewhere: {
    objects: [group(), subscription('redis-operator', 'team-a'), csv('redis-operator.v1', 'team-a')],
    verdict: 'Unused',
    reason: 'a group is for one namespace',
  },
  AllOnTheirWayOut: {
    objects: [group(), subscription('redis-operator', 'redis', going), csv('redis-operator.v1', 'redis', going)],
    verdict: 'Unused',
    reason: 'they need it no more',
  },
  CsvThatACleanupIsAboutToRemove: {
    objects: [group(), configured, cleanupCrd, cleanup],
    options: { cascade: true },
    verdict: 'Unused',
    reason: 'the cascade needs no OperatorGroup',
  },
  CsvOfACleanupWhoseSubscriptionIsStillThere: {
    objects: [...installed, cleanupCrd, cleanup],
    options: { cascade: true },
    verdict: 'InUse',
    reason: 'somebody may still deny the deletion',
  },
  SpareOfTwo: {
    objects: [...installed, group('spare')],
    request: { name: 'spare', objectUid: uidOf('OperatorGroup', 'spare', 'redis') },
    verdict: 'Unused',
    reason: 'with two of them nothing works, and nobody uses this one',
  },
  UsedOneOfTwo: {
    objects: [...installed, group('spare')],
    verdict: 'InUse',
    reason: 'the operator is configured by it',
  },
  OlderOneOfTwoOfWhichOlmHasNoticed: {
    objects: [group('group', born('01')), group('a-newer-one', born('02')), subscription(), csv()],
    verdict: 'InUse',
    reason: 'OLM says no more by which one it has configured the operator',
  },
  OlderOneOfTwoWhileOlmNamesTheNewerOne: {
    objects: [
      group('group', born('01')),
      group('a-newer-one', born('02')),
      subscription(),
      csv('redis-operator.v1', 'redis', { metadata: { annotations: { 'olm.operatorGroup': 'a-newer-one' } } }),
    ],
    verdict: 'InUse',
    reason: 'OLM does so for a moment only',
  },
  NewerOneOfTwoOfWhichOlmHasNoticed: {
    objects: [group('group', born('02')), group('older', born('01')), subscription(), csv()],
    verdict: 'Unused',
    reason: 'it came later',
  },
  OneOfTwoThatNobodyUsesYet: {
    objects: [group(), group('spare'), subscription()],
    verdict: 'Unused',
    reason: 'one of them must go before anything can be installed',
  },
  TheOtherOneIsOnItsWayOut: {
    objects: [group(), group('spare', going), subscription()],
    verdict: 'InUse',
    reason: 'only this one stays',
  },
  AlreadyOnItsWayOut: {
    objects: [group('group', going), subscription()],
    verdict: 'AlreadyDeleting',
    reason: 'it goes',
  },
  NamespaceOnItsWayOut: {
    objects: [...installed, object('v1', 'Namespace', 'redis', going)],
    verdict: 'NamespaceTerminating',
    reason: 'it all goes',
  },
  AnotherUid: { objects: installed, request: { objectUid: 'made-up' }, verdict: 'Unconfirmed', reason: 'a claim' },
  NotThere: { objects: [subscription()], verdict: 'Unconfirmed', reason: 'a claim' },
  ByOlm: {
    objects: installed,
    request: { requester: { username: 'system:serviceaccount:olm:olm-operator-serviceaccount' } },
    verdict: 'Exempt',
    reason: 'OLM never waits for us',
  },
  ByTheNamespaceController: {
    objects: installed,
    request: { requester: { username: 'system:serviceaccount:kube-system:namespace-controller' } },
    verdict: 'Exempt',
    reason: 'nor does Kubernetes',
  },
  ByUs: { objects: installed, request: { requester: { username: 'us' } }, verdict: 'Exempt', reason: 'the sweeper' },
  OfNobodysNames: {
    objects: installed,
    options: { mayAccess: async () => false },
    verdict: 'InUse',
    reason: 'names are for those who may list them',
  },
};

function decide(cluster: ClusterReader, { request: asked = {}, options = {} }: Partial<Case>): Promise<Decision> {
  const validate = operatorGroupValidator({ cluster, mayAccess: async () => true, ownAccounts: ['us'], ...options });
  return validate({ ...request, ...asked }, new AbortController().signal);
}

const passing = ['Unused', 'Exempt', 'AlreadyDeleting', 'NamespaceTerminating'];

for (const [name, test] of Object.entries(cases)) {
  t.test(name, async t => {
    const decision = await decide(new SnapshotCluster(test.objects), test);
    t.equal(decision.verdict, test.verdict, test.reason);
    t.equal(decision.allowed, passing.includes(test.verdict));
    if (!decision.allowed) t.matchSnapshot(decision.message);
  });
}

t.test('what cannot be read is not deleted', async t => {
  for (const kind of ['Namespace', 'OperatorGroup', 'Subscription', 'ClusterServiceVersion']) {
    const cluster = refusing(new SnapshotCluster(installed), ({ resource }) => resource.kind === kind);
    t.match(await decide(cluster, {}), { allowed: false, verdict: 'Unknown' }, kind);
  }
});
