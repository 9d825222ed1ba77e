import type { TestCluster } from '../test/support/control-plane/cluster.ts';
import { makeNamespace } from '../test/support/control-plane/install.ts';
import { holdsWithin, type Program } from '../test/support/control-plane/process.ts';
import type { Bundle } from './bundle.ts';
import { targetNamespaces } from './install-modes.ts';
import { standIns } from './stand-ins.ts';

/** A bundle with all that its catalog must offer for it to be installed. */
export interface Candidate extends Bundle {
  readonly catalog: readonly string[];
}

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** What a batch needs beside its Subscriptions. It is there before the first listing, and goes after the last one. */
export class Preparation {
  readonly #cluster: TestCluster;
  readonly #made: string[] = [];
  readonly #catalogs: Program[] = [];

  constructor(cluster: TestCluster) {
    this.#cluster = cluster;
  }

  /** Makes what stands in for APIs that the bundles use and the cluster does not serve. */
  async standIn(bundles: readonly Bundle[]): Promise<void> {
    const { api, until } = this.#cluster;
    const { groups } = await api.ok('GET', '/apis');
    const served = new Set<string>(groups.map(({ name }: { name: string }) => name));
    const crds = standIns(
      bundles.flatMap(({ foreign }) => foreign),
      served,
    );
    const paths = crds.map(({ metadata }) => `${definitions}/${metadata.name}`);
    for (const crd of crds) await api.ok('POST', definitions, crd);
    this.#made.push(...paths);
    await until('the stand-ins to be served', async () => {
      const states = await Promise.all(paths.map(path => api.ok('GET', path)));
      return states.every(({ status }) => status?.conditions?.some(isEstablished));
    });
  }

  /** Makes the namespace of a bundle, with its OperatorGroup and a catalog that nobody else sees. Returns its name. */
  async namespaceFor({ packageName, installModes, catalog }: Candidate): Promise<string> {
    const { api } = this.#cluster;
    const namespace = packageName.replaceAll('.', '-').slice(0, 63);
    const targets = targetNamespaces(installModes, namespace) ?? [];
    for (const target of targets.filter(name => name !== namespace)) {
      await makeNamespace(api, target);
      this.#made.push(`/api/v1/namespaces/${target}`);
    }
    this.#made.push(`/api/v1/namespaces/${namespace}`);
    await this.#cluster.prepareNamespace(namespace, targets.length === 0 ? 'all' : targets);
    this.#catalogs.push(await this.#cluster.offer(namespace, catalog, 'unconverted'));
    return namespace;
  }

  /** Takes it all away. Returns whether the next batch finds the cluster as it was. */
  async undo(): Promise<boolean> {
    const { api } = this.#cluster;
    await Promise.all(this.#made.map(path => api.send('DELETE', path)));
    await Promise.all(this.#catalogs.map(program => program.stop('SIGKILL')));
    const gone = async (): Promise<boolean> => {
      const present = await Promise.all(this.#made.map(path => api.exists(path)));
      return !present.some(Boolean);
    };
    return holdsWithin(120_000, gone);
  }
}

function isEstablished({ type, status }: { type: string; status: string }): boolean {
  return type === 'Established' && status === 'True';
}
