import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Api } from './api.ts';
import type { Binaries } from './binaries.ts';
import { catalogOf, catalogOfImage, type Schemas } from './catalog.ts';
import type { ControlPlane } from './control-plane.ts';
import { freePorts, type Program, waitFor } from './process.ts';

export const olmNamespace = 'olm';
export const catalogSource = 'test';

/** Makes OLM's APIs and its namespace. */
export async function prepareOlm(plane: ControlPlane, binaries: Binaries): Promise<void> {
  await createCrds(plane, binaries);
  await plane.api.ok('POST', '/api/v1/namespaces', { metadata: { name: olmNamespace } });
}

/** Starts OLM's two operators and a catalog that offers the given bundles, and waits until it can be read. */
export async function startOlm(plane: ControlPlane, bundles: readonly string[], schemas?: Schemas): Promise<Program[]> {
  const { api, programs, kubeconfig } = plane;
  const contents = await catalogOf(bundles, schemas);
  const program = await serveCatalog(plane, { namespace: olmNamespace, folder: 'catalog', contents });
  const common = ['--namespace', olmNamespace, '--interval', '10s'];
  const options = { env: olmEnvironment(kubeconfig), restart: true };
  const operators = [
    programs.start('olm', common, options),
    programs.start('catalog', ['--kubeconfig', kubeconfig, ...common], options),
  ];
  await catalogReady(api, program, olmNamespace);
  return operators;
}

/** Offers bundles in one namespace only. The caller ends the program that serves them. */
export async function offerBundles(
  plane: Pick<ControlPlane, 'api' | 'dir' | 'programs'>,
  namespace: string,
  bundles: readonly string[],
  schemas?: Schemas,
): Promise<Program> {
  return offer(plane, namespace, await catalogOf(bundles, schemas));
}

/** The same of a package whose bundle is in an image that nobody has. */
export function offerImage(
  plane: Pick<ControlPlane, 'api' | 'dir' | 'programs'>,
  namespace: string,
  packageName: string,
): Promise<Program> {
  return offer(
    plane,
    namespace,
    catalogOfImage(packageName, `registry.invalid/${packageName}@sha256:${'0'.repeat(64)}`),
  );
}

async function offer(
  plane: Pick<ControlPlane, 'api' | 'dir' | 'programs'>,
  namespace: string,
  contents: string,
): Promise<Program> {
  const program = await serveCatalog(plane, { namespace, folder: `catalog-${namespace}`, contents });
  await catalogReady(plane.api, program, namespace);
  return program;
}

/** opm ends at once if it does not like a catalog. */
function catalogReady(api: Api, program: Program, namespace: string): Promise<void> {
  return program.until(async () => {
    const source = await api.send('GET', `${olmApi}/namespaces/${namespace}/catalogsources/${catalogSource}`);
    return source.body.status?.connectionState?.lastObservedState === 'READY';
  });
}

export const olmApi = '/apis/operators.coreos.com/v1alpha1';

async function createCrds({ api }: ControlPlane, { olmCrds }: Binaries): Promise<void> {
  const crds = readdirSync(olmCrds).map(name => parse(readFileSync(join(olmCrds, name), 'utf8')));
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  await Promise.all(crds.map(crd => api.ok('POST', path, crd)));
  await waitFor("OLM's APIs to be served", async () => {
    const { items } = await api.ok('GET', path);
    return items.every((crd: { status?: { conditions?: { type: string; status: string }[] } }) =>
      crd.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True'),
    );
  });
}

/** OLM takes a set CI for a test of its own, and cannot list by streaming from this API server. */
function olmEnvironment(kubeconfig: string): NodeJS.ProcessEnv {
  const { CI: _, ...env } = process.env;
  return { ...env, KUBECONFIG: kubeconfig, KUBE_FEATURE_WatchListClient: 'false' };
}

interface Catalog {
  readonly namespace: string;
  readonly folder: string;
  readonly contents: string;
}

async function serveCatalog(
  { api, dir, programs }: Pick<ControlPlane, 'api' | 'dir' | 'programs'>,
  { namespace, folder, contents }: Catalog,
): Promise<Program> {
  const [port = 0, pprof = 0] = await freePorts(2);
  const catalog = join(dir, folder);
  mkdirSync(catalog, { recursive: true });
  writeFileSync(join(catalog, 'catalog.json'), contents);
  const program = programs.start('opm', [
    ...['serve', catalog, '--port', `${port}`, '--pprof-addr', `127.0.0.1:${pprof}`],
    ...['--cache-dir', join(dir, `${folder}-cache`), '--cache-enforce-integrity=false'],
    ...['--termination-log', '/dev/null'],
  ]);
  await api.ok('POST', `${olmApi}/namespaces/${namespace}/catalogsources`, {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'CatalogSource',
    metadata: { name: catalogSource },
    spec: { sourceType: 'grpc', address: `127.0.0.1:${port}` },
  });
  return program;
}
