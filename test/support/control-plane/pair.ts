import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { go, type Module, moduleDir, type Part, versionIn } from './go.ts';

/** A version of Kubernetes or of OLM, and the go.mod file that builds it. */
export interface Source {
  /** With its "v". */
  readonly version: string;
  readonly module: Module;
  readonly flags: readonly string[];
}

/** What a control plane is made of. Each has a go.mod file of its own: most OLMs do not build on another's Kubernetes. */
export type Pair = Readonly<Record<Part, Source>>;

/** The Go module of each. */
export const moduleNames: Readonly<Record<Part, string>> = {
  kubernetes: 'k8s.io/kubernetes',
  olm: 'github.com/operator-framework/operator-lifecycle-manager',
};

/** opm reads signatures of images by a library of C, unless told otherwise; nothing here reads one. */
const openpgp = ['-tags', 'containers_image_openpgp'];

/** The pair of a name like "1.30.14+0.28.0", Kubernetes first. Without a name, the one of `tools`, which has both. */
export function pairOf(name: string | undefined): Pair {
  const [kubernetes, olm] = name?.split('+') ?? [];
  return { kubernetes: sourceOf('kubernetes', kubernetes), olm: sourceOf('olm', olm) };
}

/** The pair of this process. */
export const pair = pairOf(process.env.SUBSCRIPTION_GUARD_PAIR);

/** Whether it is the pair that the documents quote. Others have other words. */
export const isUsual = pair.kubernetes.module === 'tools' && pair.olm.module === 'tools';

/** Kinds in our bundles that an OLM does not know yet. It fails the whole InstallPlan of such a bundle. */
export const unknownKinds: readonly string[] = pair.olm.version === 'v0.28.0' ? ['NetworkPolicy'] : [];

/** The controllers that need a cloud. Kubernetes 1.37 has none any more. */
export const cloudControllers: readonly string[] =
  pair.kubernetes.version === 'v1.37.2'
    ? []
    : ['node-route-controller', 'service-lb-controller', 'cloud-node-lifecycle-controller'];

/**
 * Whether OLM may lose what it has written into a Subscription. It then takes the ClusterServiceVersion for one that no
 * Subscription references, and waits for good until somebody deletes that.
 */
export const losesReferences = pair.olm.version === 'v0.28.0';

/** Whether Kubernetes takes the CustomResourceDefinition of OLM v1's ClusterObjectSets, whose rules an older one cannot read. */
export const takesObjectSets = pair.kubernetes.version !== 'v1.30.14';

/** The programs that a module builds of a part. etcd counts as Kubernetes, and opm, which serves catalogs, as OLM. */
export async function programsOf(module: Module, part: Part): Promise<string[]> {
  const programs = (await go(module, ['list', ...openpgp, 'tool'])).split('\n');
  return programs.filter(name => name.startsWith('github.com/operator-framework/') === (part === 'olm'));
}

function sourceOf(part: Part, wanted: string | undefined): Source {
  const usual = versionIn('tools', moduleNames[part]);
  const version = wanted === undefined ? usual : `v${wanted}`;
  return {
    version,
    module: version === usual ? 'tools' : otherModule(part, version),
    flags: part === 'kubernetes' ? kubernetesFlags(version) : openpgp,
  };
}

function otherModule(part: Part, version: string): Module {
  const name: `${Part}-${string}` = `${part}-${version.slice(1)}`;
  const there = readdirSync(join(moduleDir('tools'), '..', 'versions')).filter(name => name.startsWith(part));
  if (!there.includes(name)) throw new Error(`no go.mod file for ${name}, but for ${there.join(', ')}`);
  return `versions/${name}`;
}

/** Without a version the API server reports one that neither kubectl nor OLM can parse. */
export function kubernetesFlags(version: string): string[] {
  const [gitMajor, gitMinor] = version.slice(1).split('.');
  const variables = Object.entries({ gitVersion: version, gitMajor, gitMinor });
  return ['-ldflags', variables.map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`).join(' ')];
}
