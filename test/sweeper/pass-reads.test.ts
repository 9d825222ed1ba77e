import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { NotingCluster } from '../support/fakes/noting-cluster.ts';
import { crd, csv, helmMarks, object, ownerLabels, redis, subscription } from '../support/objects.ts';
import { passOver } from './pass-over.ts';

/** What a pass reads one by one. Each such read takes the API server longer than the same object in a list. */

interface Case {
  /** Now. */
  readonly objects: readonly KubeObject[];
  /** At the approval; default: the same, and the Subscription. */
  readonly installed?: readonly KubeObject[];
  /** Seconds in which nothing has happened; default 0. */
  readonly quiet?: number;
  /** Of the kind that the case is about, in any order. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly message: string | RegExp;
}

function ownedCrds(...crds: readonly (readonly [plural: string, kind: string])[]): KubeObject {
  const owned = crds.map(([plural, kind]) => ({ name: `${plural}.redis.example.io`, kind, version: 'v1' }));
  return csv(undefined, undefined, { spec: { customresourcedefinitions: { owned } } });
}

async function pass({
  objects,
  installed = [subscription(), ...objects],
  quiet = 0,
}: Pick<Case, 'objects' | 'installed' | 'quiet'>) {
  const cluster = new NotingCluster(objects);
  const policy = { ...defaultPolicy, operands: 'Delete' } as const;
  const { message } = await passOver(cluster, { installed, quiet, policy });
  return { cluster, message };
}

const whole = 'get CustomResourceDefinition redises.redis.example.io full';
const takesRedis = 'delete Redis prod';
const operandGoes = 'Redis redis/prod: it has just been deleted';
const kinds: Record<string, Case> = {
  AsTheCsvSays: {
    objects: [csv(), crd(), redis('prod')],
    reads: [],
    writes: [takesRedis],
    message: operandGoes,
  },
  OfACsvThatSaysNothing: {
    objects: [ownedCrds(), crd(), redis('prod')],
    reads: [whole],
    writes: [takesRedis],
    message: operandGoes,
  },
  OfACsvThatNamesAKindThatIsNotServed: {
    objects: [ownedCrds(['redises', 'Valkey']), crd(), redis('prod')],
    reads: [whole],
    writes: [takesRedis],
    message: operandGoes,
  },
  OfACsvThatNamesTheKindOfAnotherCrd: {
    objects: [ownedCrds(['redises', 'Lock'], ['locks', 'Lock']), crd(), crd('Lock', 'locks'), redis('prod')],
    reads: [whole],
    writes: [takesRedis],
    message: operandGoes,
  },
};

for (const [name, testCase] of Object.entries(kinds)) {
  t.test(`the kind of a CRD ${name}`, async t => {
    const { cluster, message } = await pass(testCase);
    t.strictSame(
      cluster.reads.filter(read => read.startsWith('get CustomResourceDefinition') && read.endsWith('full')),
      testCase.reads,
    );
    t.strictSame(cluster.writes, testCase.writes);
    t.match(message, testCase.message);
  });
}

t.test('only CRDs with custom resources are read for their managers', async t => {
  const csvOfBoth = ownedCrds(['redises', 'Redis'], ['locks', 'Lock']);
  const { cluster } = await pass({ objects: [csvOfBoth, crd(), crd('Lock', 'locks'), redis('prod')] });
  t.strictSame(
    cluster.reads.filter(read => read.endsWith('managers')),
    ['get CustomResourceDefinition redises.redis.example.io managers'],
  );
});

const role = (index: number, metadata: object = {}) =>
  object('rbac.authorization.k8s.io/v1', 'ClusterRole', `role-${index}`, {
    metadata: { labels: ownerLabels, ...metadata },
  });
/** Enough for a list. */
const roles = [1, 2, 3, 4, 5].map(index => role(index));
const [, ...four] = roles;
const byHelm = role(1, {
  annotations: helmMarks,
  managedFields: [{ manager: 'helm', operation: 'Apply', fieldsV1: { 'f:metadata': { 'f:annotations': {} } } }],
});
const again = role(1, { uid: 'another' });
const goes = 'ClusterServiceVersion redis/redis-operator.v1: it has just been deleted';
const takesCsv = 'delete ClusterServiceVersion redis-operator.v1';

const followers: Record<string, Case> = {
  ThatGoWithTheirOwner: { objects: [csv(), ...roles], reads: [], writes: [takesCsv], message: goes },
  OneOfWhichAnotherManagerHasMarked: {
    objects: [csv(), byHelm, ...four],
    installed: [subscription(), csv(), ...roles],
    reads: ['get ClusterRole role-1 managers', 'get ClusterRole role-1 managers'],
    writes: [],
    message: /ClusterRole role-1: Helm release redis \(namespace ops\) manages it, but it would go with/,
  },
  OneOfWhichHasBeenMadeAgain: {
    objects: [again, ...four],
    installed: [subscription(), csv(), ...roles],
    reads: [],
    writes: [],
    message: /ClusterRole role-2: it follows its owner/,
  },
  WhoseOwnerHasNotTakenThemAlong: {
    objects: roles,
    installed: [subscription(), csv(), ...roles],
    quiet: 30,
    reads: roles.map(({ metadata: { name } }) => `get ClusterRole ${name} managers`),
    writes: roles.map(({ metadata: { name } }) => `delete ClusterRole ${name}`),
    message: /it has just been deleted/,
  },
};

for (const [name, testCase] of Object.entries(followers)) {
  t.test(`followers ${name}`, async t => {
    const { cluster, message } = await pass(testCase);
    t.strictSame(
      cluster.reads.filter(read => read.startsWith('get ClusterRole')),
      testCase.reads,
    );
    t.strictSame(cluster.writes, testCase.writes);
    t.match(message, testCase.message);
  });
}

t.test('of CRDs, only one that has changed beside its deletion is read whole again', async t => {
  const crds = [crd(), crd('Lock', 'locks')].map(one => ({
    ...one,
    metadata: { ...one.metadata, resourceVersion: '1' },
  }));
  const cluster = new NotingCluster(crds);
  const remove = cluster.delete.bind(cluster);
  let changes = 1;
  cluster.delete = async (resource, at, precondition) => {
    const [, lock] = crds;
    if (lock && at.name === lock.metadata.name && changes > 0) {
      changes -= 1;
      cluster.replace(lock, { ...lock, metadata: { ...lock.metadata, resourceVersion: '2' } });
    }
    return remove(resource, at, precondition);
  };
  const observe = (point: string): void => {
    if (point === 'before crds') cluster.reads.length = 0;
  };
  await passOver(cluster, { installed: [subscription(), csv(), ...crds], observe });
  t.strictSame(
    cluster.reads.filter(read => read.startsWith('get CustomResourceDefinition') && read.endsWith('full')),
    ['locks', 'redises', 'locks'].map(plural => `get CustomResourceDefinition ${plural}.redis.example.io full`),
  );
  t.strictSame(cluster.of('CustomResourceDefinition'), []);
});

t.test('what is being deleted is not read again', async t => {
  const going = crd();
  const cluster = new NotingCluster([{ ...going, metadata: { ...going.metadata, deletionTimestamp: 'now' } }]);
  const observe = (point: string): void => {
    if (point === 'before crds') cluster.reads.length = 0;
  };
  const { message } = await passOver(cluster, { installed: [subscription(), csv(), going], observe });
  t.equal(message, 'CustomResourceDefinition redises.redis.example.io: it is being deleted');
  t.strictSame(
    cluster.reads.filter(read => read.startsWith('get CustomResourceDefinition')),
    ['get CustomResourceDefinition redises.redis.example.io metadata'],
  );
});
