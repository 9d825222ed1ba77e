import { ClusterError, type ClusterReader, type KubeObject, type ObjectName, type Resource } from './cluster.ts';
import { groupOf, type ObjectRef, versionOf } from './object.ts';
import { customResourceDefinitions } from './resources.ts';

/** The API group of a CustomResourceDefinition, by its name: `<plural>.<group>`. */
export function groupOfCrd(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

/** The resource of a CustomResourceDefinition, by its name. */
export function pluralOfCrd(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

/** The kind that a CustomResourceDefinition defines; undefined when it was not found. */
export function kindOfCrd(crd: KubeObject | undefined): string | undefined {
  return (crd?.spec as { readonly names: { readonly kind: string } } | undefined)?.names.kind;
}

/** The version in which a CustomResourceDefinition has objects stored from now on; undefined when it was not found. */
export function storageVersionOf(crd: KubeObject | undefined): string | undefined {
  const { versions = [] } = (crd?.spec ?? {}) as CrdSpec;
  return versions.find(({ storage }) => storage)?.name;
}

/** The Service that converts objects between versions, if one does. */
export function conversionServiceOf(crd: KubeObject | undefined): ObjectName | undefined {
  const { conversion } = (crd?.spec ?? {}) as CrdSpec;
  const service = conversion?.strategy === 'Webhook' ? conversion.webhook?.clientConfig?.service : undefined;
  return service && { namespace: service.namespace, name: service.name };
}

interface CrdSpec {
  readonly versions?: readonly { readonly name: string; readonly storage?: boolean }[];
  readonly conversion?: {
    readonly strategy: string;
    readonly webhook?: {
      readonly clientConfig?: { readonly service?: { readonly namespace: string; readonly name: string } };
    };
  };
}

/**
 * Returns the API of an object, in the version of the ref if that is served. The ref itself is the object's address in
 * it.
 */
export function resourceOf(
  cluster: ClusterReader,
  { apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>,
): Promise<Resource | undefined> {
  return cluster.resource(groupOf(apiVersion), kind, versionOf(apiVersion));
}

/** Returns the API of a kind that probably has objects. Undefined: the API is gone, and its objects with it. */
export async function expectedResource(
  cluster: ClusterReader,
  ref: Pick<ObjectRef, 'apiVersion' | 'kind'>,
): Promise<Resource | undefined> {
  const resource = await resourceOf(cluster, ref);
  if (!resource) await assertNoCrd(cluster, groupOf(ref.apiVersion), ref.kind);
  return resource;
}

/**
 * Rejects when a kind that the API server does not serve has a CustomResourceDefinition all the same: not established,
 * or with all its versions off. Its objects then exist and cannot be seen.
 */
export async function assertNoCrd(cluster: ClusterReader, group: string, kind: string): Promise<void> {
  const all = await Array.fromAsync(cluster.list(customResourceDefinitions, { content: 'metadata' }));
  for (const { metadata } of all.filter(({ metadata }) => groupOfCrd(metadata.name) === group)) {
    const crd = await cluster.get(customResourceDefinitions, { name: metadata.name });
    if (kindOfCrd(crd) === kind) throw unserved('CustomResourceDefinition', metadata.name);
  }
}

/** The object that registers an API exists, and yet its objects cannot be listed. */
export function unserved(kind: 'CustomResourceDefinition' | 'APIService', name: string): ClusterError {
  return new ClusterError(404, 'NotServed', `${kind} ${name} exists, but the API server does not serve it`, {
    kind: 'not-served',
  });
}
