import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { ClusterError, ClusterReader, Content, KubeObject, Resource } from '../../../src/cluster/cluster.ts';
import { accessReviewer } from '../../../src/cluster/live/access.ts';
import { followChanges } from '../../../src/cluster/live/changes.ts';
import { collectionPath, LiveCluster, pathOf } from '../../../src/cluster/live/live-cluster.ts';
import {
  apiServices,
  clusterRoles,
  clusterServiceVersions,
  configMaps,
  customResourceDefinitions,
  deployments,
  namespaces,
  secrets,
  serviceAccounts,
} from '../../../src/cluster/resources.ts';
import { readSnapshot } from '../../../src/cluster/snapshot/read-snapshot.ts';
import { SnapshotCluster } from '../../../src/cluster/snapshot/snapshot-cluster.ts';
import { cases, fixtures, invalidSelectors, refusal, widget, widgets } from '../../cluster/cases.ts';
import { pathOfObject } from '../../support/control-plane/api.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import type { Fault } from '../../support/control-plane/fault-proxy.ts';
import { freePorts, waitFor } from '../../support/control-plane/process.ts';
import { openCrd } from '../../support/open-crd.ts';
import { connectionsOpened, LiveBench } from './live-bench.ts';

const cluster = await startCluster(t, { olm: 'apis' });
const bench = new LiveBench(cluster);
const client = bench.client(t);
const live = new LiveCluster(client);
const crowds = { ...widgets, group: 'crowd.example.io', kind: 'Crowd', plural: 'crowds' };
const many = 1_101;
const expired = {
  code: 410,
  body: JSON.stringify({ kind: 'Status', code: 410, reason: 'Expired', message: 'The continue parameter is too old' }),
};

for (const object of fixtures) await bench.create(object);
await bench.create(openCrd(crowds, ['v1']));
await bench.createAll(Array.from({ length: many }, (_, index) => crowd(`crowd-${index}`)));

for (const [name, { reason, ask, want }] of Object.entries(cases)) {
  t.test(`live: ${name}`, async t => {
    t.strictSame(await ask(live), want, reason);
  });
}

t.test('a snapshot of what kubectl prints answers like the cluster itself', async t => {
  const kinds = ['namespaces', 'clusterroles', 'customresourcedefinitions', 'configmaps', 'widgets.port.example.io'];
  const dir = t.testdir({});
  for (const kind of kinds) {
    for (const format of ['yaml', 'json']) {
      const dump = await cluster.kubectl('get', kind, '-A', '-o', format, '--show-managed-fields');
      writeFileSync(join(dir, `${kind}.${format}`), dump.stdout);
    }
  }
  const snapshot = new SnapshotCluster(readSnapshot(dir).objects);
  for (const [name, { reason, ask, want }] of Object.entries(cases)) {
    t.strictSame(await ask(snapshot), want, `${name}: ${reason}`);
  }
  for (const resource of [namespaces, clusterRoles, configMaps, widgets]) {
    t.strictSame(await byName(snapshot, resource), await byName(live, resource), `every ${resource.kind}, every field`);
  }
});

t.test('metadata in protobuf is the metadata of the JSON', async t => {
  const fields = ['managedFields', 'generation', 'generateName', 'selfLink'];
  const resources = [namespaces, clusterRoles, configMaps, widgets, crowds, deployments, clusterServiceVersions];
  for (const resource of [...resources, customResourceDefinitions, apiServices, serviceAccounts]) {
    const whole = (await Array.fromAsync(live.list(resource))).map(({ apiVersion, kind, metadata }) => ({
      apiVersion,
      kind,
      metadata: Object.fromEntries(Object.entries(metadata).filter(([field]) => !fields.includes(field))),
    }));
    const listed = await Array.fromAsync(live.list(resource, { content: 'metadata' }));
    t.strictSame(listed, whole, `every ${resource.kind}`);
    const [one] = listed;
    if (one) t.strictSame(await live.get(resource, one.metadata, 'metadata'), one, `one ${resource.kind}`);
  }
});

