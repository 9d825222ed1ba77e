import { ClusterError, type ClusterReader, type KubeObject, type Resource } from './cluster.ts';
import { groupOf, type ObjectRef, versionOf } from './object.ts';
import { customResourceDefinitions } from './resources.ts';

/** The API group of a CustomResourceDefinition, by its name: `<plural>.<group>`. */
export function groupOfCrd(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

/** The kind that a CustomResourceDefinition defines; undefined when it was not found. */
export function kindOfCrd(crd: KubeObject | undefined): string | undefined {
  return (crd?.spec as { readonly names: { readonly kind: string } } | undefined)?.names.kind;
}

/** The API of an object, in the version in which it is named, if that is served. Its address in there is the ref itself. */
export function resourceOf(
  cluster: ClusterReader,
  { apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>,
): Promise<Resource | undefined> {
  return cluster.resource(groupOf(apiVersion), kind, versionOf(apiVersion));
}

/** The API of a kind of which there is reason to believe that objects exist; undefined: it has gone, and they with it. */
export async function expectedResource(
  cluster: ClusterReader,
  ref: Pick<ObjectRef, 'apiVersion' | 'kind'>,
): Promise<Resource | undefined> {
  const resource = await resourceOf(cluster, ref);
  if (!resource) await assertNoCrd(cluster, groupOf(ref.apiVersion), ref.kind);
  return resource;
}

/**
 * Rejects when a kind that the API server does not serve has a CustomResourceDefinition all the same: not established, or
 * with all its versions off. Its objects are there then, and nobody can see them.
 */
export async function assertNoCrd(cluster: ClusterReader, group: string, kind: string): Promise<void> {
  const all = await Array.fromAsync(cluster.list(customResourceDefinitions, { content: 'metadata' }));
  for (const { metadata } of all.filter(({ metadata }) => groupOfCrd(metadata.name) === group)) {
    const crd = await cluster.get(customResourceDefinitions, { name: metadata.name });
    if (kindOfCrd(crd) === kind) throw unserved('CustomResourceDefinition', metadata.name);
  }
}

/** What registers an API exists, and yet nobody can tell what objects it has. */
export function unserved(kind: 'CustomResourceDefinition' | 'APIService', name: string): ClusterError {
  return new ClusterError(404, 'NotServed', `${kind} ${name} exists, but the API server does not serve it`, {
    kind: 'not-served',
  });
}
