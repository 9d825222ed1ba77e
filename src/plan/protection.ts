import type { ObjectMeta } from '../cluster/cluster.ts';
import type { Dependent } from '../inventory/dependent.ts';
import { claimantOf } from '../managers/managers.ts';
import { argoSyncOptionsAnnotation, helmResourcePolicyAnnotation } from '../names.ts';
import type { Because } from './ruling.ts';

/** Says by which annotation of Helm or Argo CD an object must never be deleted; undefined: by none. */
export function protectionOf({ annotations = {} }: Pick<ObjectMeta, 'annotations'>): string | undefined {
  if (annotations[helmResourcePolicyAnnotation] === 'keep')
    return `it is annotated ${helmResourcePolicyAnnotation}: keep`;
  const options = annotations[argoSyncOptionsAnnotation]?.split(',').map(option => option.trim()) ?? [];
  return options.includes('Delete=false') ? `it is annotated ${argoSyncOptionsAnnotation}: Delete=false` : undefined;
}

export interface Claim {
  /** A clause. */
  readonly reason: string;
  readonly because?: Because;
}

/** Why an object must stay by what is written on it alone: an annotation that protects it, or another manager. */
export function claimOn({ ref, meta }: Dependent): Claim | undefined {
  const protection = meta && protectionOf(meta);
  if (protection !== undefined) return { reason: protection };
  const claimant = meta && claimantOf({ ref, meta });
  return claimant && { reason: claimant.claim, because: 'manager' };
}
