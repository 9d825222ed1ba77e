import { type Cleanup, isFinished } from '../cleanup/cleanup.ts';
import { isA, keyOf } from '../cluster/object.ts';
import { goes } from '../plan/ruling.ts';
import type { AuditedObject } from './audited-object.ts';

/** Whether a Cleanup has removed or will remove an object: then it is not a leftover but about to go. */
export function isCovered(object: AuditedObject, cleanups: readonly Cleanup[]): boolean {
  return cleanups.some(cleanup => cleanup.status?.phase !== 'Withdrawn' && covers(cleanup, object));
}

function covers(cleanup: Cleanup, { ref, meta }: AuditedObject): boolean {
  const { spec, status } = cleanup;
  const key = keyOf(ref);
  if (!isFinished(cleanup)) {
    return spec.items.some(item => keyOf(item) === key) || spec.operands.some(api => isA(ref, api));
  }
  // The lists of an audit are from different moments: it may have seen an object of a finished Cleanup just before that
  // went.
  const isKept = status?.kept.some(kept => keyOf(kept) === key) ?? false;
  return !isKept && spec.items.some(({ uid, fate }) => uid === meta.uid && goes(fate));
}
