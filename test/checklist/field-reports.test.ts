import t from 'tap';
import { checklist, maxBytes, maxLines } from '../../src/checklist/checklist.ts';
import { everythingVisible } from '../../src/checklist/visibility.ts';
import { ClusterError, type ClusterReader, type KubeObject, type Resource } from '../../src/cluster/cluster.ts';
import { keyOf, refOf } from '../../src/cluster/object.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { takeInventory, takePartialInventory } from '../../src/inventory/inventory.ts';
import { shortDigest } from '../../src/plan/digest.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import { subjectOf } from '../../src/subject/subject.ts';
import { refusing } from '../support/fakes/refusing-cluster.ts';
import {
  consolePlugin,
  consoleWith,
  crd,
  csv,
  installPlan,
  object,
  ownedBy,
  ownerLabels,
  planIn,
  redis,
  step,
  subscription,
} from '../support/objects.ts';

/** Cases of docs/field-reports.md, by their ids: the message in a state in which a command cannot work. */
const finalizers = ['redis.example.io/cleanup'];
const deletionTimestamp = '2026-11-29T21:00:00Z';
const down = csv(undefined, undefined, {
  spec: csv().spec,
  status: { phase: 'Failed', reason: 'InstallComponentFailed', message: 'install strategy failed: no such image' },
});
/** OLM's words, and it leaves the Pods of the operator alone. */
const ofTwoGroups = csv(undefined, undefined, {
  spec: csv().spec,
  status: {
    phase: 'Failed',
    reason: 'TooManyOperatorGroups',
    message: "csv created in namespace with multiple operatorgroups, can't pick one automatically",
  },
});
const group = (name: string) => object('operators.coreos.com/v1', 'OperatorGroup', name, { namespace: 'redis' });
const topic = object('redis.example.io/v1', 'Topic', 't', { namespace: 'redis', metadata: { finalizers } });
const owning = (...crds: readonly (readonly [kind: string, plural: string])[]) =>
  csv(undefined, undefined, {
    spec: {
      customresourcedefinitions: {
        owned: crds.map(([kind, plural]) => ({ name: `${plural}.redis.example.io`, kind, version: 'v1' })),
      },
    },
  });

const announcing = (plugins: string) =>
  csv(undefined, undefined, {
    spec: csv().spec,
    metadata: { annotations: { 'console.openshift.io/plugins': plugins } },
  });

/** A webhook of the operator that must agree to each deletion. */
const service = { namespace: 'redis', name: 'manager-service' };
const judging = [
  object('v1', 'Service', service.name, { namespace: 'redis', metadata: { ...ownedBy(csv()), labels: ownerLabels } }),
  {
    ...object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'vredis', {
      metadata: { labels: ownerLabels },
    }),
    webhooks: [
      {
        name: 'vredis.example.io',
        clientConfig: { service },
        rules: [
          { apiGroups: ['redis.example.io'], apiVersions: ['v1'], operations: ['DELETE'], resources: ['redises'] },
        ],
      },
    ],
  },
];

/** The CRD has another version beside v1, and objects are stored in the one named. */
const versioned = (storage: string) => ({
  ...crd(),
  spec: {
    ...(crd().spec as object),
    versions: ['v1', 'v1alpha1'].map(name => ({ name, served: true, storage: name === storage })),
  },
});
const converting = csv(undefined, undefined, {
  spec: {
    ...(csv().spec as object),
    webhookdefinitions: [{ type: 'ConversionWebhook', conversionCRDs: ['redises.redis.example.io'] }],
  },
});

interface Case {
  readonly objects: readonly KubeObject[];
  /** Operands that an earlier denial named, and that have been made again. */
  readonly again?: readonly KubeObject[];
  readonly policy?: Partial<Policy>;
  readonly reason: string;
}

