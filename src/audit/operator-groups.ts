import { byStanding } from '../inventory/operator-groups.ts';
import type { AuditedObject } from './audited-object.ts';

/** Returns the OperatorGroups of one namespace beside the first one: with more than one, OLM installs nothing there. */
export function beyondTheFirst(
  groups: readonly AuditedObject[],
): { readonly group: AuditedObject; readonly first: AuditedObject }[] {
  const staying = groups.filter(({ meta }) => meta.deletionTimestamp === undefined);
  const [first, ...others] = staying.toSorted((a, b) => byStanding(a.meta, b.meta));
  return first ? others.map(group => ({ group, first })) : [];
}
