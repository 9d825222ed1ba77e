import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { stringify } from 'yaml';
import { tarOf } from '../../../scripts/archive.ts';
import { makeRedisCluster } from '../../support/control-plane/bundle-copies.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { go } from '../../support/control-plane/go.ts';
import { kustomizeController } from '../../support/control-plane/go-programs.ts';
import { installed } from '../../support/control-plane/install.ts';
import { freePorts, Program } from '../../support/control-plane/process.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { captured } from '../../support/e2e/captures.ts';
import { Cascades, left, subscription } from '../../support/e2e/cascades.ts';
import { csvPath, manifests, namespace, operandPath, subscriptionPath } from '../../support/e2e/git-operator.ts';

const system = 'flux-system';
const sources = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${system}/gitrepositories`;
const kustomizations = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${system}/kustomizations`;

const rest = { 'rest.yaml': { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'rest', namespace } } };

const gitRepository = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: 'operators' },
  spec: { interval: '10m', url: 'https://example.com/operators' },
};

/**
 * Flux' kustomize-controller is the real one. What its source-controller would do is done here: an archive of the manifests, and
 * the source that names it.
 */
t.test('an operator is taken out of Git, and Flux prunes it', async t => {
  const cluster = await startCluster(t);
  const { api, kubectl, until } = cluster;
  await startWebhook(t, cluster, { cascade: true, components: ['olm-guard'] });
  await startSweeper(t, cluster);
  const cascades = new Cascades(cluster);
  for (const name of [namespace, system]) await kubectl('create', 'namespace', name);
  const { Dir: module } = JSON.parse(
    await go('flux', ['mod', 'download', '-json', 'github.com/fluxcd/kustomize-controller']),
  );
  const crds = join(cluster.dir, 'sources.yaml');
  writeFileSync(crds, ['GitRepository', 'OCIRepository', 'Bucket'].map(sourceKind).join('---\n'));
  const files = ['-f', crds, '-f', join(module, 'config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml')];
  await kubectl('apply', '--server-side', ...files);
  await kubectl('wait', '--for=condition=Established', ...files);

  const archives = new Map<string, Buffer>();
  const server = createServer((request, response) => response.end(archives.get(request.url ?? ''))).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  t.teardown(() => server.close());
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await api.ok('POST', sources, gitRepository);
  /** As if someone had pushed this, and source-controller had fetched it. */
  const push = async (revision: string, manifests: Readonly<Record<string, object>>): Promise<void> => {
    const folder = join(cluster.dir, revision);
    mkdirSync(folder);
    for (const [file, manifest] of Object.entries(manifests)) writeFileSync(join(folder, file), stringify(manifest));
    const archive = gzipSync(tarOf(folder, ['.']));
    archives.set(`/${revision}.tar.gz`, archive);
    await api.ok('PATCH', `${sources}/operators`, {
      status: {
        conditions: [{ type: 'Ready', status: 'True', reason: 'Succeeded', message: 'stored' }],
        artifact: {
          url: `${base}/${revision}.tar.gz`,
          path: `${revision}.tar.gz`,
          revision: `main@sha1:${createHash('sha1').update(revision).digest('hex')}`,
          digest: `sha256:${createHash('sha256').update(archive).digest('hex')}`,
          size: archive.length,
          lastUpdateTime: new Date().toISOString(),
        },
      },
    });
  };
  const before = await cluster.list();
  await push('first', { ...manifests, ...rest });
  await api.ok('POST', kustomizations, {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'operators' },
    spec: {
      ...{ interval: '5s', retryInterval: '5s', timeout: '1m', prune: true, path: './' },
      sourceRef: { kind: 'GitRepository', name: 'operators' },
    },
  });
  const [metrics = 0, health = 0] = await freePorts(2);
  const controller = new Program(await kustomizeController(), {
    args: [
      `--metrics-addr=127.0.0.1:${metrics}`,
      `--health-addr=127.0.0.1:${health}`,
      '--enable-leader-election=false',
    ],
    env: { ...process.env, KUBECONFIG: cluster.kubeconfig, RUNTIME_NAMESPACE: system },
    log: join(cluster.dir, 'kustomize-controller.log'),
  }).start();
  t.teardown(() => controller.stop());
  const said = async (): Promise<string> => {
    const path = '{.status.conditions[?(@.type=="Ready")].message}';
    const get = [
      'get',
      'kustomizations.kustomize.toolkit.fluxcd.io',
      'operators',
      '-n',
      system,
      '-o',
      `jsonpath=${path}`,
    ];
    return (await kubectl(...get)).stdout;
  };
  await installed(api, namespace, 'redis-operator');
  await makeRedisCluster(cluster, { namespace });
  await cluster.settled(namespace);

  const denials = (): number => controller.output().split('would leave').length - 1;
  /** Denied with each reconciliation from now on, and never half removed. */
  const deniedTwice = async (t: Test): Promise<void> => {
    const so = denials();
    await until('it to be denied twice', async () => denials() >= so + 2);
    t.equal((await api.ok('GET', csvPath)).status.phase, 'Succeeded', 'the operator works on');
  };
  const command = `kubectl get kustomization operators -n ${system} -o jsonpath='{.status.conditions[?(@.type=="Ready")].message}'`;

  await t.test('while there are custom resources, both are denied again and again, and nothing breaks', async t => {
    await push('second', rest);
    await deniedTwice(t);
    await until('its status to say so', async () => (await said()).includes('would leave'));
    captured(t, 'docs/clients.md', 'flux', command, await said());
  });

  await t.test(
    'without them a plain deletion is denied as well, and its status says what is left to decide',
    async t => {
      await api.ok('DELETE', operandPath());
      await until('its status not to name them', async () => !(await said()).includes('First delete'));
      await deniedTwice(t);
      t.match(await said(), /would leave \d+ objects behind/);
    },
  );

  await t.test('annotated, custom resources still block it', async t => {
    // One of the name of the former one would be told to come back.
    await makeRedisCluster(cluster, { namespace, name: 'cache' });
    const annotation = 'subscription-guard.io/on-delete=Cascade';
    await kubectl('annotate', subscription, 'redis-operator', '-n', namespace, annotation);
    await until('its status to name it', async () => (await said()).includes('redisclusters.redis.example.io cache'));
    await deniedTwice(t);
  });

  await t.test('annotated and without them, the next reconciliations remove the operator and the rest', async t => {
    await api.ok('DELETE', operandPath('cache'));
    await until('the Subscription to go', async () => !(await api.exists(subscriptionPath)));
    await cascades.until(namespace, 'Succeeded');
    await until('Flux to have pruned all of it', async () => (await said()).startsWith('Applied revision'));
    const flux = /(Kustomization|ConfigMap) /;
    await until('nothing to be left', async () => left(before, await cluster.list()).every(one => flux.test(one)));
    t.pass('0 left');
  });
});

/** An API with the name of one of Flux' sources, and no schema. */
function sourceKind(kind: string): string {
  const singular = kind.toLowerCase();
  const plural = kind === 'Bucket' ? 'buckets' : `${singular.slice(0, -1)}ies`;
  return stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.source.toolkit.fluxcd.io` },
    spec: {
      group: 'source.toolkit.fluxcd.io',
      scope: 'Namespaced',
      names: { kind, listKind: `${kind}List`, plural, singular },
      versions: [
        {
          ...{ name: 'v1', served: true, storage: true },
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  });
}
