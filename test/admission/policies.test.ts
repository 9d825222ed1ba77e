import t from 'tap';
import { freshFor, policyReader } from '../../src/admission/policy-reader.ts';
import { ClusterError, type ClusterReader, type ListQuery, type Resource } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { policyObject } from '../policy/objects.ts';

/** A cluster that gives the same answer to every list, and counts them. */
function listing(answer: () => Promise<ClusterReader>) {
  const cluster = {
    lists: 0,
    resource: () => Promise.reject(new Error('nobody asks for this')),
    get: () => Promise.reject(new Error('nobody asks for this')),
    firstPage: () => Promise.reject(new Error('nobody asks for this')),
    async *list<Kept>(resource: Resource, query?: ListQuery<Kept>) {
      cluster.lists += 1;
      yield* (await answer()).list(resource, query);
    },
  };
  return cluster;
}

const one = new SnapshotCluster([policyObject('one', {})]);
const error = (code: number, reason: string) => new ClusterError(code, reason, `${reason}, said the API server`);

t.test('are read once by all who need them at a time, and again when they are old', async t => {
  let now = 1_000_000;
  const cluster = listing(async () => one);
  const policies = policyReader(cluster, () => now);
  t.equal(policies.age(), undefined, 'never read yet');
  const [first, second] = await Promise.all([policies.read(), policies.read()]);
  t.strictSame([first.map(({ name }) => name), second.length, cluster.lists], [['one'], 1, 1]);
  now += freshFor - 1;
  await policies.read();
  t.equal(cluster.lists, 1, 'fresh enough');
  t.equal(policies.age(), (freshFor - 1) / 1_000, 'in seconds');
  now += 1;
  await policies.read();
  t.equal(cluster.lists, 2);
  t.equal(policies.age(), 0);
});

t.test('one that has been changed counts as soon as the list is old, and not before', async t => {
  let now = 1_000_000;
  let there = one;
  const policies = policyReader(
    listing(async () => there),
    () => now,
  );
  const actions = async () => (await policies.read()).map(({ fields }) => fields.action);
  t.strictSame(await actions(), ['Block']);
  there = new SnapshotCluster([policyObject('one', { action: 'Warn' })]);
  now += freshFor - 1;
  t.strictSame(await actions(), ['Block']);
  now += 1;
  t.strictSame(await actions(), ['Warn']);
});

t.test('one that somebody tells of counts at once, also while an older list is still under way', async t => {
  const slow = Promise.withResolvers<ClusterReader>();
  const answers = [() => slow.promise, async () => one];
  const cluster = listing(() => (answers.shift() ?? (async () => one))());
  const policies = policyReader(cluster, () => 1_000_000);
  const first = policies.read();
  policies.forget();
  t.equal((await policies.read()).length, 1);
  slow.resolve(new SnapshotCluster([]));
  t.strictSame(await first, [], 'who came before gets what was then');
  t.equal((await policies.read()).length, 1);
  t.equal(cluster.lists, 2);
});

t.test('nobody waits for a list that began too long ago', async t => {
  let now = 1_000_000;
  const slow = Promise.withResolvers<ClusterReader>();
  const answers = [() => slow.promise, async () => one];
  const cluster = listing(() => (answers.shift() ?? (async () => one))());
  const policies = policyReader(cluster, () => now);
  const first = policies.read();
  now += freshFor;
  t.strictSame((await policies.read()).length, 1, 'it has a list of its own');
  t.equal(policies.age(), 0);
  slow.resolve(new SnapshotCluster([]));
  t.strictSame(await first, [], 'who came before gets what was then');
  t.equal((await policies.read()).length, 1, 'and nobody else does');
  t.equal(policies.age(), 0, 'the older list makes nothing older');
  t.equal(cluster.lists, 2);
});

t.test('an API that is not installed has none', async t => {
  const policies = policyReader(
    listing(() => Promise.reject(new ClusterError(404, 'NotServed', 'no such API', { kind: 'not-served' }))),
    () => 0,
  );
  t.strictSame(await policies.read(), []);
});

t.test('what cannot be read is never taken for none', async t => {
  for (const failure of [
    error(403, 'Forbidden'),
    error(404, 'NotFound'),
    error(503, 'HTTP 503'),
    error(0, 'Timeout'),
  ]) {
    const policies = policyReader(
      listing(() => Promise.reject(failure)),
      () => 0,
    );
    await t.rejects(policies.read(), { name: 'PolicyUnreadable', message: new RegExp(failure.reason) }, failure.reason);
    t.equal(policies.age(), undefined);
  }
});

t.test('an old answer does not take the place of one that failed', async t => {
  let now = 0;
  const answers = [async () => one, () => Promise.reject(error(500, 'InternalError')), async () => one];
  const policies = policyReader(
    listing(() => (answers.shift() ?? (async () => one))()),
    () => now,
  );
  await policies.read();
  now = freshFor;
  await t.rejects(policies.read(), { name: 'PolicyUnreadable' });
  t.equal(policies.age(), freshFor / 1_000, 'as old as before');
  t.equal((await policies.read()).length, 1, 'and the next one asks again');
});

t.test('one that is malformed makes all unreadable: nobody knows what it forbids', async t => {
  const policies = policyReader(
    new SnapshotCluster([policyObject('one', {}), policyObject('strange', { action: 'Explode' })]),
    () => 0,
  );
  await t.rejects(policies.read(), { name: 'PolicyMalformed', message: /^DeletionPolicy strange is malformed/ });
});
