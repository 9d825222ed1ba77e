import { apiVersionOf, groupOf, versionOf } from '../../inventory/dependent.ts';
import type { ClusterReader, Content, KubeObject, ListQuery, ObjectName, Resource } from '../cluster.ts';
import { matchesSelector } from '../label-selector.ts';
import * as known from '../resources.ts';

interface CrdSpec {
  readonly group: string;
  readonly scope: string;
  readonly names: { readonly kind: string; readonly plural: string };
  readonly versions: readonly { readonly name: string; readonly served: boolean }[];
}

/** The port on objects that were written to files. It serves the APIs that the files tell of, and answers from them. */
export class SnapshotCluster implements ClusterReader {
  readonly #objects: ReadonlyMap<string, readonly KubeObject[]>;
  readonly #resources: readonly Resource[];

  constructor(objects: readonly KubeObject[]) {
    this.#objects = Map.groupBy(objects, ({ apiVersion, kind }) => `${groupOf(apiVersion)}/${kind}`);
    this.#resources = [...Object.values(known), ...objects.flatMap(resourcesOfCrd), ...objects.map(resourceOfObject)];
  }

  async resource(group: string, kind: string, version?: string): Promise<Resource | undefined> {
    const served = this.#resources.filter(resource => resource.group === group && resource.kind === kind);
    return served.find(resource => resource.version === version) ?? served[0];
  }

  async get(resource: Resource, { namespace, name }: ObjectName, content: Content = 'full') {
    const found = this.#of(resource).find(
      ({ metadata }) => metadata.name === name && (!resource.namespaced || metadata.namespace === namespace),
    );
    return found && read(resource, found, content);
  }

  async *list(resource: Resource, query: ListQuery = {}): AsyncIterable<KubeObject> {
    const { namespace, selector, content = 'full' } = query;
    if (selector === '') throw new Error(`an empty selector would match every object of ${resource.plural}`);
    for (const object of this.#of(resource)) {
      if (namespace !== undefined && object.metadata.namespace !== namespace) continue;
      if (selector !== undefined && !matchesSelector(object.metadata.labels ?? {}, selector)) continue;
      yield read(resource, object, content);
    }
  }

  #of({ group, kind }: Resource): readonly KubeObject[] {
    return this.#objects.get(`${group}/${kind}`) ?? [];
  }
}

function read(resource: Resource, object: KubeObject, content: Content): KubeObject {
  const identity = { apiVersion: apiVersionOf(resource), kind: object.kind };
  return content === 'metadata' ? { ...identity, metadata: object.metadata } : { ...object, ...identity };
}

function resourcesOfCrd({ kind, spec }: KubeObject): Resource[] {
  if (kind !== 'CustomResourceDefinition') return [];
  const { group, scope, names, versions } = spec as CrdSpec;
  return versions
    .filter(version => version.served)
    .map(({ name: version }) => ({
      group,
      version,
      kind: names.kind,
      plural: names.plural,
      namespaced: scope === 'Namespaced',
    }));
}

/** An API of which the files hold objects but no definition. Its plural is only needed to name it to a person. */
function resourceOfObject({ apiVersion, kind, metadata }: KubeObject): Resource {
  return {
    group: groupOf(apiVersion),
    version: versionOf(apiVersion),
    kind,
    plural: `${kind.toLowerCase()}s`,
    namespaced: metadata.namespace !== undefined,
  };
}
