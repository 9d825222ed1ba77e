import type { ClusterReader, KubeObject, ObjectMeta, Resource } from '../cluster/cluster.ts';

/** The identity of an object as a person or another tool would write it. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The sources of the inventory (design.md section 4); each is a module of this folder. */
export type Source =
  | 'operator'
  | 'install-plan'
  | 'unpacked-bundle'
  | 'cluster-service-version'
  | 'owner-reference'
  | 'owner-labels'
  | 'api-roles'
  | 'subscriptions'
  | 'operator-groups'
  | 'operands'
  | 'leftovers';

/** What a source reports: an object that should exist, with its metadata if the source has read it. */
export interface Candidate {
  readonly ref: ObjectRef;
  readonly meta?: ObjectMeta;
}

/** An object that exists because of the subject. */
export interface Dependent {
  readonly ref: ObjectRef;
  /** Absent only for Secrets: the inventory has no right to read them. */
  readonly meta?: ObjectMeta;
  readonly foundBy: readonly Source[];
}

/** A read that failed: what it would have told is not known, so the deletion blocks. */
export interface Unknown {
  /** What could not be done, as a phrase that follows "could not": "list redisclusters.redis.example.io". */
  readonly what: string;
  /** The object it is about, if it is one: `what` itself never names objects, since not everybody may know of them. */
  readonly object?: string;
  /** Why, in one line. */
  readonly why: string;
}

/** The API group of an apiVersion; '' for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

export function apiVersionOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? version : `${group}/${version}`;
}

/** One key per object, whatever version it was read in. */
export function keyOf(ref: ObjectRef): string {
  return `${groupOf(ref.apiVersion)}/${ref.kind}/${ref.namespace ?? ''}/${ref.name}`;
}

/** The same of an object in a bundle, which says nothing about its namespace. */
export function keyInBundle({ apiVersion, kind, name }: Pick<ObjectRef, 'apiVersion' | 'kind' | 'name'>): string {
  return `${groupOf(apiVersion)}/${kind}/${name}`;
}

/** "ConfigMap redis/settings", "ClusterRole viewer". */
export function describe(ref: ObjectRef): string {
  return `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`;
}

/** The identity alone, where more is said about an object. */
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

/** The API of an object, in the version in which it is named, if that is served. Its address in there is the ref itself. */
export function resourceOf(
  cluster: ClusterReader,
  { apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>,
): Promise<Resource | undefined> {
  return cluster.resource(groupOf(apiVersion), kind, versionOf(apiVersion));
}

export function candidateOf(object: KubeObject): Candidate {
  return { ref: refOf(object), meta: object.metadata };
}
