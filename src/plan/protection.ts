import type { ObjectMeta } from '../cluster/cluster.ts';
import { argoSyncOptionsAnnotation, helmResourcePolicyAnnotation } from '../names.ts';

/** Why somebody has said that an object must never be deleted, by Helm's or Argo CD's annotation; undefined: nobody has. */
export function protectionOf({ annotations = {} }: Pick<ObjectMeta, 'annotations'>): string | undefined {
  if (annotations[helmResourcePolicyAnnotation] === 'keep')
    return `it is annotated ${helmResourcePolicyAnnotation}: keep`;
  const options = annotations[argoSyncOptionsAnnotation]?.split(',').map(option => option.trim()) ?? [];
  return options.includes('Delete=false') ? `it is annotated ${argoSyncOptionsAnnotation}: Delete=false` : undefined;
}
