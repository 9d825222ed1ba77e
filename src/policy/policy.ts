/** What the cluster's owners want a clean-up to do with the things that are dear (design.md section 7). */
export interface Policy {
  /** `Block`: they must be gone first. `Delete`: the clean-up deletes them. `Orphan`: they stay, and so do their CRDs. */
  readonly operands: 'Block' | 'Delete' | 'Orphan';
  readonly crds: 'DeleteIfUnused' | 'Keep';
}

/** Losing somebody's databases must take two decisions: the deletion, and a policy that says so. */
export const defaultPolicy: Policy = { operands: 'Block', crds: 'DeleteIfUnused' };
