import {
  ClusterError,
  type ClusterReader,
  type Content,
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

/** Those of Kubernetes 1.36 that hold objects, in which no CustomResourceDefinition can be. */
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
 * The port on objects that were written to files. It serves the APIs that the files tell of, and answers from them. A
 * question about a kind that is served and that was not written down is refused: it is not known that there is none.
 */
export class SnapshotCluster implements ClusterReader {
  readonly #objects: ReadonlyMap<string, readonly KubeObject[]>;
  readonly #resources: ReadonlyMap<string, readonly Resource[]>;
  readonly #holds: (resource: Resource) => boolean;

  /** `holds`: whether the objects of a kind were written down; by default those that are given are all there are. */
  constructor(objects: readonly KubeObject[], holds: (resource: Resource) => boolean = () => true) {
    this.#holds = holds;
    // An object that is in two files is one object: `oc adm must-gather` writes many alone and in a list.
    const distinct = [...new Map(objects.map(object => [addressOf(object), object])).values()];
    this.#objects = Map.groupBy(distinct, kindOfObject);
    this.#resources = resourcesOf(distinct);
  }

  async resource(group: string, kind: string, version?: string): Promise<Resource | undefined> {
    const served = this.#resources.get(`${group}/${kind}`);
    if (served === undefined) this.#assertNotServed(group, kind);
    return served?.find(resource => resource.version === version) ?? served?.[0];
  }

  /** What Kubernetes itself serves needs no definition in the files: they tell that there is none of it, or they do not. */
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

  /** In whatever version they were written down. */
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
  return content === 'full' ? { ...object, ...identity } : { ...identity, metadata: object.metadata };
}

/** Per kind, the preferred version first. A CRD in the files knows better than what is built in, a guess knows least. */
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

/** An API of which the files hold objects but no definition. Its plural is only needed to name it to a person. */
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
