import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import {
  ClusterError,
  type ClusterReader,
  type KubeObject,
  type ListQuery,
  type Resource,
} from '../../src/cluster/cluster.ts';
import { configMaps, namespaces } from '../../src/cluster/resources.ts';
import { ClusterView } from '../../src/cluster/view.ts';
import { refusal } from './cases.ts';

/** A cluster in which the test answers every question, and sees the questions and how many came at once. */
class Scripted implements ClusterReader {
  readonly asked: string[] = [];
  readonly signals: (AbortSignal | undefined)[] = [];
  readonly #answer: () => Promise<KubeObject>;
  underWay = 0;
  most = 0;

  constructor(answer: () => Promise<KubeObject>) {
    this.#answer = answer;
  }

  async resource(group: string, kind: string, version?: string) {
    await this.#answered(`resource ${group} ${kind} ${version}`);
    return configMaps;
  }

  get(...[, at, content, signal]: Parameters<ClusterReader['get']>) {
    this.signals.push(signal);
    return this.#answered(`get ${at.namespace}/${at.name} ${content}`);
  }

  async *list<Kept>(_: Resource, query?: ListQuery<Kept>, signal?: AbortSignal) {
    this.signals.push(signal);
    yield (await this.#answered(`list ${query?.namespace} ${query?.selector} ${query?.content}`)) as Kept;
  }

  async firstPage(resource: Resource, limit: number, signal?: AbortSignal) {
    this.signals.push(signal);
    return { objects: [await this.#answered(`page ${resource.plural} ${limit}`)], more: 'some' } as const;
  }

  async #answered(question: string): Promise<KubeObject> {
    this.asked.push(question);
    this.underWay += 1;
    this.most = Math.max(this.most, this.underWay);
    try {
      return await this.#answer();
    } finally {
      this.underWay -= 1;
    }
  }
}

const settings: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'a' } };
const at = { name: 'settings', namespace: 'a' };
const never = new Promise<never>(() => {});
const tooLate = { code: 0, reason: 'Timeout' };

async function soon(): Promise<KubeObject> {
  await turn();
  return settings;
}

t.test('a first page is no list: it is asked for by itself, once', async t => {
  const cluster = new Scripted(soon);
  const view = new ClusterView(cluster);
  const page = { objects: [settings], more: 'some' };
  t.strictSame(await Promise.all([view.firstPage(configMaps, 5), view.firstPage(configMaps, 5)]), [page, page]);
  await view.firstPage(configMaps, 6);
  await Array.fromAsync(view.list(configMaps));
  t.strictSame(cluster.asked, ['page configmaps 5', 'page configmaps 6', 'list undefined undefined undefined']);
});

t.test('the same question is asked once, and answered to all who ask', async t => {
  const cluster = new Scripted(soon);
  const view = new ClusterView(cluster);
  const list = (): Promise<KubeObject[]> => Array.fromAsync(view.list(configMaps, { namespace: 'a' }));
  const together = await Promise.all([view.get(configMaps, at), view.get(configMaps, at, 'full'), list(), list()]);
  t.strictSame(together, [settings, settings, [settings], [settings]]);
  t.strictSame(await list(), [settings], 'a list can be read again later');
  await Promise.all([view.resource('', 'ConfigMap'), view.resource('', 'ConfigMap')]);
  t.strictSame(cluster.asked, ['get a/settings full', 'list a undefined undefined', 'resource  ConfigMap undefined']);
});

const different: Readonly<Record<string, (view: ClusterView) => Promise<unknown>>> = {
  AnotherName: view => view.get(configMaps, { ...at, name: 'other' }),
  AnotherNamespace: view => view.get(configMaps, { ...at, namespace: 'b' }),
  AnotherContent: view => view.get(configMaps, at, 'metadata'),
  AnotherResource: view => view.get(namespaces, at),
  AnotherVersion: view => view.get({ ...configMaps, version: 'v2' }, at),
  AList: view => Array.fromAsync(view.list(configMaps)),
  AListOfANamespaceCalledUndefined: view => Array.fromAsync(view.list(configMaps, { namespace: 'undefined' })),
  ASelection: view => Array.fromAsync(view.list(configMaps, { selector: 'undefined' })),
};

