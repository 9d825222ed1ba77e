import { byAge } from '../cluster/object.ts';
import type { AuditedObject } from './audited-object.ts';

/**
 * Returns the OperatorGroups of one namespace that stay beside an older one: with more than one, OLM installs nothing
 * there.
 */
export function beyondTheFirst(
  groups: readonly AuditedObject[],
): { readonly group: AuditedObject; readonly oldest: AuditedObject }[] {
  const staying = groups.filter(({ meta }) => meta.deletionTimestamp === undefined);
  const [oldest, ...others] = staying.toSorted((a, b) => byAge(a.meta, b.meta));
  return oldest ? others.map(group => ({ group, oldest })) : [];
}
