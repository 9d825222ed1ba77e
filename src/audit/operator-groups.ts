import { byStanding } from '../inventory/operator-groups.ts';
import { olmsOwnGroups } from '../names.ts';
import type { AuditedObject } from './audited-object.ts';

interface Second {
  readonly group: AuditedObject;
  readonly first: AuditedObject;
  /** Nothing tells which of the two came first, so a person has to choose. */
  readonly isEqual: boolean;
}

/** Returns the OperatorGroups of one namespace beside the first one: with more than one, OLM installs nothing there. */
export function beyondTheFirst(groups: readonly AuditedObject[]): Second[] {
  const staying = groups.filter(({ meta }) => meta.deletionTimestamp === undefined);
  const [first, ...others] = staying.toSorted((a, b) => byStanding(a.meta, b.meta));
  return first ? others.map(group => ({ group, first, isEqual: areEqual(group, first) })) : [];
}

/** Clients that make one of a generated name do so beside that of a manifest, in the same second. */
function areEqual(...groups: readonly [AuditedObject, AuditedObject]): boolean {
  const [a, b] = groups.map(({ meta }) => meta.creationTimestamp);
  return a === b && !groups.some(({ meta }) => olmsOwnGroups.has(meta.name));
}
