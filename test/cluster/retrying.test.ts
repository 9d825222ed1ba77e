import t from 'tap';
import { type Cluster, ClusterError, type KubeObject, type Resource } from '../../src/cluster/cluster.ts';
import { retrying } from '../../src/cluster/live/retrying.ts';

const resource: Resource = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
const object: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', uid: '1' } };
const at = { namespace: 'x', name: 'a' };

/** Every call fails so many times before it succeeds. */
function failing(times: number, error: Error): { cluster: Cluster; calls: () => number } {
  let calls = 0;
  const answer = async <T>(value: T): Promise<T> => {
    calls += 1;
    if (calls <= times) throw error;
    return value;
  };
  const cluster: Cluster = {
    resource: () => answer(resource),
    get: () => answer(object),
    async *list<Kept>() {
      yield object as Kept;
      yield await answer(object as Kept);
    },
    firstPage: () => answer({ objects: [object] }),
    create: () => answer(object),
    patch: () => answer(object),
    delete: () => answer('accepted' as const),
  };
  return { cluster, calls: () => calls };
}

const twice: Record<string, (cluster: Cluster) => Promise<unknown>> = {
  resource: cluster => cluster.resource('', 'ConfigMap'),
  get: cluster => cluster.get(resource, at),
  list: cluster => Array.fromAsync(cluster.list(resource)),
  patch: cluster => cluster.patch(resource, at, {}),
  delete: cluster => cluster.delete(resource, at, { uid: '1' }),
};

for (const [name, call] of Object.entries(twice)) {
  t.test(`${name} is tried again after what may pass`, async t => {
    for (const code of [0, 409, 429, 500, 503]) {
      const kind = code === 409 ? 'changed' : 'other';
      const { cluster, calls } = failing(2, new ClusterError(code, 'Some', 'reason', { kind }));
      const patient = retrying(cluster, { pause: 0, signal: new AbortController().signal });
      t.strictSame(await call(patient), await call(failing(0, new Error()).cluster), `the answer after ${code}`);
      t.equal(calls(), 3, `${code}`);
    }
  });

  t.test(`${name} is not tried again after an answer`, async t => {
    const denied = 'admission webhook "guard.subscription-guard.io" denied the request: still needed';
    for (const error of [
      new ClusterError(403, 'Forbidden', 'no'),
      new ClusterError(409, 'Conflict', denied),
      new ClusterError(500, 'InternalError', 'Internal error occurred: failed calling webhook "x.io": timed out'),
      new TypeError('a fault of ours'),
    ]) {
      const { cluster, calls } = failing(9, error);
      await t.rejects(call(retrying(cluster, { pause: 0, signal: new AbortController().signal })), error);
      t.equal(calls(), 1);
    }
  });
}

t.test('what is created is created once', async t => {
  const { cluster, calls } = failing(1, new ClusterError(0, 'Unreachable', 'gone'));
  const patient = retrying(cluster, { pause: 0, signal: new AbortController().signal });
  await t.rejects(patient.create(resource, object), { code: 0 });
  t.equal(calls(), 1);
});

t.test('it gives up after so many attempts, and at the end', async t => {
  const { cluster, calls } = failing(9, new ClusterError(500, 'InternalError', 'broken'));
  await t.rejects(retrying(cluster, { attempts: 4, pause: 0, signal: new AbortController().signal }).get(resource, at));
  t.equal(calls(), 4);
  const ended = failing(9, new ClusterError(500, 'InternalError', 'broken'));
  await t.rejects(retrying(ended.cluster, { pause: 60_000, signal: AbortSignal.abort() }).get(resource, at));
  t.equal(ended.calls(), 1);
});
