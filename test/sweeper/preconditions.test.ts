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
  /** Why it stays, as the same pass finds out; undefined: the next pass does. */
  readonly kept?: string;
  readonly policy?: 'Delete';
}

const kept = { annotations: { 'helm.sh/resource-policy': 'keep' } };
const cases: Record<string, Case> = {
  ACsvThatSomebodyProtects: {
    object: version(csv(), '1'),
    changed: version(csv(), '2', kept),
    kept: 'it is annotated helm.sh/resource-policy: keep',
  },
  ACsvThatIsReplaced: {
    object: version(csv(), '1'),
    changed: version(csv(), '2', { uid: 'another' }),
    kept: 'another object has taken its name',
  },
  ACrdThatGetsAnOwner: {
    object: version(crd(), '1'),
    changed: version(crd(), '2', {
      ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'mine', uid: 'uid-of-mine' }],
    }),
    kept: 'ConfigMap mine owns it too',
  },
  AnOperandThatSomebodyProtects: {
    object: version(redis('prod'), '1'),
    changed: version(redis('prod'), '2', kept),
    policy: 'Delete',
  },
};

for (const [name, { object, changed, kept, policy }] of Object.entries(cases)) {
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
    t.strictSame(
      status.kept.filter(({ kind }) => kind === object.kind).map(({ reason }) => reason),
      kept === undefined ? [] : [kept],
    );
    if (kept === undefined) t.equal(status.message, 'Redis redis/prod: it has just been deleted');
    t.strictSame(cluster.of(object.kind), [changed], 'it is still there, as it is now');
  });
}

/** How often somebody writes to the CRD between the last look and the deletion. */
const writes: Record<string, { readonly times: number; readonly left: number; readonly message: string }> = {
  Once: { times: 1, left: 0, message: '2 objects are gone, nothing is left' },
  Always: {
    times: Number.POSITIVE_INFINITY,
    left: 1,
    message: 'CustomResourceDefinition redises.redis.example.io: it has just changed, and is looked at again',
  },
};

for (const [name, { times, left, message }] of Object.entries(writes)) {
  t.test(`a CRD that changes beside its deletion: ${name}`, async t => {
    const cluster = new FakeCluster([version(crd(), '1')]);
    const remove = cluster.delete.bind(cluster);
    let written = 0;
    cluster.delete = async (...order) => {
      written += 1;
      if (written <= times)
        for (const one of cluster.of(crd().kind)) cluster.replace(one, version(crd(), `${written + 1}`));
      return remove(...order);
    };
    const pause = async () => true;
    t.equal((await passOver(cluster, { installed: [subscription(), csv(), crd()], pause })).message, message);
    t.equal(cluster.of(crd().kind).length, left);
  });
}

t.test('a CRD that changes because another operator comes to need it stays', async t => {
  const cluster = new FakeCluster([version(crd(), '1')]);
  const remove = cluster.delete.bind(cluster);
  const required = [{ name: 'redises.redis.example.io', kind: 'Redis', version: 'v1' }];
  cluster.delete = async (...order) => {
    for (const one of cluster.of(crd().kind)) cluster.replace(one, version(crd(), '2'));
    cluster.add(csv('other.v1', 'other', { spec: { customresourcedefinitions: { required } } }));
    return remove(...order);
  };
  const { kept } = await passOver(cluster, { installed: [subscription(), csv(), crd()] });
  t.match(kept, [{ name: 'redises.redis.example.io', reason: /other\.v1 \(other\)/ }]);
  t.equal(cluster.of(crd().kind).length, 1);
});

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
  await passOver(cluster, { installed, pause: async () => true });
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
  t.equal(asked[deletion - 1], 'list Redis');
});