t.test('different questions are not taken for one', async t => {
  const cluster = new Scripted(soon);
  const view = new ClusterView(cluster);
  await view.get(configMaps, at);
  for (const [name, ask] of Object.entries(different)) {
    const before = cluster.asked.length;
    await ask(view);
    t.equal(cluster.asked.length, before + 1, name);
  }
});

t.test('a refusal is shared, too: one decision does not get two answers', async t => {
  const forbidden = new ClusterError(403, 'Forbidden', 'no');
  const cluster = new Scripted(() => Promise.reject(forbidden));
  const view = new ClusterView(cluster);
  await t.rejects(view.get(configMaps, at), forbidden);
  await t.rejects(view.get(configMaps, at), forbidden);
  t.equal(cluster.asked.length, 1);
});

t.test('only so many questions are under way at once', async t => {
  const cluster = new Scripted(soon);
  const view = new ClusterView(cluster, { concurrency: 3 });
  const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
  await Promise.all(names.map(name => view.get(configMaps, { ...at, name })));
  t.equal(cluster.asked.length, 20);
  t.equal(cluster.most, 3);
});

t.test('which API serves a kind is asked at once, so that those of one group can share an answer', async t => {
  const cluster = new Scripted(soon);
  const view = new ClusterView(cluster, { concurrency: 1 });
  await Promise.all(['A', 'B', 'C'].map(kind => view.resource('example.io', kind)));
  t.equal(cluster.most, 3);
});

t.test('a refusal makes room for the next question', async t => {
  const cluster = new Scripted(() => Promise.reject(new ClusterError(500, 'InternalError', 'no')));
  const view = new ClusterView(cluster, { concurrency: 1 });
  const refused = await Promise.all(['a', 'b', 'c'].map(name => refusal(view.get(configMaps, { ...at, name }))));
  t.strictSame(refused, Array(3).fill({ code: 500, reason: 'InternalError' }));
});

t.test('when the time is up', async t => {
  const cluster = new Scripted(() => never);
  const deadline = new AbortController();
  const view = new ClusterView(cluster, { concurrency: 2, signal: deadline.signal });
  const pending = ['a', 'b', 'waiting'].map(name => refusal(view.get(configMaps, { ...at, name })));
  const lists = [refusal(Array.fromAsync(view.list(configMaps))), refusal(view.resource('', 'ConfigMap'))];
  await turn();
  deadline.abort();
  t.strictSame(await Promise.all([...pending, ...lists]), Array(5).fill(tooLate), 'pending questions are given up');
  t.strictSame(await refusal(view.get(configMaps, at)), tooLate, 'later ones, too');
  t.strictSame(await refusal(view.resource('', 'Late')), tooLate);
  t.strictSame(
    cluster.asked,
    ['get a/a full', 'get a/b full', 'resource  ConfigMap undefined'],
    'and the cluster is not asked any more',
  );
  t.strictSame(cluster.signals, [deadline.signal, deadline.signal], 'the cluster can cancel what is under way');
});

t.test('a question that gets its turn when the time is up is not asked', async t => {
  const deadline = new AbortController();
  const cluster = new Scripted(async () => {
    await once(deadline.signal, 'abort');
    throw new ClusterError(0, 'Timeout', 'as the live adapter does');
  });
  const view = new ClusterView(cluster, { concurrency: 1, signal: deadline.signal });
  const pending = ['a', 'waiting'].map(name => refusal(view.get(configMaps, { ...at, name })));
  await turn();
  deadline.abort();
  t.strictSame(await Promise.all(pending), [tooLate, tooLate]);
  await turn();
  t.strictSame(cluster.asked, ['get a/a full']);
});

t.test('an answer that came in time stays', async t => {
  const deadline = new AbortController();
  const view = new ClusterView(new Scripted(soon), { signal: deadline.signal });
  await view.get(configMaps, at);
  deadline.abort();
  t.strictSame(await view.get(configMaps, at), settings);
});