t.test('a selector that we refuse the API server refuses, too', async t => {
  for (const selector of invalidSelectors) {
    const path = `/api/v1/configmaps?labelSelector=${encodeURIComponent(selector)}`;
    t.equal((await cluster.api.send('GET', path)).code, 400, selector);
  }
});

t.test('a list of several pages is whole', async t => {
  const { proxy, faulty } = await bench.behindProxy(t);
  t.equal((await namesOf(faulty)).length, many);
  const pages = proxy.requests.filter(line => line.includes('/crowds?'));
  t.equal(pages.length, 3, 'pages of 500');
  const large = await Array.fromAsync(faulty.list(crowds, { content: 'metadata', pageSize: 200 }));
  t.equal(large.length, many);
  t.match(proxy.requests.at(-1), /limit=200\b/, 'of large objects fewer come at once');
  t.strictSame(await namesOf(faulty, 'metadata'), await namesOf(faulty));
  const [metadata] = proxy.requests.filter(line => line.includes('limit=10000'));
  t.match(metadata, '/crowds?', 'more of metadata, which is small');
});

t.test('a first page says how many more there are', async t => {
  const { proxy, faulty } = await bench.behindProxy(t);
  const { objects, more } = await faulty.firstPage(crowds, 500);
  t.equal(objects.length, 500);
  t.equal(more, many - 500);
  t.strictSame(objects, (await Array.fromAsync(faulty.list(crowds, { content: 'metadata' }))).slice(0, 500));
  t.strictSame(
    await faulty.firstPage(crowds, many),
    { objects: await Array.fromAsync(faulty.list(crowds, { content: 'metadata' })) },
    'all',
  );
  t.equal(proxy.requests.filter(line => line.includes('limit=500')).length, 1, 'one call');
});

t.test('a page that has expired makes the list start over', async t => {
  const { proxy, faulty } = await bench.behindProxy(t);
  proxy.spoil(1, ({ url }) => url?.includes('continue=') === true, expired);
  const names = await namesOf(faulty);
  t.equal(names.length, many);
  t.equal(new Set(names).size, many, 'nothing comes twice');
  t.notMatch(proxy.requests.at(-1), /limit=/, 'in one piece, which cannot expire');
});

t.test('a page that is refused refuses the list', async t => {
  const { proxy, faulty } = await bench.behindProxy(t);
  proxy.spoil(1, ({ url }) => url?.includes('continue=') === true, { code: 500, body: 'etcd is away' });
  const yielded: KubeObject[] = [];
  const listed = (async () => {
    for await (const object of faulty.list(crowds)) yielded.push(object);
  })();
  await t.rejects(listed, { code: 500, message: /^GET \/apis\/crowd.example.io\/v1\/crowds: etcd is away$/ });
  t.equal(yielded.length, 0, 'and half of it is not handed out');
});

t.test('what the API server forbids is told in its words', async t => {
  const alice = new LiveCluster(bench.client(t, await cluster.user('alice', [])));
  const message = /^secrets is forbidden: User "alice" cannot list resource "secrets" in API group "" in the namespace/;
  const forbidden = { code: 403, reason: 'Forbidden' };
  await t.rejects(Array.fromAsync(alice.list(secrets, { namespace: 'port-a' })), { ...forbidden, message });
  await t.rejects(alice.get(secrets, { namespace: 'port-a', name: 'x' }, 'metadata'), forbidden);
  t.strictSame(await alice.resource('', 'Secret'), secrets, 'what is served is no secret');
});

t.test('an API server that is not there', async t => {
  const [port] = await freePorts(1);
  const gone = new LiveCluster(bench.client(t, bench.kubeconfig({ server: `https://127.0.0.1:${port}` })));
  const refused = new RegExp(`^the API server https://127.0.0.1:${port} cannot be reached: .*ECONNREFUSED`);
  await t.rejects(gone.get(widgets, { namespace: 'a', name: 'b' }), {
    code: 0,
    reason: 'Unreachable',
    message: refused,
  });
  await t.rejects(gone.resource('apps', 'Deployment'), { code: 0, reason: 'Unreachable' });
});

t.test('an API server that is not to be trusted', async t => {
  const untrusted = bench.kubeconfig({ 'certificate-authority': undefined });
  const message = /cannot be reached: .*certificate/;
  await t.rejects(bench.client(t, untrusted).request('/version'), { code: 0, reason: 'Unreachable', message });
});

