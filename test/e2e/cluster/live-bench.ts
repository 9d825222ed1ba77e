import diagnostics from 'node:diagnostics_channel';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { parse, stringify } from 'yaml';
import type { KubeObject, Resource } from '../../../src/cluster/cluster.ts';
import { ApiClient } from '../../../src/cluster/live/api-client.ts';
import { loadKubeConfig } from '../../../src/cluster/live/kube-config.ts';
import { LiveCluster } from '../../../src/cluster/live/live-cluster.ts';
import { collectionOf, pathOfObject } from '../../support/control-plane/api.ts';
import type { TestCluster } from '../../support/control-plane/cluster.ts';
import { FaultProxy } from '../../support/control-plane/fault-proxy.ts';
import { waitFor } from '../../support/control-plane/process.ts';

interface Spoilable {
  readonly proxy: FaultProxy;
  readonly connection: ApiClient;
  readonly faulty: LiveCluster;
}

/** What the tests of the live adapter need around a real cluster. It prepares the cluster without that adapter. */
export class LiveBench {
  readonly caFile: string;
  readonly #cluster: TestCluster;
  #kubeconfigs = 0;

  constructor(cluster: TestCluster) {
    this.#cluster = cluster;
    this.caFile = parse(readFileSync(cluster.kubeconfig, 'utf8')).clusters[0].cluster['certificate-authority'];
  }

  /** Closed when the test ends. Default: as admin. */
  client(t: Test, kubeconfig: string = this.#cluster.kubeconfig): ApiClient {
    const client = new ApiClient(loadKubeConfig({ file: kubeconfig }));
    t.teardown(() => client.close());
    return client;
  }

  /** The admin's kubeconfig with some fields of its cluster, or the whole user, replaced. */
  kubeconfig(clusterFields: Readonly<Record<string, unknown>>, user?: unknown): string {
    const config = parse(readFileSync(this.#cluster.kubeconfig, 'utf8'));
    Object.assign(config.clusters[0].cluster, clusterFields);
    if (user) config.users[0].user = user;
    this.#kubeconfigs += 1;
    const file = join(this.#cluster.dir, `bench-${this.#kubeconfigs}.kubeconfig`);
    writeFileSync(file, stringify(config));
    return file;
  }

  async behindProxy(t: Test): Promise<Spoilable> {
    const proxy = new FaultProxy(this.#cluster.server, this.caFile);
    const server = await proxy.start();
    const connection = this.client(t, this.kubeconfig({ server, 'insecure-skip-tls-verify': true }));
    t.teardown(() => proxy.stop());
    return { proxy, connection, faulty: new LiveCluster(connection) };
  }

  /** A new API is waited for until its objects can be created. */
  async create(object: KubeObject): Promise<void> {
    await this.#cluster.api.ok('POST', collectionOf(object), object);
    if (object.kind !== 'CustomResourceDefinition') return;
    await waitFor(`${object.metadata.name} to be established`, async () => {
      const { status } = await this.#cluster.api.ok('GET', pathOfObject(object));
      return status?.conditions?.some((one: Condition) => one.type === 'Established' && one.status === 'True');
    });
  }

  /** The API server forgets the objects of an API some milliseconds before it forgets the API, or the other way round. */
  async untilNotServed({ group, version, plural }: Resource): Promise<void> {
    const api = `/apis/${group}/${version}`;
    await waitFor(`${api} to go`, async () => {
      const { body } = await this.#cluster.api.send('GET', `/apis/${group}`);
      const isListed = body?.versions?.some((one: { version: string }) => one.version === version);
      return !isListed && (await this.#cluster.api.send('GET', `${api}/${plural}`)).code === 404;
    });
  }

  async createAll(objects: readonly KubeObject[]): Promise<void> {
    await Promise.all(objects.map(object => this.create(object)));
  }

  /** An aggregated API with a Service that has no Pods. */
  async createApiServiceThatIsDown(group: string): Promise<void> {
    const service = { name: 'down', namespace: 'default', port: 443 };
    const spec = { group, version: 'v1', groupPriorityMinimum: 1, versionPriority: 1, insecureSkipTLSVerify: true };
    await this.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: service.name, namespace: service.namespace },
      spec: { ports: [{ port: service.port }] },
    });
    await this.create({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `v1.${group}` },
      spec: { ...spec, service },
    });
    await waitFor(`the API server to know ${group}`, () => this.#cluster.api.exists(`/apis/${group}`));
  }

  /** The groups that aggregated discovery marks as stale. */
  async staleGroups(): Promise<string[]> {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const { items } = await this.#cluster.api.ok('GET', '/apis', undefined, accept);
    return items
      .filter(({ versions }: Group) => versions.some(({ freshness }) => freshness === 'Stale'))
      .map(({ metadata }: Group) => metadata.name);
  }
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

interface Group {
  readonly metadata: { readonly name: string };
  readonly versions: readonly { readonly freshness?: string }[];
}

/** How many connections undici has opened since. */
export function connectionsOpened(t: Test): () => number {
  let count = 0;
  const onConnected = (): void => {
    count += 1;
  };
  diagnostics.subscribe('undici:client:connected', onConnected);
  t.teardown(() => {
    diagnostics.unsubscribe('undici:client:connected', onConnected);
  });
  return () => count;
}
