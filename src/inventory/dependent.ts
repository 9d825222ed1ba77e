import type { KubeObject, ObjectMeta } from '../cluster/cluster.ts';
import { type ObjectRef, refOf } from '../cluster/object.ts';

/** The sources of the inventory; each is a module of this folder. */
export type Source =
  | 'operator'
  | 'install-plan'
  | 'unpacked-bundle'
  | 'cluster-service-version'
  | 'owner-reference'
  | 'owner-labels'
  | 'api-roles'
  | 'callers'
  | 'subscriptions'
  | 'operator-groups'
  | 'operands'
  | 'leftovers';

/** An object that a source reports and that should exist, with its metadata if the source has read it. */
export interface Candidate {
  readonly ref: ObjectRef;
  readonly meta?: ObjectMeta;
  readonly calls?: Calls;
}

/** The Services that the API server calls because of an object; `missing`: those of them that are not there. */
export interface Calls {
  /** A webhook configuration may call an address, too, which has no object. */
  readonly url?: string;
  readonly services: readonly { readonly namespace: string; readonly name: string }[];
  readonly missing: readonly { readonly namespace: string; readonly name: string }[];
  /** The resources whose deletion the API server refuses while it has no answer: "taps.refuse.example.io", "*.*". */
  readonly deletions?: readonly string[];
}

/** An object that exists because of the subject. */
export interface Dependent {
  readonly ref: ObjectRef;
  /** Absent only for Secrets: the inventory has no right to read them. */
  readonly meta?: ObjectMeta;
  readonly foundBy: readonly Source[];
  /** Of a webhook configuration or an APIService. */
  readonly calls?: Calls;
}

/** What an audit knows about an operator without Subscription, and so without InstallPlans (src/audit). */
export interface Leftovers {
  /** The names of the CSVs that the operator had. */
  readonly csvs: readonly string[];
  /**
   * Objects that only the audit can attribute to the operator. Operands, and objects that labels and owners lead to,
   * need not be here.
   */
  readonly objects: readonly Candidate[];
}

export function candidateOf(object: KubeObject): Candidate {
  return { ref: refOf(object), meta: object.metadata };
}
