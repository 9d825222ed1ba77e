import {
  ClusterError,
  type ClusterReader,
  type Content,
  type FirstPage,
  type KubeObject,
  keptOf,
  type ListQuery,
  type ObjectName,
  type Resource,
} from '../cluster.ts';
import { matchesSelector } from '../label-selector.ts';
import { apiVersionOf, groupOf, resourceName, versionOf } from '../object.ts';
import { assertAddress, assertNamespace, assertSelective } from '../questions.ts';
import * as builtIn from '../resources.ts';

interface CrdSpec {
  readonly group: string;
  readonly scope: string;
  readonly names: { readonly kind: string; readonly plural: string };
  readonly versions: readonly { readonly name: string; readonly served: boolean }[];
}

/** The groups of Kubernetes 1.36 that hold objects. No CustomResourceDefinition can be in one of them. */
const kubernetesGroups: ReadonlySet<string> = new Set([
  ...['', 'apps', 'autoscaling', 'batch', 'policy'],
  ...[
    'admissionregistration',
    'apiextensions',
    'apiregistration',
    'certificates',
    'coordination',
    'discovery',
    'events',
  ]
    .concat(['flowcontrol.apiserver', 'networking', 'node', 'rbac.authorization', 'resource', 'scheduling', 'storage'])
    .map(group => `${group}.k8s.io`),
]);

/**
 * The port on objects in files. It serves the APIs that the files mention, and answers from the files. It refuses a
 * question about a served kind that the files do not cover, because the cluster may have such objects.
 */
export class SnapshotCluster implements ClusterReader {
  readonly #objects: ReadonlyMap<string, readonly KubeObject[]>;
  readonly #resources: ReadonlyMap<string, readonly Resource[]>;
  readonly #holds: (resource: Resource) => boolean;

  /** `holds`: whether the files cover a kind; by default the given objects are all there are. */
  constructor(objects: readonly KubeObject[], holds: (resource: Resource) => boolean = () => true) {
    this.#holds = holds;
    // The same object in two files counts once: `oc adm must-gather` writes many both alone and in a list.
    const distinct = [...new Map(objects.map(object => [addressOf(object), object])).values()];
    this.#objects = Map.groupBy(distinct, kindOfObject);
    this.#resources = resourcesOf(distinct);
  }

  async resource(group: string, kind: string, version?: string): Promise<Resource | undefined> {
    const served = this.#resources.get(`${group}/${kind}`);
    if (served === undefined) this.#assertNotServed(group, kind);
    return served?.find(resource => resource.version === version) ?? served?.[0];
  }

  /** Kubernetes' own APIs need no definition in the files, so a missing one proves nothing. */
  #assertNotServed(group: string, kind: string): void {
    const guessed = { group, version: '', kind, plural: guessedPlural(kind.toLowerCase()), namespaced: false };
    if (kubernetesGroups.has(group) && !this.#holds(guessed)) throw unwritten(guessed);
  }

  async get(resource: Resource, at: ObjectName, content: Content = 'full'): Promise<KubeObject | undefined> {
    assertAddress(resource, at);
    const found = this.#of(resource).find(
      ({ metadata }) => metadata.name === at.name && (!resource.namespaced || metadata.namespace === at.namespace),
    );
    return found && read(resource, found, content);
  }

  async *list<Kept = KubeObject>(resource: Resource, query: ListQuery<Kept> = {}): AsyncIterable<Kept> {
    assertSelective(resource, query);
    assertNamespace(query.namespace);
    const { selector, content = 'full' } = query;
    const namespace = resource.namespaced ? query.namespace : undefined;
    for (const object of this.#of(resource)) {
      if (namespace !== undefined && object.metadata.namespace !== namespace) continue;
      if (selector !== undefined && !matchesSelector(object.metadata.labels ?? {}, selector)) continue;
      const kept = keptOf(read(resource, object, content), query);
      if (kept !== undefined) yield kept;
    }
  }

  async firstPage(resource: Resource, limit: number): Promise<FirstPage> {
    const all = await Array.fromAsync(this.list(resource, { content: 'metadata' }));
    const more = all.length - limit;
    return { objects: all.slice(0, limit), ...(more > 0 && { more }) };
  }

  /** Objects of any version. */
  #of(resource: Resource): readonly KubeObject[] {
    const kind = kindOfResource(resource);
    if (this.#resources.has(kind) && !this.#holds(resource)) {
      throw unwritten(resource);
    }
    return this.#objects.get(kind) ?? [];
  }
}

