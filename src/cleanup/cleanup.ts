import type { Requester } from '../cluster/access.ts';
import type { KubeObject, ObjectMeta, Resource } from '../cluster/cluster.ts';
import type { Condition } from '../cluster/condition.ts';
import type { ObjectRef } from '../cluster/object.ts';
import { group } from '../names.ts';
import type { PlanItem } from '../plan/item.ts';
import type { Policy } from '../policy/policy.ts';

/** Our record of one approved cascade (deploy/crds/cleanups.yaml). */
export const cleanups: Resource = {
  group,
  version: 'v1alpha1',
  kind: 'Cleanup',
  plural: 'cleanups',
  namespaced: false,
};

export interface CleanupSubject {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly package: string;
  /** The name of OLM's Operator object; the component label is derived from it. */
  readonly operator: string;
}

/** One object of the plan. Operands are not listed: see {@link CleanupSpec.operands}. */
export interface CleanupItem extends ObjectRef {
  readonly uid?: string;
  readonly step: PlanItem['step'];
  readonly fate: PlanItem['fate'];
  readonly reason?: string;
  /**
   * Whether it may carry our mark. RBAC kinds cannot (docs/facts/kubernetes.md#rbac-escalation), CSVs must not
   * (docs/facts/olm.md#csv-annotations).
   */
  readonly marked: boolean;
}

export interface CleanupSpec {
  readonly subject: CleanupSubject;
  /**
   * Everything that the API server reported, because any of it may limit the requester's rights (the scopes of a token,
   * for example).
   */
  readonly requester: Requester;
  readonly digest: string;
  /** The policy that was in force. {@link ttlSecondsAfterFinished} comes from it, too. */
  readonly policy: Omit<Policy, 'ttlSecondsAfterFinished'>;
  /** The Namespaces that the policy reached at that time; absent where it is for all. */
  readonly reach?: readonly string[];
  readonly items: readonly CleanupItem[];
  /** The number of operands of each API; never ten thousand names. */
  readonly operands: readonly {
    readonly group: string;
    readonly kind: string;
    readonly plural: string;
    readonly count: number;
  }[];
  readonly ttlSecondsAfterFinished: number;
}

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Stalled' | 'Withdrawn';

export interface CleanupStatus {
  readonly observedGeneration: number;
  readonly phase: Phase;
  readonly message: string;
  /** The current step. */
  readonly step?: PlanItem['step'];
  /** The number of the `total` objects that are gone or stay after all. */
  readonly removed: number;
  readonly total: number;
  /** The objects that stay, and why: those that the plan kept, and those that others turned out to need. */
  readonly kept: readonly (ObjectRef & { readonly reason: string })[];
  /** The object that holds the Cleanup up, if any. */
  readonly blocking?: ObjectRef & { readonly finalizers: readonly string[] };
  readonly lastProgressTime: string;
  readonly completionTime?: string;
  readonly conditions: readonly Condition<'Ready' | 'Stalled'>[];
}

export interface Cleanup extends KubeObject<CleanupSpec, CleanupStatus> {
  readonly metadata: ObjectMeta & { readonly generation?: number };
  readonly spec: CleanupSpec;
}

/** Whether the sweeper has nothing more to do for it. */
export function isFinished({ status }: { readonly status?: Pick<CleanupStatus, 'phase'> }): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Withdrawn';
}

/** The policy that was in force when the deletion was admitted. */
export function policyOf({ spec: { policy, ttlSecondsAfterFinished } }: Pick<Cleanup, 'spec'>): Policy {
  // An earlier version recorded neither selectors nor an order.
  const { selectors = [], operandOrder = [] } = policy;
  return { ...policy, selectors, operandOrder, ttlSecondsAfterFinished };
}

/**
 * Returns one name per Subscription UID, so that the several admission calls of one DELETE find the same Cleanup. A
 * name has at most 253 characters; namespace and name have up to 63 and 253, so the latter is cut.
 */
export function cleanupNameOf({ namespace, name, uid }: Pick<CleanupSubject, 'namespace' | 'name' | 'uid'>): string {
  return `${namespace}.${name.slice(0, 170).replace(/[.-]+$/, '')}-${uid.slice(0, 8)}`;
}
