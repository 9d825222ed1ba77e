import t from 'tap';
import { causesOf } from '../../src/checklist/causes.ts';
import { checklist, maxBytes, maxLines } from '../../src/checklist/checklist.ts';
import { everythingVisible, type Visibility } from '../../src/checklist/visibility.ts';
import { ClusterError, type KubeObject } from '../../src/cluster/cluster.ts';
import { deleteSubscription } from '../../src/kubectl.ts';
import { shortDigest } from '../../src/plan/digest.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import {
  calledByHand,
  crd,
  csv,
  installPlan,
  object,
  ownedBy,
  planIn,
  redis,
  subscription,
} from '../support/objects.ts';

const nothingVisible: Visibility = () => false;
const base = [subscription(), csv(), installPlan([]), crd()];
const withinReach = [
  subscription(),
  csv(undefined, undefined, { metadata: { annotations: { 'olm.targetNamespaces': 'redis' } } }),
  crd(),
];
const many = (count: number, namespace: string) =>
  Array.from({ length: count }, (_, index) => redis(`cache-${index}`, namespace));
const needing = (name: string, namespace: string) =>
  csv(name, namespace, { spec: { customresourcedefinitions: { required: [{ name: 'redises.redis.example.io' }] } } });
const dependency = [
  subscription('store', 'redis', {
    metadata: { annotations: { 'olm.generated-by': 'install-1' } },
    spec: { name: 'store' },
    status: { installedCSV: 'store.v1' },
  }),
  csv('store.v1', 'redis', {
    spec: { customresourcedefinitions: { owned: [{ name: 'shelves.store.io', kind: 'Shelf' }] } },
  }),
];

/** The longest that the API server lets an object and a Namespace be called. */
const longest = (plan: Plan): Plan => ({
  ...plan,
  subject: { ...plan.subject, name: 's'.repeat(253), namespace: 'n'.repeat(63) },
});
const forbidden = new ClusterError(403, 'Forbidden', 'no');
const broken = new ClusterError(500, 'InternalError', 'conversion webhook failed');
const unreadRole = {
  verb: 'read',
  kind: 'Role',
  object: { namespace: 'redis', name: 'secret-name' },
  error: forbidden,
} as const;
const failing = (plan: Plan): Plan => ({
  ...plan,
  unknowns: Array.from({ length: 6 }, (_, i) => ({
    verb: 'list',
    resource: { group: 'kitchen.io', plural: `sinks${i}` },
    error: forbidden,
  })),
});

/** Something of everything that a checklist can tell. */
const kinds = ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon', 'Zeta'];
const ofEachKind = kinds.map(kind => ({ kind, plural: `${kind.toLowerCase()}s` }));
const settings = (name: string, metadata: object) => object('v1', 'ConfigMap', name, { namespace: 'redis', metadata });
const everything = [
  subscription(),
  csv(undefined, undefined, {
    metadata: {
      annotations: {
        'olm.targetNamespaces': 'redis',
        'operator.openshift.io/uninstall-message': 'Back up your data first.',
      },
    },
    spec: {
      customresourcedefinitions: {
        owned: ofEachKind.map(({ kind, plural }) => ({ name: `${plural}.redis.example.io`, kind, version: 'v1' })),
        required: [{ name: 'shelves.store.io' }],
      },
    },
  }),
  ...dependency,
  ...ofEachKind.map(({ kind, plural }) => crd(kind, plural)),
  ...kinds.flatMap(kind =>
    ['redis', 'team-a'].map(namespace => object('redis.example.io/v1', kind, 'one', { namespace })),
  ),
  csv('till.v1', 'team-a', {
    spec: { customresourcedefinitions: { required: [{ name: 'alphas.redis.example.io' }] } },
  }),
  settings('precious', { ...ownedBy(csv()), annotations: { 'helm.sh/resource-policy': 'keep' } }),
  settings('shared', {
    ownerReferences: [
      ...ownedBy(csv()).ownerReferences,
      { apiVersion: 'v1', kind: 'ConfigMap', name: 'mine', uid: 'somebody' },
    ],
  }),
];
const keepingCrds = { crds: 'Keep', names: ['production', 'z'.repeat(253)] } as const;

interface Case {
  readonly objects: readonly KubeObject[];
  readonly visible?: Visibility;
  readonly policy?: Partial<Policy>;
  readonly change?: (plan: Plan) => Plan;
}

