import type { LabelSelector } from './selector.ts';

/** What a client may choose instead of a plain deletion. */
export type Allowable = 'Cascade' | 'Orphan';

/** What the cluster's owners enforce about the deletion of one Subscription (docs/policies.md). */
export interface Policy {
  /** The DeletionPolicies that decide, in order; none: these are the defaults. */
  readonly names: readonly string[];
  /** What a deletion does if the client has not chosen. */
  readonly action: 'Block' | 'Warn' | 'Cascade';
  readonly allow: readonly Allowable[];
  /**
   * `Block`: a person must delete them first. `Delete`: the clean-up deletes them. `Orphan`: they stay, and so do their
   * CRDs.
   */
  readonly operands: 'Block' | 'Delete' | 'Orphan';
  /** APIs, as `<plural>.<group>`, in the order in which their custom resources must go, before all others. */
  readonly operandOrder: readonly string[];
  readonly crds: 'DeleteIfUnused' | 'Keep';
  readonly operatorGroup: 'DeleteIfUnused' | 'Keep';
  /** The Subscriptions that OLM added only because the subject needs them. */
  readonly dependencies: 'DeleteIfUnused' | 'Keep';
  /** `Requester`: the requester needs the rights. `Policy`: the policy itself is the permission. */
  readonly authorization: 'Requester' | 'Policy';
  /** How long a finished Cleanup is kept. */
  readonly ttlSecondsAfterFinished: number;
  /**
   * The namespaceSelectors of the policies that decide. A cascade deletes operands only in namespaces that match all of
   * them.
   */
  readonly selectors: readonly LabelSelector[];
}

/** What a DeletionPolicy says, or leaves to the defaults. */
export type PolicyFields = Omit<Policy, 'names' | 'selectors'>;

/** Losing a database must take two decisions: the deletion, and a policy that says so. */
export const defaultFields: PolicyFields = {
  action: 'Block',
  allow: ['Cascade', 'Orphan'],
  operands: 'Block',
  operandOrder: [],
  crds: 'DeleteIfUnused',
  operatorGroup: 'Keep',
  dependencies: 'Keep',
  authorization: 'Requester',
  ttlSecondsAfterFinished: 24 * 60 * 60,
};

/** The one value of the annotation about operands. */
export const keepOperands = 'Keep';

/** Returns the policy with operands and CRDs kept. */
export function keepingOperands(policy: Policy): Policy {
  return { ...policy, operands: 'Orphan', crds: 'Keep' };
}

/** A client may choose to keep operands wherever a cascade is allowed: kept data contradict no policy. */
export function asChosen(policy: Policy, { operands }: { readonly operands?: string }): Policy {
  return operands === keepOperands && policy.allow.includes('Cascade') ? keepingOperands(policy) : policy;
}

/** The policy for Subscriptions that no DeletionPolicy matches. */
export const defaultPolicy: Policy = { names: [], selectors: [], ...defaultFields };
