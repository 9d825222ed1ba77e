import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import type { Cluster, KubeObject, ListQuery, Resource } from '../../src/cluster/cluster.ts';
import { sharing } from '../../src/cluster/live/sharing.ts';
import { clusterRoles, configMaps } from '../../src/cluster/resources.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';

/** A cluster that answers a read when the test lets it; the answer says which read it is of. */
class Slow {
  readonly asked: string[] = [];
  readonly signals: AbortSignal[] = [];
  readonly #waiting: PromiseWithResolvers<void>[] = [];

  readonly cluster: Cluster = Object.assign(new FakeCluster([]), {
    get: (resource: Resource, at: { name: string }, _: unknown, signal: AbortSignal) =>
      this.#answer(`${resource.plural} ${at.name}`, signal),
    list: <Kept>(resource: Resource, query: ListQuery<Kept>, signal: AbortSignal) =>
      this.#list(resource, query, signal),
    firstPage: async (resource: Resource, limit: number, signal: AbortSignal) => ({
      objects: [await this.#answer(`first ${limit} ${resource.plural}`, signal)],
    }),
  });

  /** Lets the read of this number, from 0, end. */
  async end(index: number, error?: Error): Promise<void> {
    const { resolve, reject } = this.#waiting[index] as PromiseWithResolvers<void>;
    if (error) reject(error);
    else resolve();
    await turns();
  }

  async *#list<Kept>(resource: Resource, { owners = [] }: ListQuery<Kept>, signal: AbortSignal): AsyncIterable<Kept> {
    const answer = await this.#answer(`all ${resource.plural} ${owners.toSorted()}`, signal);
    if (owners.length === 0) yield answer as Kept;
    for (const name of owners) yield ownedBy(name) as Kept;
  }

  async #answer(question: string, signal: AbortSignal): Promise<KubeObject> {
    const number = this.asked.push(question);
    this.signals.push(signal);
    const waiting = Promise.withResolvers<void>();
    this.#waiting.push(waiting);
    await waiting.promise;
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `of read ${number}` } };
  }
}

const at = { namespace: 'a', name: 'settings' };
const minute = 60_000;

function ownedBy(name: string): KubeObject {
  const owner = { apiVersion: 'v1', kind: 'Owner', name, uid: name };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `of ${name}`, ownerReferences: [owner] } };
}

async function turns(): Promise<void> {
  await new Promise(resolve => setImmediate(resolve));
}

function nameOf(object: KubeObject | undefined): string | undefined {
  return object?.metadata.name;
}

t.test(
  'who asks while the same read is under way shares the next one, which is not older than the question',
  async t => {
    const slow = new Slow();
    const shared = sharing(slow.cluster, minute);
    const first = shared.get(configMaps, at);
    const [second, third] = [shared.get(configMaps, at), shared.get(configMaps, at)];
    await turns();
    t.equal(slow.asked.length, 1, 'the next read waits');
    await slow.end(0);
    t.equal(slow.asked.length, 2, 'and begins when the first has ended');
    const fourth = shared.get(configMaps, at);
    await slow.end(1);
    await slow.end(2);
    const names = (await Promise.all([first, second, third, fourth])).map(nameOf);
    t.strictSame(names, ['of read 1', 'of read 2', 'of read 2', 'of read 3']);
    const later = shared.get(configMaps, at);
    await slow.end(3);
    t.equal(nameOf(await later), 'of read 4', 'nothing is remembered');
  },
);

t.test('a failed read fails for those who share it, and for nobody else', async t => {
  const slow = new Slow();
  const shared = sharing(slow.cluster, minute);
  const [first, second] = [shared.get(configMaps, at), shared.get(configMaps, at)];
  const failed = t.rejects(first, { message: 'no' });
  await slow.end(0, new Error('no'));
  await failed;
  await slow.end(1);
  t.equal(nameOf(await second), 'of read 2');
});

t.test('a read that hangs keeps no one waiting', async t => {
  const slow = new Slow();
  const shared = sharing(slow.cluster, minute);
  shared.get(configMaps, at).catch(t.error);
  const second = shared.get(configMaps, at);
  while (slow.asked.length < 2) await delay(10);
  await slow.end(1);
  t.equal(nameOf(await second), 'of read 2');
});

t.test('a read ends after the time for a decision', async t => {
  const slow = new Slow();
  sharing(slow.cluster, 1).get(configMaps, at).catch(t.error);
  const [signal] = slow.signals;
  while (!signal?.aborted) await delay(1);
  t.equal(signal.reason.name, 'TimeoutError');
});

const questions: Readonly<Record<string, (cluster: Cluster) => Promise<unknown>>> = {
  anObject: cluster => cluster.get(configMaps, at),
  anotherNamespace: cluster => cluster.get(configMaps, { ...at, namespace: 'b' }),
  itsMetadata: cluster => cluster.get(configMaps, at, 'metadata'),
  anotherVersion: cluster => cluster.get({ ...configMaps, version: 'v2' }, at),
  aList: cluster => Array.fromAsync(cluster.list(configMaps)),
  aNamespace: cluster => Array.fromAsync(cluster.list(configMaps, { namespace: 'a' })),
  aSelection: cluster => Array.fromAsync(cluster.list(configMaps, { selector: 'a' })),
  owned: cluster => Array.fromAsync(cluster.list(configMaps, { owners: ['a'] })),
  picked: cluster => Array.fromAsync(cluster.list(configMaps, { pick: object => object })),
  pickedAgain: cluster => Array.fromAsync(cluster.list(configMaps, { pick: object => object })),
  aPage: cluster => cluster.firstPage(configMaps, 5),
  aLongerPage: cluster => cluster.firstPage(configMaps, 6),
};

t.test('different questions are not taken for one', async t => {
  const slow = new Slow();
  const shared = sharing(slow.cluster, minute);
  for (const ask of Object.values(questions)) ask(shared).catch(() => {});
  await turns();
  t.equal(slow.asked.length, Object.keys(questions).length);
});

t.test('lists by owner are shared, too: one has the owners of all who wait, and each gets its own', async t => {
  const slow = new Slow();
  const shared = sharing(slow.cluster, minute);
  const ask = (...owners: string[]) => Array.fromAsync(shared.list(clusterRoles, { owners }));
  const lists = [ask('a'), ask('b'), ask('c', 'a')];
  await turns();
  await slow.end(0);
  const late = ask('d');
  await slow.end(1);
  await slow.end(2);
  t.strictSame(slow.asked, ['all clusterroles a', 'all clusterroles a,b,c', 'all clusterroles d']);
  const names = (await Promise.all([...lists, late])).map(objects => objects.map(nameOf).toSorted());
  t.strictSame(names, [['of a'], ['of b'], ['of a', 'of c'], ['of d']]);
});

t.test('writes and questions about APIs go through', async t => {
  const fake = new FakeCluster([]);
  const shared = sharing(fake, minute);
  await shared.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'a' } });
  await shared.patch(configMaps, { namespace: 'a', name: 'a' }, {}).catch(() => {});
  await shared.delete(configMaps, { namespace: 'a', name: 'a' }, { uid: 'b' });
  t.strictSame(fake.writes, ['create ConfigMap a', 'patch ConfigMap a', 'delete ConfigMap a']);
  t.strictSame(await shared.resource('', 'ConfigMap'), configMaps);
});
