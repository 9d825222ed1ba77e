import t from 'tap';
import { asAudited } from '../../src/audit/audited-object.ts';
import { type GoneOperator, goneOperatorOf, indexed } from '../../src/audit/gone-operators.ts';
import { readInput } from '../../src/audit/input.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { crd, csv, object, operator, ownerLabels, subscription } from '../support/objects.ts';
import { clusterRole, installedCrd, installedCsv, managed } from './objects.ts';

const longName = 'operator-with-a-package-name-that-fills-a-label-key.a-long-name';
const inLongNamespace = 'a-long-namespace/operator-with-a-package-name-that-fills-a-label-key.v1';

function crdOf(operatorName: string, alongside: string): KubeObject {
  const annotations = { 'operatorframework.io/installed-alongside-1': alongside };
  return {
    ...crd(),
    metadata: { ...crd().metadata, labels: { [`operators.coreos.com/${operatorName}`]: '' }, annotations },
  };
}

const keptCrd: KubeObject = {
  ...crd(),
  metadata: {
    ...crd().metadata,
    labels: managed,
    annotations: {
      'operatorframework.io/installed-alongside-1': 'redis/redis-operator.v1',
      'subscription-guard.io/kept-by': 'Cleanup redis',
      'subscription-guard.io/kept-of': 'strimzi.redis',
    },
  },
};

type Told = readonly [operator: string, packageName: string | undefined, namespace: string | undefined, csvs: string[]];

const cases: Record<string, { reason: string; objects: readonly KubeObject[]; want: readonly Told[] }> = {
  Installed: { reason: 'it is not gone', objects: [subscription(), installedCsv, operator()], want: [] },
  OperatorObject: {
    reason: 'its name says package and namespace',
    objects: [operator()],
    want: [['redis-operator.redis', 'redis-operator', 'redis', []]],
  },
  ComponentLabel: {
    reason: 'OLM would make its Operator object anew of it',
    objects: [installedCrd],
    want: [['redis-operator.redis', 'redis-operator', 'redis', ['redis/redis-operator.v1']]],
  },
  DotsInThePackage: {
    reason: 'a namespace has none',
    objects: [object('operators.coreos.com/v1', 'Operator', 'redis.io.operator.team')],
    want: [['redis.io.operator.team', 'redis.io.operator', 'team', []]],
  },
  CutName: {
    reason: 'of a name that was cut, only a CSV can tell the namespace, and nobody the package',
    objects: [crdOf(longName, inLongNamespace)],
    want: [[longName, undefined, 'a-long-namespace', [inLongNamespace]]],
  },
  SubscribedAgainInVain: {
    reason: 'one that has installed nothing may be waiting for these leftovers to go',
    objects: [installedCsv, subscription('redis-operator', 'redis', { status: {} })],
    want: [['redis-operator.redis', 'redis-operator', 'redis', ['redis/redis-operator.v1']]],
  },
  OnlyTheNameOfACsv: {
    reason: 'by custom it is <package>.v<version>; the package is not certain',
    objects: [clusterRole('one', ownerLabels)],
    want: [['redis-operator.redis', undefined, 'redis', ['redis/redis-operator.v1']]],
  },
  KeptOnPurpose: {
    reason: 'its CSV is not named after the package, and the note tells which operator it was',
    objects: [keptCrd],
    want: [['strimzi.redis', undefined, 'redis', ['redis/redis-operator.v1']]],
  },
  KeptOnPurposeAndTakenOverAgain: {
    reason: 'the label of OLM is newer than the note',
    objects: [{ ...keptCrd, metadata: { ...keptCrd.metadata, labels: installedCrd.metadata.labels ?? {} } }],
    want: [['redis-operator.redis', 'redis-operator', 'redis', ['redis/redis-operator.v1']]],
  },
  OfACsvThatIsThere: {
    reason: 'it speaks for itself',
    objects: [clusterRole('one', ownerLabels), csv('redis-operator.v1', 'redis', { metadata: { labels: managed } })],
    want: [['redis-operator.redis', undefined, 'redis', ['redis/redis-operator.v1']]],
  },
  Two: {
    reason: 'in two namespaces',
    objects: [operator(), object('operators.coreos.com/v1', 'Operator', 'redis-operator.team-a')],
    want: [
      ['redis-operator.redis', 'redis-operator', 'redis', []],
      ['redis-operator.team-a', 'redis-operator', 'team-a', []],
    ],
  },
};

for (const [name, { reason, objects, want }] of Object.entries(cases)) {
  t.test(name, async t => {
    const { goneOperators } = await readInput(new SnapshotCluster(objects));
    t.strictSame(
      goneOperators.all.map(({ operator, packageName, namespace, csvs }) => [
        operator,
        packageName,
        namespace,
        [...csvs],
      ]),
      want,
      reason,
    );
  });
}

const gone = (packageName: string, namespace: string, ...csvs: string[]): GoneOperator => {
  return { operator: `${packageName}.${namespace}`, packageName, namespace, csvs: new Set(csvs), objects: [] };
};
const cache = gone('cache', 'one', 'one/cache.v1');
const twoCaches = [cache, gone('cache', 'two', 'two/cache.v1')];
const redisHere = gone('redis', 'here');

const owners: Record<
  string,
  { goneOperators: readonly GoneOperator[]; labels: Record<string, string>; want?: GoneOperator }
> = {
  ByItsLabel: { goneOperators: twoCaches, labels: { 'operators.coreos.com/cache.one': '' }, want: cache },
  TheFirstOfSeveralLabels: {
    goneOperators: twoCaches,
    labels: { 'operators.coreos.com/cache.two': '', 'operators.coreos.com/cache.one': '' },
    want: cache,
  },
  ByItsCsv: {
    goneOperators: twoCaches,
    labels: { 'olm.owner': 'cache.v1', 'olm.owner.namespace': 'one' },
    want: cache,
  },
  ByTheBareNameOfItsCsv: { goneOperators: [cache, redisHere], labels: { 'olm.owner': 'cache.v1' }, want: cache },
  ByABareNameThatTwoHad: { goneOperators: twoCaches, labels: { 'olm.owner': 'cache.v1' } },
  ByCustom: { goneOperators: [cache, redisHere], labels: { 'olm.owner': 'redis.v2' }, want: redisHere },
  ByCustomInItsNamespace: {
    goneOperators: [redisHere, gone('redis', 'there')],
    labels: { 'olm.owner': 'redis.v2', 'olm.owner.namespace': 'here' },
    want: redisHere,
  },
  ByCustomButOfTwo: { goneOperators: [redisHere, gone('redis', 'there')], labels: { 'olm.owner': 'redis.v2' } },
  NotByCustomWhereItsCsvsAreKnown: { goneOperators: [cache], labels: { 'olm.owner': 'cache.v2' } },
};

for (const [name, { goneOperators, labels, want }] of Object.entries(owners)) {
  t.test(`whose an object is: ${name}`, async t => {
    t.equal(goneOperatorOf(asAudited(clusterRole('one', labels)), indexed(goneOperators)), want);
  });
}
