import type { ObjectMeta } from '../cluster/cluster.ts';
import type { ObjectRef } from '../cluster/object.ts';

/** A manager of an object other than OLM v0. */
export interface Manager {
  /** For a sentence: "ClusterExtension redis-operator (OLM v1)", "Helm release redis (namespace ops)". */
  readonly name: string;
  /** Its relation to the object, as a clause: "Helm release redis (namespace ops) manages it". */
  readonly claim: string;
  /**
   * `owner`: an owner reference, so the garbage collector keeps the object as long as that owner exists. `mark`: a
   * label or an annotation. `fields`: managedFields.
   */
  readonly evidence: 'owner' | 'mark' | 'fields';
}

/** The metadata of an object that shows its manager. */
export interface Managed {
  readonly ref: Pick<ObjectRef, 'apiVersion' | 'kind'>;
  readonly meta: ObjectMeta;
}