t.test('all requests share one pool of connections', async t => {
  const opened = connectionsOpened(t);
  const pooled = new LiveCluster(bench.client(t));
  const get = (): Promise<unknown> => pooled.get(widgets, { namespace: 'port-a', name: 'anvil' });
  await Promise.all(Array.from({ length: 300 }, get));
  const burst = opened();
  t.ok(burst <= 32, `300 requests at once open ${burst} connections, never more than 32`);
  for (let count = 0; count < 300; count += 1) await get();
  t.equal(opened(), burst, '300 one after the other open none');
});

t.test('discovery', async t => {
  t.test('finds an API that is newer than what it remembers', async t => {
    const late = { ...widgets, group: 'late.example.io', kind: 'Late', plural: 'lates' };
    t.equal(await live.resource(late.group, late.kind), undefined, 'it is not there yet');
    await bench.create(openCrd(late, ['v1']));
    t.strictSame(await live.resource(late.group, late.kind), late);
    t.strictSame(await Array.fromAsync(live.list(late)), [], 'it may answer 429 at first, which is waited for');
  });

  t.test('an API that has gone', async t => {
    const gone = { ...widgets, group: 'gone.example.io', kind: 'Gone', plural: 'gones' };
    const crd = openCrd(gone, ['v1']);
    await bench.create(crd);
    t.strictSame(await live.resource(gone.group, gone.kind), gone);
    await cluster.api.ok('DELETE', pathOfObject(crd));
    const notServed = { code: 404, reason: 'NotServed' };
    await bench.untilNotServed(gone);
    t.strictSame(await refusal(Array.fromAsync(live.list(gone))), notServed, 'a list says so');
    t.equal(await live.get(gone, { namespace: 'port-a', name: 'x' }), undefined, 'there is no such object');
  });

  t.test('an API that is switched off hides its objects, which are not gone', async t => {
    const hidden = { ...widgets, group: 'hidden.example.io', kind: 'Hidden', plural: 'hiddens' };
    const crd = openCrd(hidden, ['v1']);
    await bench.create(crd);
    await bench.create({ ...widget('port-a', 'here', {}), apiVersion: 'hidden.example.io/v1', kind: 'Hidden' });
    const at = { namespace: 'port-a', name: 'here' };
    const { metadata } = (await live.get(hidden, at)) as KubeObject;
    const [version] = (crd.spec as { versions: object[] }).versions;
    await cluster.api.ok('PATCH', pathOfObject(crd), { spec: { versions: [{ ...version, served: false }] } });
    await bench.untilNotServed(hidden);
    const message = 'CustomResourceDefinition hiddens.hidden.example.io exists, but the API server does not serve it';
    await t.rejects(live.get(hidden, at), { code: 404, reason: 'NotServed', message });
    await t.rejects(
      live.delete(hidden, at, { uid: metadata.uid ?? '' }),
      { message },
      'nor is there nothing to delete',
    );
  });

  t.test('an API that has gone, and the right to list it with it', async t => {
    const gone = { ...widgets, group: 'forbidden.example.io', kind: 'Gone', plural: 'gones' };
    const crd = openCrd(gone, ['v1']);
    await bench.create(crd);
    const { proxy, faulty } = await bench.behindProxy(t);
    t.strictSame(await faulty.resource(gone.group, gone.kind), gone);
    const forbidden = { code: 403, reason: 'Forbidden', message: 'gones is forbidden' };
    const body = JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', ...forbidden });
    proxy.fault = ({ url }) => (url?.includes('/gones') ? { code: 403, body } : undefined);
    const listed = (): Promise<unknown> => refusal(Array.fromAsync(faulty.list(gone)));
    t.strictSame(await listed(), { code: 403, reason: 'Forbidden' }, 'while it is served, only the right is missing');
    await cluster.api.ok('DELETE', pathOfObject(crd));
    await bench.untilNotServed(gone);
    t.strictSame(await listed(), { code: 404, reason: 'NotServed' });
  });

  t.test('reads through the version that is served now', async t => {
    const moving = { ...widgets, group: 'moving.example.io', kind: 'Moving', plural: 'movings' };
    const before = { ...moving, version: 'v1alpha1' };
    const crd = openCrd(moving, ['v1alpha1', 'v1']);
    await bench.create(crd);
    await bench.create({ ...widget('port-a', 'here', {}), apiVersion: 'moving.example.io/v1', kind: 'Moving' });
    t.strictSame(await live.resource(moving.group, moving.kind, 'v1alpha1'), before);
    const versions = (crd.spec as { versions: { name: string }[] }).versions.map(version => {
      return { ...version, served: version.name === 'v1' };
    });
    await cluster.api.ok('PATCH', pathOfObject(crd), { spec: { versions } });
    await bench.untilNotServed(before);
    const [listed] = await Array.fromAsync(live.list(before));
    t.strictSame([listed?.apiVersion, listed?.metadata.name], ['moving.example.io/v1', 'here']);
    const got = await live.get(before, { namespace: 'port-a', name: 'here' }, 'metadata');
    t.strictSame([got?.apiVersion, got?.kind], ['moving.example.io/v1', 'Moving']);
  });

  t.test('does not know what an API server that is down would serve', async t => {
    await bench.createApiServiceThatIsDown('down.example.io');
    const unavailable = { code: 503 };
    const question = (): Promise<unknown> => refusal(live.resource('down.example.io', 'Thing'));
    t.match(await question(), unavailable, 'at once');
    await waitFor('the APIService to be discovered', async () =>
      (await bench.staleGroups()).includes('down.example.io'),
    );
    t.match(await question(), unavailable, 'and when aggregated discovery leaves its resources out');
    const fresh = new LiveCluster(client);
    t.match(await refusal(fresh.resource('down.example.io', 'Thing', 'v1')), unavailable);
    t.strictSame(await fresh.resource('port.example.io', 'Widget'), widgets, 'other groups are not concerned');
  });

  t.test('asks once for all kinds of a group, and anew for the next question', async t => {
    const { proxy, faulty } = await bench.behindProxy(t);
    const asked = () => proxy.requests.filter(line => line === 'GET /apis/absent.example.io').length;
    const kinds = ['One', 'Two', 'Three'];
    const answers = await Promise.all(kinds.map(kind => faulty.resource('absent.example.io', kind)));
    t.strictSame(answers, [undefined, undefined, undefined]);
    t.equal(asked(), 1);
    await faulty.resource('absent.example.io', 'One');
    t.equal(asked(), 2, 'an answer is not remembered');
  });

  t.test('a 404 is believed when the API server does not name what it is about any more', async t => {
    const { proxy, connection, faulty } = await bench.behindProxy(t);
    const at = { namespace: 'port-a', name: 'anvil' };
    const anvil = await faulty.get(widgets, at);
    t.strictSame(await faulty.resource('port.example.io', 'Widget'), widgets);
    const noSuchPath = { code: 404, body: '404 page not found\n' };
    const contradiction = { code: 503, reason: 'ServiceUnavailable' };
    const cases: Record<string, { readonly path: RegExp; readonly fault: Fault; readonly want: object }> = {
      'of the objects alone': { path: /\/widgets/, fault: noSuchPath, want: contradiction },
      'of the version': { path: /\/port.example.io\/v1/, fault: noSuchPath, want: contradiction },
      'of the group': { path: /\/port.example.io/, fault: noSuchPath, want: contradiction },
      'of a proxy': {
        path: /\/port.example.io/,
        fault: { code: 404, body: '<h1>Not Found</h1>' },
        want: { code: 404, reason: 'HTTP 404' },
      },
    };
    for (const [name, { path, fault, want }] of Object.entries(cases)) {
      proxy.fault = ({ url = '' }) => (path.test(url) ? fault : undefined);
      t.strictSame(await refusal(faulty.get(widgets, at)), want, `${name}: an object is not missing`);
      t.strictSame(await refusal(Array.fromAsync(faulty.list(widgets))), want, `${name}: a list is not empty`);
      const deletion = faulty.delete(widgets, at, { uid: anvil?.metadata.uid ?? '' });
      t.strictSame(await refusal(deletion), want, `${name}: nothing was deleted`);
    }
    proxy.fault = () => noSuchPath;
    const ignorant = new LiveCluster(connection);
    t.strictSame(await refusal(ignorant.get(widgets, at)), contradiction, 'nor is it where there seems to be nothing');
    const { fault } = cases['of the group'] ?? {};
    proxy.fault = ({ url = '' }) => (url.startsWith('/apis/port.example.io') ? fault : undefined);
    t.strictSame(await refusal(faulty.resource('port.example.io', 'Gadget')), contradiction, 'nor is a kind unknown');
    const fresh = new LiveCluster(connection);
    t.strictSame(await refusal(fresh.get(widgets, at)), contradiction, 'whatever is remembered');
  });

  t.test('works with an API server that has no aggregated discovery', async t => {
    const { proxy, faulty } = await bench.behindProxy(t);
    proxy.rewritten.accept = 'application/json';
    t.strictSame(await faulty.resource('port.example.io', 'Widget'), widgets);
    t.strictSame(await faulty.resource('', 'ConfigMap'), configMaps);
    t.equal(await faulty.resource('ghosts.example.io', 'Ghost'), undefined);
    const asked = proxy.requests.length;
    t.strictSame(await faulty.resource('port.example.io', 'Widget'), widgets);
    t.equal(proxy.requests.length, asked, 'what is known is not asked again');
    proxy.fault = ({ url = '' }) =>
      url.startsWith('/apis/apps') ? { code: 404, body: '404 page not found' } : undefined;
    t.match(await refusal(faulty.resource('apps', 'Deployment')), { code: 503 }, 'a group that is listed is served');
  });

  t.test('does not take its own failure for an answer', async t => {
    const { proxy, faulty } = await bench.behindProxy(t);
    proxy.fault = () => ({ code: 500, body: 'no' });
    await t.rejects(faulty.resource('port.example.io', 'Widget'), { code: 500 });
    proxy.fault = () => undefined;
    t.strictSame(await faulty.resource('port.example.io', 'Widget'), widgets, 'the next question is asked anew');
  });
});

