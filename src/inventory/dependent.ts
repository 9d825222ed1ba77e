import type { ObjectMeta, OwnerReference } from '../cluster/cluster.ts';

/** The identity of an object as a person or another tool would write it. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The sources of the inventory (design.md section 4); each is a module of this folder. */
export type Source =
  | 'subscription'
  | 'operator'
  | 'install-plan'
  | 'cluster-service-version'
  | 'owner-labels'
  | 'api-roles'
  | 'operands';

/** An object that exists because of the subject. */
export interface Dependent extends ObjectRef {
  /** Absent only for objects that the inventory may not read (Secrets). */
  readonly uid?: string;
  readonly foundBy: readonly Source[];
  readonly meta?: Pick<ObjectMeta, 'labels' | 'annotations' | 'finalizers' | 'creationTimestamp' | 'deletionTimestamp'>;
  readonly owners: readonly OwnerReference[];
}

/** A read that failed: what it would have told is not known, so the deletion blocks. */
export interface Unknown {
  /** What could not be read, as a phrase that follows "could not": "list redisclusters.redis.example.io". */
  readonly what: string;
  /** Why, in one line. */
  readonly why: string;
}

/** The API group of an apiVersion; '' for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** One key per object, whatever version it was read in. */
export function keyOf(ref: ObjectRef): string {
  return `${groupOf(ref.apiVersion)}/${ref.kind}/${ref.namespace ?? ''}/${ref.name}`;
}