function unwritten(resource: Resource): ClusterError {
  const missingResource = resourceName(resource);
  const reason = 'NotInSnapshot';
  return new ClusterError(0, reason, `${reason}: ${missingResource}`, { kind: 'not-in-snapshot', missingResource });
}

function read(resource: Resource, object: KubeObject, content: Content): KubeObject {
  const identity = { apiVersion: apiVersionOf(resource), kind: object.kind };
  if (content === 'full') return { ...object, ...identity };
  const { managedFields, ...metadata } = object.metadata;
  return { ...identity, metadata: content === 'managers' ? object.metadata : metadata };
}

/** Per kind, the preferred version first. A CRD in the files outranks what is built in, and that outranks a guess. */
function resourcesOf(objects: readonly KubeObject[]): Map<string, Resource[]> {
  const sources = [objects.flatMap(resourcesOfCrd), Object.values(builtIn), objects.map(guessedResource)];
  const kinds = new Map<string, Resource[]>();
  for (const byKind of sources.map(resources => Map.groupBy(resources, kindOfResource))) {
    for (const [kind, resources] of byKind) if (!kinds.has(kind)) kinds.set(kind, resources);
  }
  return kinds;
}

function resourcesOfCrd({ kind, spec }: KubeObject): Resource[] {
  if (kind !== 'CustomResourceDefinition' || spec === undefined) return [];
  const { group, scope, names, versions } = spec as CrdSpec;
  return versions
    .filter(version => version.served)
    .map(version => version.name)
    .toSorted(byVersionPriority)
    .map(version => ({ group, version, kind: names.kind, plural: names.plural, namespaced: scope === 'Namespaced' }));
}

/** v2, v1, v1beta1, v1alpha1: the order in which an API server prefers the versions of a CRD. */
function byVersionPriority(a: string, b: string): number {
  const [rankA, rankB] = [rankOf(a), rankOf(b)];
  const differing = rankA.findIndex((value, index) => value !== rankB[index]);
  return differing < 0 ? a.localeCompare(b) : (rankB[differing] ?? 0) - (rankA[differing] ?? 0);
}

function rankOf(version: string): [stability: number, major: number, minor: number] {
  const [, major, stage, minor] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  if (major === undefined) return [0, 0, 0];
  return [stage === undefined ? 3 : stage === 'beta' ? 2 : 1, Number(major), Number(minor ?? 0)];
}

/** An API with objects in the files but no definition. Its plural is needed only in messages. */
function guessedResource({ apiVersion, kind, metadata }: KubeObject): Resource {
  return {
    group: groupOf(apiVersion),
    version: versionOf(apiVersion),
    kind,
    plural: guessedPlural(kind.toLowerCase()),
    namespaced: metadata.namespace !== undefined,
  };
}

/** apimachinery's UnsafeGuessKindToResource */
function guessedPlural(singular: string): string {
  if (singular.endsWith('endpoints')) return singular;
  if (singular.endsWith('s')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

function kindOfResource({ group, kind }: Resource): string {
  return `${group}/${kind}`;
}

function kindOfObject({ apiVersion, kind }: KubeObject): string {
  return `${groupOf(apiVersion)}/${kind}`;
}

function addressOf(object: KubeObject): string {
  return [kindOfObject(object), object.metadata.namespace, object.metadata.name].join('/');
}
