import { operatorGroups } from '../cluster/resources.ts';
import { byStanding } from '../inventory/operator-groups.ts';
import { deleteObjects } from '../kubectl.ts';
import { olmsOwnGroups } from '../names.ts';
import type { AuditedObject } from './audited-object.ts';

/** An OperatorGroup beside the first one of its namespace. */
interface Second {
  readonly group: AuditedObject;
  readonly first: AuditedObject;
  /** The command that deletes it; absent if nothing tells which of the two came first. */
  readonly remedy?: string;
  /** What a person has to choose between then. */
  readonly choice?: string;
}

/** Returns the OperatorGroups of one namespace beside the first one: with more than one, OLM installs nothing there. */
export function beyondTheFirst(groups: readonly AuditedObject[]): Second[] {
  const staying = groups.filter(({ meta }) => meta.deletionTimestamp === undefined);
  const [first, ...others] = staying.toSorted((a, b) => byStanding(a.meta, b.meta));
  return first ? others.map(group => ({ group, first, ...wayOutOf(group, first) })) : [];
}

function wayOutOf(group: AuditedObject, first: AuditedObject): Pick<Second, 'remedy' | 'choice'> {
  return areEqual(group, first)
    ? { choice: `Choose one to delete: ${deletionOf(group)} or: ${deletionOf(first)}` }
    : { remedy: deletionOf(group) };
}

function deletionOf({ ref }: AuditedObject): string {
  return deleteObjects(operatorGroups, [ref.name], ref.namespace);
}

/** Clients that make one of a generated name do so beside that of a manifest, in the same second. */
function areEqual(...groups: readonly [AuditedObject, AuditedObject]): boolean {
  const [a, b] = groups.map(({ meta }) => meta.creationTimestamp);
  return a === b && !groups.some(({ meta }) => olmsOwnGroups.has(meta.name));
}