t.test('faults of the network', async t => {
  const at = { namespace: 'port-a', name: 'anvil' };
  const always = (): boolean => true;

  t.test('a read over a connection that has just been closed is repeated, once', async t => {
    const { proxy, faulty } = await bench.behindProxy(t);
    await faulty.get(widgets, at);
    proxy.spoil(1, always, 'cut');
    t.equal((await faulty.get(widgets, at))?.metadata.name, 'anvil');
    t.equal(proxy.requests.length, 3);
    proxy.spoil(2, always, 'cut');
    await t.rejects(faulty.get(widgets, at), { code: 0, reason: 'Unreachable' });
  });

  t.test('a write is not repeated: it might have happened', async t => {
    const { proxy, connection } = await bench.behindProxy(t);
    proxy.spoil(1, always, 'cut');
    const body = { metadata: { name: 'never' } };
    const path = collectionPath(configMaps, 'port-a');
    await t.rejects(connection.request(path, { method: 'POST', body }), { code: 0, reason: 'Unreachable' });
    t.equal(proxy.requests.length, 1);
  });

  t.test('an API server that is too busy is asked again when it says so', async t => {
    const { proxy, faulty } = await bench.behindProxy(t);
    proxy.spoil(2, always, { code: 429, headers: { 'retry-after': '0' } });
    t.equal((await faulty.get(widgets, at))?.metadata.name, 'anvil');
    t.equal(proxy.requests.length, 3);
  });

  t.test('but not beyond the time there is', async t => {
    const { proxy, faulty } = await bench.behindProxy(t);
    proxy.fault = () => ({ code: 429, headers: { 'retry-after': '3600' }, body: 'busy' });
    await t.rejects(faulty.get(widgets, at, 'full', AbortSignal.timeout(5_000)), { code: 429 });
  });

  t.test('an API server that stays too busy is given up', async t => {
    const { proxy, faulty } = await bench.behindProxy(t);
    proxy.fault = () => ({ code: 429, headers: { 'retry-after': '0' }, body: 'busy' });
    await t.rejects(faulty.get(widgets, at), { code: 429, message: /: busy$/ });
    t.equal(proxy.requests.length, 10);
  });

  t.test('a signal takes the request back', async t => {
    const { proxy, faulty } = await bench.behindProxy(t);
    proxy.fault = () => 'hang';
    const over = new AbortController();
    const { signal } = over;
    const answer = refusal(faulty.get(widgets, at, 'full', signal));
    await waitFor('the request', async () => proxy.requests.length === 1);
    over.abort();
    t.strictSame(await answer, { code: 0, reason: 'Timeout' });
    await waitFor('the connection to be closed', async () => proxy.abandoned === 1);
    t.strictSame(
      await refusal(faulty.get(widgets, at, 'full', signal)),
      { code: 0, reason: 'Timeout' },
      'or sends none',
    );
    t.equal(proxy.requests.length, 1);
  });

  t.test('a page of somebody in between is no answer', async t => {
    const { proxy, faulty } = await bench.behindProxy(t);
    proxy.fault = () => ({ code: 200, body: '<html>\n  Please log in' });
    await t.rejects(faulty.get(widgets, at), { code: 200, reason: 'NotJson', message: /: <html> Please log in$/ });
  });

  t.test('an API server below a path', async t => {
    const opened = connectionsOpened(t);
    const server = `${cluster.server}/k8s/clusters/c-1`;
    const request = bench.client(t, bench.kubeconfig({ server })).request('/version');
    await t.rejects(request, { code: 404, message: /^GET \/version: / }, 'which this one is not');
    t.equal(opened(), 1, 'but it was asked');
  });
});