const cases: Record<string, Case> = {
  NoOperands: { objects: base },
  FewOperands: { objects: [...base, redis('prod'), redis('staging'), redis('cache', 'team-a')] },
  OperandsOfAnyName: { objects: [...base, redis('a;b'), redis('$(touch x)'), redis("it's"), redis('prod')] },
  OperandsOutOfReach: {
    objects: [...withinReach, redis('prod'), redis('cache', 'team-a')],
  },
  AllOperandsOutOfReach: { objects: [...withinReach, redis('cache', 'team-a'), redis('more', 'team-b')] },
  OperandsOwnedByOthersGoWithThem: {
    objects: [...base, redis('prod'), redis('child', 'redis', ownedBy(redis('prod')))],
  },
  ManyOperands: {
    objects: [
      ...base,
      ...many(12, 'redis'),
      ...many(3, 'team-a'),
      ...many(2, 'team-b'),
      ...many(1, 'team-c'),
      ...many(1, 'team-d'),
    ],
  },
  OperandsHidden: { objects: [...base, redis('prod'), redis('cache', 'team-a')], visible: nothingVisible },
  OperandsPartlyHidden: {
    objects: [...base, redis('prod'), redis('cache', 'team-a')],
    visible: (_, namespace) => namespace === 'redis',
  },
  NeededByOthers: { objects: [...base, needing('shop.v2', 'team-b'), needing('till.v1', 'team-a')] },
  NeededByOthersHidden: { objects: [...base, needing('shop.v2', 'team-b')], visible: nothingVisible },
  CrdOfAnotherManager: {
    objects: [
      subscription(),
      csv(),
      installPlan([]),
      { ...crd(), metadata: { ...crd().metadata, annotations: { 'meta.helm.sh/release-name': 'redis' } } },
    ],
  },
  OwnedAndMarkedToBeKept: {
    objects: [
      ...base,
      object('v1', 'ConfigMap', 'settings', {
        namespace: 'redis',
        metadata: { ...ownedBy(csv()), annotations: { 'helm.sh/resource-policy': 'keep' } },
      }),
    ],
  },
  CallerOfAnotherManager: { objects: [...base, ...calledByHand('by-hand')] },
  CallerOfAnotherManagerHidden: { objects: [...base, ...calledByHand('by-hand')], visible: nothingVisible },
  CallersOfAnotherManagerWithLongNames: {
    objects: [...base, ...calledByHand(...Array.from({ length: 12 }, (_, i) => `${'long-'.repeat(48)}${i}`))],
  },
  HasADependency: {
    objects: [
      subscription(),
      csv(undefined, undefined, { spec: { customresourcedefinitions: { required: [{ name: 'shelves.store.io' }] } } }),
      ...dependency,
    ],
  },
  VendorsMessage: {
    objects: [
      subscription(),
      csv(undefined, undefined, {
        metadata: { annotations: { 'operator.openshift.io/uninstall-message': 'Back up\n\u001b[31mfirst.' } },
      }),
    ],
  },
  SharedWithAnotherInstallation: {
    objects: [...base, csv('redis-operator.v1', 'team-b', { metadata: { uid: 'twin' } })],
  },
  Unknowns: {
    objects: base,
    change: plan => ({
      ...plan,
      unknowns: [{ verb: 'list', resource: { group: 'kitchen.io', plural: 'sinks' }, error: broken }, unreadRole],
    }),
  },
  UnknownsHidden: {
    objects: base,
    visible: nothingVisible,
    change: plan => ({ ...plan, unknowns: [unreadRole] }),
  },
  NamesTooLongToTell: {
    objects: [
      ...base,
      ...Array.from({ length: 5 }, (_, i) => redis(`${'long-'.repeat(48)}${i}`, `${'space-'.repeat(10)}${i}`)),
    ],
  },
  TooMuchToTell: { objects: everything, policy: keepingCrds, change: failing },
  LongestSubscription: { objects: [...base, redis('prod')], change: longest },
  LongestSubscriptionOfOperatorWithManyApis: { objects: everything, change: longest },
  TooMuchToTellOfTheLongestSubscription: {
    objects: everything,
    policy: keepingCrds,
    change: plan => longest(failing(plan)),
  },
};

const asItIs = (plan: Plan) => plan;

for (const [name, { objects, visible = everythingVisible, policy, change = asItIs }] of Object.entries(cases)) {
  t.test(name, async t => {
    const planOf = async (found: readonly KubeObject[]) => change(await planIn(found, { ...defaultPolicy, ...policy }));
    const plan = await planOf(objects);
    const text = checklist(plan, visible);
    t.matchSnapshot(text.replace(shortDigest(plan.digest), '000000'), 'checklist');
    t.matchSnapshot(JSON.stringify(causesOf(plan, visible), undefined, 1), 'causes');
    t.ok(Buffer.byteLength(text) <= maxBytes, 'at most 2 KiB');
    t.ok(text.split('\n').length <= maxLines, 'at most 25 lines');
    t.notMatch(text.replaceAll('\n', ''), /\p{Cc}/u, 'no control characters but line breaks');
    t.notMatch(text, /--all|-A.*delete|delete.*-A/, 'no command that deletes more than it names');
    for (const command of commandsOf(plan)) t.match(text, command, 'no command is cut or left out');
    const shuffled = await planOf(objects.toReversed());
    t.equal(checklist(shuffled, visible), text, 'the same cluster state makes the same bytes');
  });
}

/** Each at the end of its line, or before the digest. */
function commandsOf({ subject, digest }: Plan): string[] {
  return [
    `  ${deleteSubscription(subject, 'foreground')}\n`,
    `  ${deleteSubscription(subject, 'orphan')}\n`,
    `Full list: kubectl leftovers plan ${subject.name} -n ${subject.namespace}   (plan ${shortDigest(digest)})`,
  ];
}

t.test('tells no name to a reader who may list nothing', async t => {
  const secret = 'xsecretx';
  const objects = [
    subscription(),
    csv(`${secret}-csv`, 'redis', { metadata: { labels: { 'operators.coreos.com/redis-operator.redis': '' } } }),
    ...base.slice(1),
    redis(`${secret}-operand`, `${secret}-namespace`),
    needing(`${secret}-needing`, `${secret}-team`),
    object('v1', 'ConfigMap', `${secret}-settings`, { namespace: 'redis', metadata: ownedBy(csv()) }),
  ];
  const plan = {
    ...(await planIn(objects)),
    unknowns: [
      {
        verb: 'read',
        kind: 'Operator',
        object: { name: secret },
        error: new ClusterError(500, 'InternalError', secret),
      } as const,
    ],
  };
  t.notMatch(checklist(plan, nothingVisible), secret);
  t.notMatch(JSON.stringify(causesOf(plan, nothingVisible)), secret);
  t.match(checklist(plan, everythingVisible), secret, 'and to others it does');
});
