import { compare } from '../compare.ts';
import type { KubeObject, ObjectMeta, ObjectName, Resource } from './cluster.ts';
import { serviceAccounts } from './resources.ts';

/** The identity of an object as a person or another tool would write it. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The API group of an apiVersion; '' for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

/** The resource in the version in which a list of its objects has been answered. */
export function inVersionOf(resource: Resource, [first]: readonly { readonly apiVersion: string }[]): Resource {
  const version = first && versionOf(first.apiVersion);
  return version === undefined || version === resource.version ? resource : { ...resource, version, onlyVersion: true };
}

export function apiVersionOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? version : `${group}/${version}`;
}

/**
 * Whether an object is one of a resource. A kind is a kind of a group: many groups have a Secret, a Role or a Subscription of
 * their own, so nothing compares kinds alone (test/architecture.test.ts).
 */
export function isA({ apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>, resource: GroupKind): boolean {
  return kind === resource.kind && groupOf(apiVersion) === resource.group;
}

export function isOneOf(ref: Pick<ObjectRef, 'apiVersion' | 'kind'>, resources: readonly GroupKind[]): boolean {
  return resources.some(resource => isA(ref, resource));
}

/** All that tells a resource, whatever its version. */
export type GroupKind = Pick<Resource, 'group' | 'kind'>;

/** "Secret", "Secret.ecr.example.io": a kind as kubectl calls it, of any version. */
export function kindOf({ apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>): string {
  return kindName({ group: groupOf(apiVersion), kind });
}

function kindName({ group, kind }: GroupKind): string {
  return group === '' ? kind : `${kind}.${group}`;
}

/** One key per object, whatever version it was read in. */
export function keyOf(ref: ObjectRef): string {
  return `${groupOf(ref.apiVersion)}/${ref.kind}/${ref.namespace ?? ''}/${ref.name}`;
}

/** The same for an object in a bundle, which has no namespace yet. */
export function keyInBundle({ apiVersion, kind, name }: Pick<ObjectRef, 'apiVersion' | 'kind' | 'name'>): string {
  return `${groupOf(apiVersion)}/${kind}/${name}`;
}

/** "ConfigMap redis/settings", "ClusterRole viewer". */
export function describe(ref: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>): string {
  return `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`;
}

/** Returns the identity alone, without other fields of the object. */
export function identityOf({
  apiVersion,
  kind,
  namespace,
  name,
}: Omit<ObjectRef, 'namespace'> & { readonly namespace?: string | undefined }): ObjectRef {
  return { apiVersion, kind, ...(namespace && { namespace }), name };
}

export function refOf({ apiVersion, kind, metadata: { namespace, name } }: KubeObject): ObjectRef {
  return identityOf({ apiVersion, kind, namespace, name });
}

/** Orders objects by age, the oldest first; of the same second, by name. */
export function byAge(a: ObjectMeta, b: ObjectMeta): number {
  return compare(a.creationTimestamp ?? '', b.creationTimestamp ?? '') || compare(a.name, b.name);
}

/** Whether it is the ServiceAccount of each namespace, which Kubernetes makes again as soon as it is gone. */
export function isDefaultAccount(ref: Pick<ObjectRef, 'apiVersion' | 'kind' | 'name'>): boolean {
  return isA(ref, serviceAccounts) && ref.name === 'default';
}

/** Returns the identity of an object of a resource. */
export function refTo(resource: Resource, { namespace, name }: ObjectName): ObjectRef {
  return identityOf({ apiVersion: apiVersionOf(resource), kind: resource.kind, namespace, name });
}

/** "redisclusters.redis.example.io", "services": what kubectl calls a resource. */
export function resourceName({ plural, group }: Pick<Resource, 'plural' | 'group'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}
