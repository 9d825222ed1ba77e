import type { ObjectMeta } from '../cluster/cluster.ts';
import type { ObjectRef } from '../cluster/object.ts';

/** Another manager of an object than OLM v0, which made it or found it. */
export interface Manager {
  /** For a sentence: "ClusterExtension redis-operator (OLM v1)", "Helm release redis (namespace ops)". */
  readonly name: string;
  /** What it has to do with the object, as a clause: "Helm release redis (namespace ops) manages it". */
  readonly claim: string;
  /**
   * `owner`: an owner reference, so Kubernetes' garbage collector leaves the object as long as that owner is there. `mark`: a
   * label or an annotation. `fields`: managedFields.
   */
  readonly evidence: 'owner' | 'mark' | 'fields';
}

/** An object, as far as its metadata can tell who manages it. */
export interface Managed {
  readonly ref: Pick<ObjectRef, 'apiVersion' | 'kind'>;
  readonly meta: ObjectMeta;
}
