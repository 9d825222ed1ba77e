import type { ObjectMeta } from '../cluster/cluster.ts';
import type { Dependent } from '../inventory/dependent.ts';
import { claimantOf } from '../managers/managers.ts';
import { argoSyncOptionsAnnotation, helmResourcePolicyAnnotation } from '../names.ts';
import type { Because } from './ruling.ts';

/** Why somebody has said that an object must never be deleted, by Helm's or Argo CD's annotation; undefined: nobody has. */
export function protectionOf({ annotations = {} }: Pick<ObjectMeta, 'annotations'>): string | undefined {
  if (annotations[helmResourcePolicyAnnotation] === 'keep')
    return `it is annotated ${helmResourcePolicyAnnotation}: keep`;
  const options = annotations[argoSyncOptionsAnnotation]?.split(',').map(option => option.trim()) ?? [];
  return options.includes('Delete=false') ? `it is annotated ${argoSyncOptionsAnnotation}: Delete=false` : undefined;
}

/** Why an object must stay by what is written on it alone: an annotation that protects it, or another manager. */
export function claimOn({ ref, meta }: Dependent): { readonly reason: string; readonly because?: Because } | undefined {
  const protection = meta && protectionOf(meta);
  if (protection !== undefined) return { reason: protection };
  const claimant = meta && claimantOf({ ref, meta });
  return claimant && { reason: claimant.claim, because: 'manager' };
}
