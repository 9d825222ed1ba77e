import t from 'tap';
import type { KubeObject, ObjectMeta } from '../../src/cluster/cluster.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { crd, csv, operator, redis, subscription } from '../support/objects.ts';
import { passOver } from './pass-over.ts';

/** What happens between the last look at an object and its deletion. */

const version = (one: KubeObject, resourceVersion: string, metadata: Partial<ObjectMeta> = {}): KubeObject => ({
  ...one,
  metadata: { ...one.metadata, resourceVersion, ...metadata },
});

interface Case {
  /** What is left to remove, as it is looked at. */
  readonly object: KubeObject;
  /** What it is when its deletion arrives. */
  readonly changed: KubeObject;
  readonly message: string;
  readonly policy?: 'Delete';
}

const kept = { annotations: { 'helm.sh/resource-policy': 'keep' } };
const again = 'it has just changed, and is looked at again';
const cases: Record<string, Case> = {
  ACsvThatSomebodyProtects: {
    object: version(csv(), '1'),
    changed: version(csv(), '2', kept),
    message: `ClusterServiceVersion redis/redis-operator.v1: ${again}`,
  },
  ACsvThatIsReplaced: {
    object: version(csv(), '1'),
    changed: version(csv(), '2', { uid: 'another' }),
    message: `ClusterServiceVersion redis/redis-operator.v1: ${again}`,
  },
  ACrdThatGetsAnOwner: {
    object: version(crd(), '1'),
    changed: version(crd(), '2', {
      ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'mine', uid: 'uid-of-mine' }],
    }),
    message: `CustomResourceDefinition redises.redis.example.io: ${again}`,
  },
  AnOperandThatSomebodyProtects: {
    object: version(redis('prod'), '1'),
    changed: version(redis('prod'), '2', kept),
    policy: 'Delete',
    message: 'Redis redis/prod: it has just been deleted',
  },
};

for (const [name, { object, changed, message, policy }] of Object.entries(cases)) {
  t.test(name, async t => {
    const others = object.kind === 'Redis' ? [csv(), crd()] : [];
    const cluster = new FakeCluster([object, ...others]);
    const remove = cluster.delete.bind(cluster);
    cluster.delete = async (...order) => {
      cluster.replace(object, changed);
      return remove(...order);
    };
    const installed = [subscription(), csv(), crd(), ...(object.kind === 'Redis' ? [object] : [])];
    const status = await passOver(cluster, {
      installed,
      ...(policy && { policy: { ...defaultPolicy, operands: policy } }),
    });
    t.equal(status.message, message);
    t.strictSame(cluster.of(object.kind), [changed], 'it is still there, as it is now');
  });
}

/** One pass in which something happens to the CRD after it has been read for its step the first time. */
async function passWhileCrdIsRead(cluster: FakeCluster, happen: (crd: KubeObject) => void): Promise<string> {
  const read = cluster.get.bind(cluster);
  let begun = false;
  cluster.get = async (resource, at) => {
    const found = await read(resource, at);
    if (begun && resource.kind === 'CustomResourceDefinition' && found?.spec !== undefined) {
      begun = false;
      happen(found);
    }
    return found;
  };
  const observe = (point: string): void => {
    if (point === 'before crds') begun = true;
  };
  const { message } = await passOver(cluster, { installed: [subscription(), csv(), crd()], observe });
  return message;
}

t.test('a custom resource that is made while its CRD is looked at keeps the CRD', async t => {
  const cluster = new FakeCluster([version(crd(), '1')]);
  t.equal(
    await passWhileCrdIsRead(cluster, () => cluster.add(redis('new'))),
    'CustomResourceDefinition redises.redis.example.io: 1 of its objects exist, such as Redis redis/new',
  );
  t.strictSame(cluster.writes, []);
});

t.test('a CRD that somebody has begun to delete is waited for', async t => {
  const cluster = new FakeCluster([version(crd(), '1')]);
  const going = version(crd(), '1', { deletionTimestamp: 'now' });
  t.equal(
    await passWhileCrdIsRead(cluster, found => cluster.replace(found, going)),
    'CustomResourceDefinition redises.redis.example.io: it is being deleted',
  );
  t.strictSame(cluster.writes, []);
});

t.test('OLM may write to its Operator object as often as it likes', async t => {
  const cluster = new FakeCluster([version(operator(), '1')]);
  const remove = cluster.delete.bind(cluster);
  cluster.delete = async (...order) => {
    for (const one of cluster.of('Operator')) cluster.replace(one, version(operator(), '2'));
    return remove(...order);
  };
  await passOver(cluster, { installed: [subscription(), csv(), crd(), operator()] });
  t.strictSame(cluster.of('Operator'), []);
});

t.test('what is looked at and has not changed goes', async t => {
  const installed = [subscription(), version(csv(), '7'), version(crd(), '8')];
  const cluster = new FakeCluster(installed.slice(1));
  await passOver(cluster, { installed, pause: async () => {} });
  t.strictSame(cluster.of('ClusterServiceVersion'), []);
  t.strictSame(cluster.of('CustomResourceDefinition'), []);
});

t.test('nothing is asked between the count of the objects of a CRD and its deletion', async t => {
  const cluster = new FakeCluster([version(crd(), '1')]);
  const asked: string[] = [];
  const { get, list, delete: remove } = cluster;
  cluster.get = (resource, ...rest) => {
    asked.push(`get ${resource.kind}`);
    return get.call(cluster, resource, ...rest);
  };
  cluster.list = (resource, ...rest) => {
    asked.push(`list ${resource.kind}`);
    return list.call(cluster, resource, ...rest) as never;
  };
  cluster.delete = (resource, ...rest) => {
    asked.push(`delete ${resource.kind}`);
    return remove.call(cluster, resource, ...rest);
  };
  await passOver(cluster, { installed: [subscription(), csv(), crd()] });
  const deletion = asked.indexOf('delete CustomResourceDefinition');
  t.strictSame(asked.slice(deletion - 2, deletion).toSorted(), ['get CustomResourceDefinition', 'list Redis']);
});