t.test('who asks', async t => {
  t.test('an exec plugin runs once for all who wait for it', async t => {
    const dir = t.testdir({
      'plugin.sh': `#!/bin/sh\necho run >> "$(dirname "$0")/runs"\nsleep 0.2\necho '${credential('admin-token')}'\n`,
    });
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: [join(dir, 'plugin.sh')] };
    const plugged = bench.client(t, bench.kubeconfig({}, { exec }));
    await Promise.all(Array.from({ length: 20 }, () => plugged.request('/api')));
    await plugged.request('/api');
    t.equal(readFileSync(join(dir, 'runs'), 'utf8'), 'run\n');
  });

  t.test('an exec plugin that fails is a refusal in one line', async t => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: '/no/such/plugin' };
    const message = new RegExp(
      `^cannot authenticate to the API server ${cluster.server}: spawn /no/such/plugin ENOENT$`,
    );
    await t.rejects(bench.client(t, bench.kubeconfig({}, { exec })).request('/api'), { code: 0, message });
  });

  t.test('a token that the API server does not know', async t => {
    const stranger = bench.client(t, bench.kubeconfig({}, { token: 'stolen' }));
    await t.rejects(stranger.request('/api'), { code: 401, reason: 'Unauthorized' });
  });

  t.test('a rotated CA is taken up without a restart', async t => {
    const file = join(t.testdir({}), 'ca.crt');
    writeFileSync(file, '');
    const rotating = bench.client(t, bench.kubeconfig({ 'certificate-authority': file }));
    await t.rejects(rotating.request('/version'), { code: 0, reason: 'Unreachable' });
    writeFileSync(file, readFileSync(bench.caFile));
    t.match(await rotating.request('/version'), { major: '1' });
  });
});