const cases: Record<string, Case> = {
  'B2: a deletion that waits for the operator': {
    objects: [subscription(), csv(), crd(), redis('db', 'redis', { finalizers, deletionTimestamp })],
    reason: 'to delete it once more changes nothing',
  },
  'B2: the operator is down, and an operand has a finalizer': {
    objects: [subscription(), down, crd(), redis('db', 'redis', { finalizers })],
    reason: 'a plain deletion of it would hang',
  },
  'B2: the operator is down, and the deletion hangs': {
    objects: [subscription(), down, crd(), redis('db', 'redis', { finalizers, deletionTimestamp }), redis('cache')],
    reason: 'the way out is for a person to decide',
  },
  'B14: OLM calls it Failed because of a second OperatorGroup': {
    objects: [
      subscription(),
      ofTwoGroups,
      group('group'),
      group('second'),
      crd(),
      redis('db', 'redis', { finalizers }),
      redis('old', 'redis', { finalizers, deletionTimestamp }),
    ],
    reason: 'its Pods run on and serve the finalizers, so no one may be told to take those off',
  },
  'B6: its ClusterServiceVersion is gone': {
    objects: [
      subscription(),
      crd(),
      object('operators.coreos.com/v1', 'Operator', 'redis-operator.redis', {
        status: {
          components: {
            refs: [
              {
                apiVersion: 'apiextensions.k8s.io/v1',
                kind: 'CustomResourceDefinition',
                name: 'redises.redis.example.io',
              },
            ],
          },
        },
      }),
      redis('db'),
    ],
    reason: 'nobody can clean up after it',
  },
  'B13: an InstallPlan that waits for approval would bring it back': {
    objects: [
      subscription('redis-operator', 'redis', {
        status: {
          installedCSV: 'redis-operator.v1',
          currentCSV: 'redis-operator.v2',
          installPlanRef: { name: 'both' },
        },
      }),
      subscription('other', 'redis', { status: { currentCSV: 'other.v1', installPlanRef: { name: 'both' } } }),
      csv(),
      crd(),
      object('operators.coreos.com/v1alpha1', 'InstallPlan', 'both', {
        namespace: 'redis',
        metadata: {
          ownerReferences: [subscription(), subscription('other')].flatMap(one => ownedBy(one).ownerReferences ?? []),
        },
        spec: { approved: false, clusterServiceVersionNames: ['other.v1', 'redis-operator.v2'] },
        status: { phase: 'RequiresApproval' },
      }),
    ],
    reason: 'it is of the other Subscription, too, so it stays, and approval executes all of it',
  },
  'B19: another Subscription works by a copy': {
    objects: [
      subscription(),
      csv(),
      crd(),
      subscription('again', 'team-b', {
        spec: { name: 'redis-operator' },
        status: { installedCSV: 'redis-operator.v1', currentCSV: 'redis-operator.v1' },
      }),
      csv('redis-operator.v1', 'team-b', { metadata: { labels: { 'olm.copiedFrom': 'redis' } } }),
    ],
    reason: 'it will not install the operator again',
  },
  'B19: what it has installed is a copy, and the original is gone': {
    objects: [
      subscription(),
      crd(),
      installPlan([step('ClusterRole', 'raw', 'rbac.authorization.k8s.io'), step('ServiceAccount', 'raw')]),
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'raw', { metadata: { labels: { 'olm.managed': 'true' } } }),
      object('v1', 'ServiceAccount', 'raw', { namespace: 'redis', metadata: { labels: { 'olm.managed': 'true' } } }),
      object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'bound', { metadata: { labels: ownerLabels } }),
    ],
    reason: 'a plain deletion of it would leave all that its InstallPlan brought',
  },
  'B20: the console loads a plugin of the bundle': {
    objects: [subscription(), csv(), crd(), consolePlugin('sink', { labels: ownerLabels }), consoleWith('a', 'sink')],
    reason: 'the annotation goes with the ClusterServiceVersion, so it is told before',
  },
  'B20: the console loads plugins that the operator made itself': {
    objects: [
      subscription(),
      announcing('["sink", "drain"]'),
      crd(),
      consolePlugin('sink'),
      consoleWith('drain', 'other', 'sink', 'drain'),
    ],
    reason: 'the console loads each of them once',
  },
  'B27: the ServiceAccount that all Pods may use': {
    objects: [
      subscription(),
      csv(),
      crd(),
      object('v1', 'ServiceAccount', 'default', {
        namespace: 'redis',
        metadata: { ...ownedBy(csv()), labels: { 'olm.managed': 'true' } },
      }),
    ],
    reason: 'the tokens of other Pods end with it',
  },
  'B10: its own webhook refuses the deletion, and the operator is down': {
    objects: [subscription(), down, crd(), redis('db'), ...judging],
    reason: 'what is printed for the custom resource alone could not work',
  },
  'B10: its own webhook judges the deletion, and the operator works': {
    objects: [subscription(), csv(), crd(), redis('db'), ...judging],
    reason: 'the webhook answers',
  },
  'B12: the operator makes it again': {
    objects: [subscription(), csv(), crd(), redis('default'), redis('prod')],
    again: [redis('default')],
    reason: 'to delete it once more changes nothing',
  },
  'B12: the operator makes it again, and the policy allows no cascade': {
    objects: [subscription(), csv(), crd(), redis('default')],
    again: [redis('default')],
    policy: { names: ['no-cascade'], allow: ['Orphan'] },
    reason: 'what is allowed leads there, too',
  },
  'B11: what has finalizers comes first': {
    objects: [
      subscription(),
      owning(['Redis', 'redises'], ['Topic', 'topics']),
      crd(),
      crd('Topic', 'topics'),
      redis('cluster'),
      topic,
    ],
    reason: 'the cluster serves the finalizer of the topic',
  },
  'B11: in the order of the policy': {
    objects: [
      subscription(),
      owning(['Redis', 'redises'], ['Topic', 'topics']),
      crd(),
      crd('Topic', 'topics'),
      redis('cluster'),
      object('redis.example.io/v1', 'Topic', 't', { namespace: 'redis', metadata: ownedBy(redis('cluster')) }),
    ],
    policy: { names: ['order'], operandOrder: ['topics.redis.example.io'] },
    reason: 'the policy knows that the cluster serves its topics until they are gone, although it owns them',
  },
  'B11: a dozen of them by name': {
    objects: [subscription(), csv(), crd(), ...Array.from({ length: 12 }, (_, index) => redis(`db-${index}`))],
    reason: 'so many have room',
  },
  'B11: a dozen in as many namespaces': {
    objects: [
      subscription(),
      csv(undefined, undefined, { spec: csv().spec, metadata: { annotations: { 'olm.targetNamespaces': '' } } }),
      crd(),
      ...Array.from({ length: 12 }, (_, index) =>
        redis('a-database-that-has-a-name-of-its-own', `a-namespace-whose-name-is-as-long-as-it-may-well-be-${index}`),
      ),
    ],
    reason: 'what has no room becomes a count, and the commands that follow still fit',
  },
};

