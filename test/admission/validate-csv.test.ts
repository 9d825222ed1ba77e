import t from 'tap';
import type { Decision } from '../../src/admission/decision.ts';
import type { DeletionRequest } from '../../src/admission/review.ts';
import { csvValidator, type ValidateCsvOptions } from '../../src/admission/validate-csv.ts';
import type { ClusterReader, KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { refusing } from '../support/fakes/refusing-cluster.ts';
import { csv, type Extra, object, subscription, uidOf } from '../support/objects.ts';

/** `kubectl delete csv redis-operator.v1 -n redis` */
const request: DeletionRequest = {
  uid: 'call-1',
  kind: 'ClusterServiceVersion',
  requester: { username: 'alice' },
  namespace: 'redis',
  name: 'redis-operator.v1',
  objectUid: uidOf('ClusterServiceVersion', 'redis-operator.v1', 'redis'),
  dryRun: false,
};

const installed = [subscription(), csv()];
const time = '2026-01-01T00:00:00Z';
const v1 = (extra: Extra) => csv('redis-operator.v1', 'redis', extra);
const v2 = (extra: Extra = {}) =>
  csv('redis-operator.v2', 'redis', { spec: { replaces: 'redis-operator.v1' }, ...extra });
const subscribed = (status: object, metadata = {}) => subscription('redis-operator', 'redis', { status, metadata });
const properties = (packageName: string) => ({
  metadata: {
    annotations: {
      'operatorframework.io/properties': JSON.stringify({
        properties: [{ type: 'olm.package', value: { packageName, version: '1.0.0' } }],
      }),
    },
  },
});

interface Case {
  readonly objects?: readonly KubeObject[];
  readonly request?: Partial<DeletionRequest>;
  readonly options?: Partial<ValidateCsvOptions>;
  readonly verdict: string;
  readonly allowed: boolean;
  readonly reason: string;
}

const cases: Record<string, Case> = {
  Installed: {
    verdict: 'SubscriptionLives',
    allowed: false,
    reason: 'its Subscription has installed it',
  },
  DryRun: {
    request: { dryRun: true },
    verdict: 'SubscriptionLives',
    allowed: false,
    reason: 'a dry run tells what would happen',
  },
  Orphan: {
    request: { propagationPolicy: 'Orphan' },
    verdict: 'SubscriptionLives',
    allowed: false,
    reason: 'OLM creates it again whatever the propagation policy was',
  },
  Failed: {
    objects: [subscription(), v1({ status: { phase: 'Failed' } })],
    verdict: 'SubscriptionLives',
    allowed: false,
    reason: 'OLM creates a failed one again, too',
  },
  BeingInstalled: {
    objects: [subscribed({ currentCSV: 'redis-operator.v1' }), csv()],
    verdict: 'SubscriptionLives',
    allowed: false,
    reason: 'the Subscription is about to have it installed',
  },
  UpgradeNotApproved: {
    objects: [subscribed({ installedCSV: 'redis-operator.v1', currentCSV: 'redis-operator.v2' }), csv()],
    verdict: 'SubscriptionLives',
    allowed: false,
    reason: 'the next version is only a plan',
  },
  NextVersion: {
    objects: [subscribed({ installedCSV: 'redis-operator.v1', currentCSV: 'redis-operator.v2' }), csv(), v2()],
    request: { name: 'redis-operator.v2', objectUid: uidOf('ClusterServiceVersion', 'redis-operator.v2', 'redis') },
    verdict: 'SubscriptionLives',
    allowed: false,
    reason: 'it replaces another one, and nobody replaces it',
  },
  ReplacedBeforeTheStatusKnows: {
    objects: [subscription(), csv(), v2()],
    verdict: 'Replaced',
    allowed: true,
    reason: 'another ClusterServiceVersion replaces it',
  },
  Replaced: {
    objects: [subscribed({ installedCSV: 'redis-operator.v2', currentCSV: 'redis-operator.v2' }), csv(), v2()],
    verdict: 'Replaced',
    allowed: true,
    reason: 'the upgrade is through',
  },
  ReplacedByOneThatIsLeaving: {
    objects: [subscription(), csv(), v2({ metadata: { deletionTimestamp: time } })],
    verdict: 'SubscriptionLives',
    allowed: false,
    reason: 'what is being deleted replaces nothing',
  },
  ReplacedInAnotherNamespace: {
    objects: [...installed, csv('redis-operator.v2', 'team-a', { spec: { replaces: 'redis-operator.v1' } })],
    verdict: 'SubscriptionLives',
    allowed: false,
    reason: 'an upgrade is a matter of one namespace',
  },
  ReplacedByACopy: {
    objects: [subscription(), csv(), v2({ metadata: { labels: { 'olm.copiedFrom': 'olm' } } })],
    verdict: 'SubscriptionLives',
    allowed: false,
    reason: 'a copy replaces nothing',
  },
  Replacing: {
    objects: [subscription(), v1({ status: { phase: 'Replacing' } })],
    verdict: 'Replaced',
    allowed: true,
    reason: 'OLM says so',
  },
  Deleting: {
    objects: [subscription(), v1({ status: { phase: 'Deleting' } })],
    verdict: 'Replaced',
    allowed: true,
    reason: 'OLM says so',
  },
  Leftover: {
    objects: [csv()],
    verdict: 'NoSubscription',
    allowed: true,
    reason: 'nobody creates it again',
  },
  InTheWayOfANewSubscription: {
    objects: [subscribed({}), csv()],
    verdict: 'NoSubscription',
    allowed: true,
    reason: 'to delete it is the way out of ConstraintsNotSatisfiable (docs/facts/olm.md#freestanding-csv)',
  },
  SubscriptionElsewhere: {
    objects: [subscription('redis-operator', 'team-a'), csv()],
    verdict: 'NoSubscription',
    allowed: true,
    reason: 'that one has a ClusterServiceVersion of its own',
  },
  SubscriptionLeaving: {
    objects: [subscribed({ installedCSV: 'redis-operator.v1' }, { deletionTimestamp: time, finalizers: ['x'] }), csv()],
    verdict: 'NoSubscription',
    allowed: true,
    reason: 'its deletion cannot be undone any more',
  },
  Copy: {
    objects: [subscription(), v1({ metadata: { labels: { 'olm.copiedFrom': 'olm' } } })],
    verdict: 'Copied',
    allowed: true,
    reason: 'OLM makes and removes copies itself',
  },
  AlreadyDeleting: {
    objects: [subscription(), v1({ metadata: { deletionTimestamp: time } })],
    verdict: 'AlreadyDeleting',
    allowed: true,
    reason: 'there is nothing to decide any more',
  },
  TerminatingNamespace: {
    objects: [...installed, object('v1', 'Namespace', 'redis', { metadata: { deletionTimestamp: time } })],
    verdict: 'NamespaceTerminating',
    allowed: true,
    reason: 'it would hold up the deletion of the namespace',
  },
  ForgedUid: {
    request: { objectUid: 'forged' },
    verdict: 'Unconfirmed',
    allowed: false,
    reason: 'the review is a claim',
  },
  ForgedName: {
    request: { name: 'no-such' },
    verdict: 'Unconfirmed',
    allowed: false,
    reason: 'the review is a claim',
  },
  OwnAccount: {
    options: { ownAccounts: ['ours'] },
    request: { requester: { username: 'ours' } },
    verdict: 'Exempt',
    allowed: true,
    reason: 'the sweeper carries out what was approved',
  },
  ...Object.fromEntries(
    [
      'system:serviceaccount:olm:olm-operator-serviceaccount',
      'system:serviceaccount:openshift-operator-lifecycle-manager:olm-operator-serviceaccount',
      'system:serviceaccount:kube-system:namespace-controller',
      'system:serviceaccount:kube-system:generic-garbage-collector',
      'system:kube-controller-manager',
    ].map(username => [
      username,
      { request: { requester: { username } }, verdict: 'Exempt', allowed: true, reason: 'it must not be held up' },
    ]),
  ),
  AnAccountThatOnlyLooksLikeOlm: {
    request: { requester: { username: 'system:serviceaccount:team-a:olm-operator-serviceaccount' } },
    verdict: 'SubscriptionLives',
    allowed: false,
    reason: 'anybody can name an account so',
  },
};

for (const [name, { objects = installed, verdict, allowed, reason, ...rest }] of Object.entries(cases)) {
  t.test(name, async t => {
    const decision = await decide(new SnapshotCluster(objects), rest);
    t.equal(decision.allowed, allowed, reason);
    t.equal(decision.verdict, verdict, reason);
  });
}

t.test('the denial names the command that can be pasted', async t => {
  const decision = await decide(new SnapshotCluster(installed), {});
  t.strictSame(decision, {
    allowed: false,
    verdict: 'SubscriptionLives',
    message:
      'ClusterServiceVersion redis/redis-operator.v1 belongs to Subscription redis/redis-operator: OLM may re-create it, or leave the operator gone for good. Delete the Subscription instead:\n     kubectl delete subscriptions.operators.coreos.com redis-operator -n redis',
  });
});

t.test('who may not list Subscriptions learns no name of one', async t => {
  const asked: unknown[] = [];
  const options: Partial<ValidateCsvOptions> = {
    mayAccess: async (requester, access) => {
      asked.push([requester.username, access]);
      return false;
    },
  };
  const decision = await decide(new SnapshotCluster([subscribed({ installedCSV: 'redis-operator.v1' }), csv()]), {
    options,
  });
  t.strictSame(asked, [
    ['alice', { verb: 'list', group: 'operators.coreos.com', resource: 'subscriptions', namespace: 'redis' }],
  ]);
  t.match(decision, {
    allowed: false,
    message:
      'ClusterServiceVersion redis/redis-operator.v1 belongs to a Subscription that you may not list: OLM may re-create it, or leave the operator gone for good. Ask a user who may delete that Subscription.',
  });
});

t.test('a leftover may go, with a hint at what cleans up after it', async t => {
  const hints: Record<string, [objects: readonly KubeObject[], hint: string]> = {
    'its package is known': [[v1(properties('redis-operator'))], 'kubectl leftovers clean redis-operator -n redis'],
    'its package is not known': [[csv()], 'kubectl leftovers -n redis'],
    'a package whose name is too long for a warning': [[v1(properties('p'.repeat(100)))], 'kubectl leftovers -n redis'],
  };
  for (const [name, [objects, hint]] of Object.entries(hints)) {
    const { warnings = [] } = await decide(new SnapshotCluster(objects), {});
    t.equal(warnings[1], hint, name);
    t.ok(
      warnings.every(warning => warning.length <= 120),
      name,
    );
  }
});

t.test('whatever cannot be read blocks', async t => {
  const cluster = new SnapshotCluster(installed);
  const reads = [
    ['Namespace', 'get'],
    ['ClusterServiceVersion', 'get'],
    ['ClusterServiceVersion', 'list'],
    ['Subscription', 'list'],
  ] as const;
  for (const [kind, verb] of reads) {
    const decision = await decide(
      refusing(cluster, read => read.verb === verb && read.resource.kind === kind),
      {},
    );
    t.match(
      decision,
      {
        allowed: false,
        message:
          'ClusterServiceVersion redis/redis-operator.v1 cannot be deleted now: the API server did not confirm what is deleted (Forbidden). Nothing was deleted; try again.',
        verdict: 'Unknown',
        why: 'no',
      },
      `${verb} ${kind}`,
    );
  }
});

function decide(
  cluster: ClusterReader,
  { request: changes, options }: Pick<Case, 'request' | 'options'>,
): Promise<Decision> {
  const mayAccess = async (): Promise<boolean> => true;
  const decider = csvValidator({ cluster, mayAccess, ownAccounts: [], ...options });
  return decider({ ...request, ...changes }, new AbortController().signal);
}