t.test('whether somebody may do something', async t => {
  await cluster.user('bob', [{ apiGroups: ['port.example.io'], resources: ['widgets'], verbs: ['delete'] }], 'port-a');
  const mayAccess = accessReviewer(client);
  const access = { verb: 'delete', group: 'port.example.io', resource: 'widgets' } as const;
  const masters = { username: 'somebody', groups: ['system:masters'] };
  const rows = [
    { name: 'InTheNamespace', requester: { username: 'bob' }, namespace: 'port-a', want: true },
    { name: 'InAnotherNamespace', requester: { username: 'bob' }, namespace: 'port-b', want: false },
    { name: 'Everywhere', requester: { username: 'bob' }, want: false },
    { name: 'SomebodyElse', requester: { username: 'carol', uid: '1', extra: { scopes: ['a'] } }, want: false },
    { name: 'ByGroup', requester: masters, want: true },
  ];
  for (const { name, requester, namespace, want } of rows) {
    const wanted = { ...access, ...(namespace && { namespace }) };
    await waitFor(name, async () => (await mayAccess(requester, wanted)) === want);
    t.equal(await mayAccess(requester, wanted), want, name);
  }
  const bob = accessReviewer(bench.client(t, await cluster.user('bob', [])));
  await t.rejects(bob({ username: 'bob' }, access), { code: 403 }, 'those who may not ask do not get a "no"');
});