for (const [name, { objects, policy, again = [], reason }] of Object.entries(cases)) {
  t.test(name, async t => {
    const plan = await planIn(objects, { ...defaultPolicy, ...policy });
    const text = checklist(plan, everythingVisible, new Set(again.map(one => keyOf(refOf(one)))));
    t.ok(text.split('\n').length <= maxLines && Buffer.byteLength(text) <= maxBytes);
    t.matchSnapshot(text.replaceAll(shortDigest(plan.digest), 'DIGEST'), reason);
  });
}

const conversion = 'conversion webhook for redis.example.io/v1beta1, Kind=Redis failed: service "gone" not found';

/** No version answers. */
function unreadable(cluster: ClusterReader): ClusterReader {
  const error = new ClusterError(500, 'InternalError', conversion, { kind: 'conversion' });
  return refusing(cluster, ({ resource }) => resource.plural === 'redises', error);
}

/** Only v1alpha1 answers, as the adapter finds out (test/e2e/cluster/conversion.test.ts). */
function readable(cluster: ClusterReader): ClusterReader {
  const answering = (resource: Resource) =>
    resource.plural === 'redises' ? { ...resource, version: 'v1alpha1' } : resource;
  return {
    ...refusing(cluster, () => false),
    list: (resource, ...query) => cluster.list(answering(resource), ...query),
    firstPage: (resource, ...query) => cluster.firstPage(answering(resource), ...query),
  };
}

interface ConversionCase extends Pick<Case, 'objects' | 'policy' | 'reason'> {
  readonly as: (cluster: ClusterReader) => ClusterReader;
}

const conversions: Record<string, ConversionCase> = {
  'B9: another version answers': {
    as: readable,
    objects: [
      subscription(),
      converting,
      versioned('v1alpha1'),
      redis('db'),
      redis('old', 'redis', { finalizers, deletionTimestamp }),
    ],
    reason: 'kubectl would ask in the preferred version',
  },
  'B9: another version answers, the operator is down, and there are too many to name': {
    as: readable,
    objects: [
      subscription(),
      { ...converting, status: down.status },
      versioned('v1alpha1'),
      ...Array.from({ length: 13 }, (_, index) => redis(`db-${index}`, 'redis', { finalizers })),
    ],
    reason: 'it can be listed in that version alone',
  },
  'B9: another version answers, in which nothing is stored any more': {
    as: readable,
    objects: [subscription(), converting, versioned('v1'), redis('db')],
    reason: 'nothing can delete it before conversion ends, which OLM would undo',
  },
  'B9: a conversion webhook is gone': {
    as: unreadable,
    objects: [subscription(), csv(), crd()],
    reason: 'time alone changes nothing',
  },
  'B9: a conversion webhook is gone, which OLM registers again': {
    as: unreadable,
    objects: [subscription(), converting, crd()],
    reason: 'what ends the conversion holds only when the ClusterServiceVersion is gone',
  },
  'B9: a conversion webhook is gone, and the policy allows no way around it': {
    as: unreadable,
    objects: [subscription(), converting, crd()],
    policy: { names: ['no-orphans'], allow: ['Cascade'] },
    reason: 'no command that could not work',
  },
};

for (const [name, { objects, as, policy, reason }] of Object.entries(conversions)) {
  t.test(name, async t => {
    const inventory = await takeInventory(as(new SnapshotCluster(objects)), subjectOf(subscription()));
    const plan = makePlan(inventory, { ...defaultPolicy, ...policy });
    const text = checklist(plan, everythingVisible);
    t.matchSnapshot(text.replaceAll(shortDigest(plan.digest), 'DIGEST'), reason);
  });
}

t.test('B10: what its own webhook refuses to delete is more than has been read', async t => {
  const many = Array.from({ length: 501 }, (_, index) => redis(`db-${index}`));
  const cluster = new SnapshotCluster([subscription(), down, crd(), ...many, ...judging]);
  const plan = makePlan(await takePartialInventory(cluster, subjectOf(subscription())), defaultPolicy);
  const text = checklist(plan, everythingVisible);
  t.match(text, '500 Redises and some 1 more cannot be deleted before the operator');
});
