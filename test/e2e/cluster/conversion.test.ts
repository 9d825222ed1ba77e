import t from 'tap';
import type { ClusterError, ErrorKind, KubeObject, Resource } from '../../../src/cluster/cluster.ts';
import { LiveCluster } from '../../../src/cluster/live/live-cluster.ts';
import { stopConversion } from '../../../src/kubectl.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { pasteCommand } from '../../support/e2e/shell.ts';
import { openCrd } from '../../support/open-crd.ts';
import { LiveBench } from './live-bench.ts';

/** B9 of docs/field-reports.md: what the API server does while the conversion webhook of an API is gone. */
t.test('B9: a conversion webhook is gone', async t => {
  const cluster = await startCluster(t, { olm: 'apis' });
  const { api, kubectl, until } = cluster;
  const live = new LiveCluster(new LiveBench(cluster).client(t));
  const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const crd = `${crds}/sinks.dead.example.io`;
  const sinks = (version: string) => `/apis/dead.example.io/${version}/namespaces/default/sinks`;
  const sinkApi: Resource = {
    group: 'dead.example.io',
    version: 'v1',
    kind: 'Sink',
    plural: 'sinks',
    namespaced: true,
  };
  const storingIn = (storage: string) => openCrd(sinkApi, ['v1', 'v1beta1'], storage);
  const gone = { service: { namespace: 'gone', name: 'gone' } };
  const conversion = { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: gone } };
  const definition = storingIn('v1beta1');
  await api.ok('POST', crds, { ...definition, spec: { ...definition.spec, conversion } });
  const make = async (name: string, version: string) => {
    const body = { apiVersion: `dead.example.io/${version}`, kind: 'Sink', metadata: { name } };
    await until(`${name}`, async () => [201, 409].includes((await api.send('POST', sinks(version), body)).code));
  };
  await make('old', 'v1beta1');
  await make('older', 'v1beta1');
  await until('the API', async () => (await live.resource('dead.example.io', 'Sink')) !== undefined);
  const sink = await live.resource('dead.example.io', 'Sink');
  if (!sink) throw new Error('it is served');
  const list = () => Array.fromAsync(live.list(sink, { content: 'metadata' }));
  const uid = ({ metadata }: KubeObject) => ({ uid: metadata.uid ?? '' });

  await t.test('metadata is read in the version in which all are stored', async t => {
    t.equal(sink.version, 'v1', 'the cluster prefers another one');
    t.equal((await api.send('GET', sinks('v1'))).code, 500);
    t.match(await list(), [
      { apiVersion: 'dead.example.io/v1beta1', metadata: { name: 'old' } },
      { apiVersion: 'dead.example.io/v1beta1', metadata: { name: 'older' } },
    ]);
    t.match(await live.firstPage(sink, 1), { objects: [{ metadata: { name: 'old' } }], more: 1 });
    t.match(await live.get(sink, { namespace: 'default', name: 'old' }, 'metadata'), { metadata: { name: 'old' } });
    t.equal(await failureOf(live.get(sink, { namespace: 'default', name: 'old' })), 'conversion', 'not its fields');
    t.equal(await failureOf(Array.fromAsync(live.list(sink))), 'conversion', 'nor those of all');
  });

  await t.test('what is stored in the storage version can be deleted', async t => {
    const [, older] = await list();
    if (!older) throw new Error('it is there');
    t.equal(await live.delete(sink, older.metadata, { uid: 'another' }), 'changed');
    t.equal(await live.delete(sink, older.metadata, uid(older)), 'accepted');
    t.equal(await live.delete(sink, older.metadata, uid(older)), 'absent');
  });

  await t.test('what is stored in another version cannot be deleted', async t => {
    await api.ok('PATCH', crd, { spec: { versions: storingIn('v1').spec.versions } });
    const [old] = await list();
    if (!old) throw new Error('it is there');
    const label = { metadata: { labels: { tried: 'yes' } } };
    const isRefused = async () => (await api.send('PATCH', `${sinks('v1beta1')}/old`, label)).code === 500;
    await until('the storage version to be another', isRefused);
    t.equal(await failureOf(live.delete(sink, old.metadata, uid(old))), 'conversion');
    t.match(await list(), [{ metadata: { name: 'old' } }]);
  });

  await t.test('where they are stored in two versions, no list is complete, and none is given', async t => {
    await make('new', 'v1');
    t.equal(await failureOf(list()), 'conversion');
    t.equal(await failureOf(live.firstPage(sink, 10)), 'conversion');
  });

  await t.test('its CustomResourceDefinition hangs until the command that we print ends the conversion', async t => {
    await kubectl('delete', 'customresourcedefinitions', 'sinks.dead.example.io', '--wait=false');
    const hangs = async () =>
      (await api.ok('GET', crd)).status.conditions.some(
        ({ reason }: { reason: string }) => reason === 'InstanceDeletionFailed',
      );
    await until('its deletion to hang', hangs);
    const command = stopConversion('sinks.dead.example.io');
    t.match(await pasteCommand(t, cluster, command, 'stopConversion'), { exitCode: 0 });
    await until('it to go', async () => !(await api.exists(crd)));
  });
});

/** Why a read or a write failed, if it did. */
async function failureOf(answer: Promise<unknown>): Promise<ErrorKind | undefined> {
  try {
    await answer;
    return undefined;
  } catch (error) {
    return (error as ClusterError).kind;
  }
}