t.test('the same client writes', async t => {
  const path = pathOf(configMaps, { namespace: 'port-a', name: 'written' });
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'written' } };
  const posted = await client.request(collectionPath(configMaps, 'port-a'), { method: 'POST', body });
  const contentType = 'application/merge-patch+json';
  await client.request(path, { method: 'PATCH', contentType, body: { data: { a: 'b' } } });
  t.match(await client.request(path), { data: { a: 'b' } });
  const withUid = (uid?: string): unknown => ({ method: 'DELETE', body: { preconditions: { uid } } });
  await t.rejects(client.request(path, withUid('another') as object), { code: 409, reason: 'Conflict' });
  await client.request(path, withUid((posted as KubeObject).metadata.uid) as object);
  t.equal(await live.get(configMaps, { namespace: 'port-a', name: 'written' }), undefined);
});

t.test('deletes what was looked at, and nothing else', async t => {
  const at = { namespace: 'port-a', name: 'looked-at' };
  await bench.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: at });
  const seen = await live.get(configMaps, at);
  const { uid, resourceVersion } = (await live.patch(configMaps, at, { data: { a: 'b' } })).metadata;
  const before = { uid: uid ?? '', resourceVersion: seen?.metadata.resourceVersion };
  t.equal(await live.delete(configMaps, at, before), 'changed', 'it has another resourceVersion');
  t.equal(await live.delete(configMaps, at, { uid: 'another', resourceVersion }), 'changed', 'it has another UID');
  t.ok(await live.get(configMaps, at), 'it is still there');
  t.equal(await live.delete(configMaps, at, { uid: uid ?? '', resourceVersion }), 'accepted');
  t.equal(await live.delete(configMaps, at, { uid: uid ?? '', resourceVersion }), 'absent');
});

t.test('a watch tells of changes, and again after the API server has died', async t => {
  let changes = 0;
  const errors: ClusterError[] = [];
  const end = new AbortController();
  const following = followChanges({
    client,
    resource: configMaps,
    onChange: () => {
      changes += 1;
    },
    onError: error => errors.push(error),
    signal: end.signal,
    pause: 100,
  });
  const toldOf = async (what: string): Promise<void> => {
    const before = changes;
    await bench.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: what, namespace: 'port-a' } });
    await waitFor(what, async () => changes > before);
  };
  await waitFor('the first news', async () => changes > 0);
  await toldOf('first');
  await cluster.apiServer.stop('SIGKILL');
  await waitFor('the watch to break', async () => errors.length > 0);
  const before = changes;
  cluster.apiServer.start();
  await cluster.untilReady();
  await waitFor('news of what may have been missed', async () => changes > before);
  await toldOf('second');
  t.equal(errors[0]?.reason, 'Unreachable');
  end.abort();
  await t.resolves(following, 'it ends');
});

function credential(token: string): string {
  return JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token } });
}

function crowd(name: string): KubeObject {
  return { apiVersion: 'crowd.example.io/v1', kind: 'Crowd', metadata: { name, namespace: 'port-a' } };
}

async function namesOf(cluster: ClusterReader, content: Content = 'full'): Promise<string[]> {
  const all = await Array.fromAsync(cluster.list(crowds, { content }));
  return all.map(({ metadata }) => metadata.name);
}

/** Every object of a kind, by its address. */
async function byName(cluster: ClusterReader, resource: Resource): Promise<Map<string, KubeObject>> {
  const all = await Array.fromAsync(cluster.list(resource));
  return new Map(
    all
      .map((object): [string, KubeObject] => [`${object.metadata.namespace}/${object.metadata.name}`, object])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
