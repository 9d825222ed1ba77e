import { group, onDeleteAnnotation } from '../names.ts';
import type { Subject } from '../subject/subject.ts';
import type { DeletionRequest } from './decision.ts';

/** What the requester wants to happen to the dependents. */
export type Choice =
  | { readonly action: 'Block' | 'Cascade' | 'Orphan' }
  | { readonly action: 'Invalid'; readonly message: string };

/**
 * The first that speaks: the propagation policy of the request, the annotation on the Subscription, Block. Background is
 * kubectl's default, so it says nothing. The annotation is for clients that cannot choose a policy (design.md 3).
 */
export function chooseAction(
  { propagationPolicy }: Pick<DeletionRequest, 'propagationPolicy'>,
  { onDelete, namespace, name }: Pick<Subject, 'onDelete' | 'namespace' | 'name'>,
): Choice {
  if (propagationPolicy === 'Foreground') return { action: 'Cascade' };
  if (propagationPolicy === 'Orphan') return { action: 'Orphan' };
  switch (onDelete) {
    case undefined:
      return { action: 'Block' };
    case 'Cascade':
    case 'Orphan':
      return { action: onDelete };
    default:
      return {
        action: 'Invalid',
        message: `Subscription ${namespace}/${name} has the annotation ${onDeleteAnnotation} with the value ${JSON.stringify(onDelete.slice(0, 63))}, which ${group} does not know. Allowed: "Cascade", "Orphan", or no annotation.`,
      };
  }
}
