/**
 * The port through which everything else sees a cluster. Two adapters implement it: `live/` (a real API server) and
 * `snapshot/` (files). Objects pass through it as plain JSON, exactly as the API server wrote them.
 */

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  /** At most one owner of an object is its controller. */
  readonly controller?: boolean;
}

/** The fields of an object that one client wrote, and how (metadata.managedFields). */
export interface ManagedFields {
  readonly manager?: string;
  /** `Apply` is server-side apply: the manager goes on asserting these fields. `Update` is any other write. */
  readonly operation?: string;
  readonly subresource?: string;
  /** A tree in which each field is a key like `f:spec`. */
  readonly fieldsV1?: FieldTree;
}

export interface FieldTree {
  readonly [field: string]: FieldTree;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  /** Present only if the caller asked for it: see {@link Content}. */
  readonly managedFields?: readonly ManagedFields[];
}

export interface KubeObject<Spec = unknown, Status = unknown> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec?: Spec;
  readonly status?: Status;
}

/**
 * An API that the cluster serves: the address at which it reads and writes objects of one kind. The core group is ''.
 */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** No other version answers, because the webhook that converts the objects does not (docs/facts/kubernetes.md#conversion). */
  readonly onlyVersion?: true;
}

/** The address of one object within its {@link Resource}. */
export interface ObjectName {
  readonly namespace?: string;
  readonly name: string;
}

/** `Kept`: what the list returns for an object. */
export interface ListQuery<Kept = KubeObject> {
  /** Only objects of this namespace; absent: of the whole cluster. */
  readonly namespace?: string;
  /**
   * A Kubernetes label selector. Absent means all objects; an empty one is refused
   * (docs/facts/kubernetes.md#empty-selector).
   */
  readonly selector?: string;
  /** Default `full`. */
  readonly content?: Content;
  /** Only objects with an owner of one of these names. No API server selects by owner, so the adapter leaves out the others. */
  readonly owners?: readonly string[];
  /**
   * Returns what to keep of an object, or undefined to drop it. Called page by page, so a list of any length takes only
   * the memory of what it keeps. Default: the whole object.
   */
  readonly pick?: (object: KubeObject) => Kept | undefined;
  /** The most objects in one page, for lists of large objects. */
  readonly pageSize?: number;
}

/** The beginning of a list: enough to know that there is something, never that there is nothing else. */
export interface FirstPage {
  readonly objects: readonly KubeObject[];
  /** How many more there are, by the API server's estimate; `some`: it makes none. Absent: these are all. */
  readonly more?: number | 'some';
}

/**
 * The reading half of the port.
 *
 * Every method rejects with a {@link ClusterError} when the cluster did not answer, refused to, or `signal` aborted.
 * "Does not exist" is an answer, not an error. The core passes no signals; a `ClusterView` passes that of its decision.
 */
export interface ClusterReader {
  /**
   * Returns the API that serves a kind, in `version` if that is served, else in the version that the cluster prefers.
   * Undefined: the cluster serves no such kind.
   */
  resource(group: string, kind: string, version?: string): Promise<Resource | undefined>;
  /**
   * Returns one object; undefined when it does not exist, or its API is gone. Rejects with code 404 when a
   * CustomResourceDefinition defines the API and the cluster does not serve it: the objects exist and cannot be seen.
   */
  get(resource: Resource, at: ObjectName, content?: Content, signal?: AbortSignal): Promise<KubeObject | undefined>;
  /**
   * Yields all objects that match. Rejects with code 404 when the API is not served: only the caller knows what that
   * means. Metadata may be that of another version than the resource's, if the objects cannot be converted.
   */
  list<Kept = KubeObject>(resource: Resource, query?: ListQuery<Kept>, signal?: AbortSignal): AsyncIterable<Kept>;
  /** Returns the metadata of at most so many objects of the whole cluster. Rejects as `list` does. */
  firstPage(resource: Resource, limit: number, signal?: AbortSignal): Promise<FirstPage>;
}

/** Applies `owners` and `pick` to an object; without them, keeps the object. For adapters. */
export function keptOf<Kept>(object: KubeObject, { owners, pick }: ListQuery<Kept>): Kept | undefined {
  if (owners && !isOwnedByOneOf(object, owners)) return undefined;
  return pick ? pick(object) : (object as Kept);
}

export function isOwnedByOneOf({ metadata }: KubeObject, owners: readonly string[]): boolean {
  return metadata.ownerReferences?.some(({ name }) => owners.includes(name)) ?? false;
}

