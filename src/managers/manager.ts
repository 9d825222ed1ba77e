import type { ObjectMeta } from '../cluster/cluster.ts';
import type { ObjectRef } from '../cluster/object.ts';

/** A manager of an object other than OLM v0. */
export interface Manager {
  /** For a sentence: "ClusterExtension redis-operator (OLM v1)", "Helm release redis (namespace ops)". */
  readonly name: string;
  /** Its relation to the object, as a clause: "Helm release redis (namespace ops) manages it". */
  readonly claim: string;
  /**
   * `controller`: the owner reference that Kubernetes calls so. `owner`: any other owner reference. The garbage collector
   * keeps an object as long as one of its owners exists. `mark`: a label or an annotation. `fields`: managedFields.
   */
  readonly evidence: 'controller' | 'owner' | 'mark' | 'fields';
}

/** The metadata of an object that shows its manager. */
export interface Managed {
  readonly ref: Pick<ObjectRef, 'apiVersion' | 'kind'>;
  readonly meta: ObjectMeta;
}