/**
 * How much of an object a read returns. `metadata`: apiVersion, kind and metadata without managedFields. `managers`:
 * the same with managedFields, which more than double its size. `full`: the whole object.
 */
export type Content = 'metadata' | 'managers' | 'full';

/** A read or a write that the cluster did not carry out. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  /** The HTTP status; 0 when there was no answer (connection lost, deadline passed). */
  readonly code: number;
  /**
   * The `reason` of the API server's Status ("Forbidden"); "NotServed" for a 404 about an API rather than an object;
   * "HTTP 404" or the like for an answer that is not the API server's; "Timeout" or "Unreachable" when code is 0.
   */
  readonly reason: string;
  readonly kind: ErrorKind;
  /** For a 403 that names the right which a ServiceAccount lacks. */
  readonly missingRight: MissingRight | undefined;
  /** For `not-in-snapshot`: "services", "roles.rbac.authorization.k8s.io". */
  readonly missingResource: string | undefined;

  constructor(code: number, reason: string, message: string, meaning: Meaning = {}) {
    super(message, 'cause' in meaning ? { cause: meaning.cause } : undefined);
    this.code = code;
    this.reason = reason;
    this.kind = meaning.kind ?? 'other';
    this.missingRight = meaning.missingRight;
    this.missingResource = meaning.missingResource;
  }
}

/**
 * The meaning of a failure, for callers that depend on it. The code that parses the answer sets it; no code reads it
 * from a message.
 *
 * `object-missing`: 404 for the object, by an API that is served. `not-served`: 404 for the API; its group, version or
 * resource is not there. `not-in-snapshot`: the files do not cover that kind. `replaced`: a write names a UID, and an
 * object with another UID has the name now. `changed`: a write names a version, and the object has a newer one.
 * `conversion`: the webhook that converts the objects of a CustomResourceDefinition between versions does not answer.
 */
export type ErrorKind =
  | 'object-missing'
  | 'not-served'
  | 'not-in-snapshot'
  | 'replaced'
  | 'changed'
  | 'conversion'
  | 'other';

/** A right that a ServiceAccount lacks. `resource`: "cleanups.subscription-guard.io/status". */
export interface MissingRight {
  readonly namespace: string;
  readonly account: string;
  readonly verb: string;
  readonly resource: string;
}

interface Meaning extends ErrorOptions {
  readonly kind?: ErrorKind | undefined;
  readonly missingRight?: MissingRight | undefined;
  readonly missingResource?: string | undefined;
}

export function isObjectMissing(error: unknown): boolean {
  return isOfKind(error, 'object-missing');
}

export function isNotServed(error: unknown): boolean {
  return isOfKind(error, 'not-served');
}

export function isForbidden(error: unknown): boolean {
  return error instanceof ClusterError && error.code === 403;
}

export function isReplaced(error: unknown): boolean {
  return isOfKind(error, 'replaced');
}

export function isChanged(error: unknown): boolean {
  return isOfKind(error, 'changed');
}

export function isUnconverted(error: unknown): boolean {
  return isOfKind(error, 'conversion');
}

function isOfKind(error: unknown, kind: ErrorKind): boolean {
  return error instanceof ClusterError && error.kind === kind;
}

/** Exactly the object that has been looked at; with the resourceVersion, only as long as it is as it was then. */
export interface Precondition {
  readonly uid: string;
  readonly resourceVersion?: string | undefined;
}

/** What became of a deletion: accepted, there was nothing to delete, or the object must be looked at again. */
export type Deletion = 'accepted' | 'absent' | 'changed';

/** The writing half of the port. Rejects with a {@link ClusterError} if the cluster did not carry out the write. */
interface ClusterWriter {
  /** Rejects with code 409 and reason AlreadyExists when the name is taken. */
  create(resource: Resource, object: unknown): Promise<KubeObject>;
  /**
   * A JSON merge patch (null removes). `status` patches that subresource. A resourceVersion in it is a precondition.
   */
  patch(resource: Resource, at: ObjectName, patch: unknown, subresource?: 'status'): Promise<KubeObject>;
  /** Deletes exactly this object, by default in the background; never another one that has taken its name. */
  delete(
    resource: Resource,
    at: ObjectName,
    precondition: Precondition,
    propagation?: 'Background' | 'Foreground',
  ): Promise<Deletion>;
}

export type Cluster = ClusterReader & ClusterWriter;
