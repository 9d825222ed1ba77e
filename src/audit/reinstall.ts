import { clusterServiceVersions } from '../cluster/resources.ts';
import { deleteObjects } from '../kubectl.ts';
import type { Subject } from '../subject/subject.ts';
import { type AuditedObject, operatorsOf } from './audited-object.ts';
import type { AuditedObjects } from './read-objects.ts';
import { staying } from './subscribed.ts';

/** A Subscription that waits for a CSV to go, which OLM then installs again, and the command for that. */
export interface Reinstall {
  readonly subject: Subject;
  readonly remedy: readonly string[];
}

/**
 * Returns the Subscription of its package beside an abandoned CSV: made again, or restored from a backup without its status. OLM
 * does not give it the CSV. Without the CSV OLM installs the operator again, and its custom resources stay
 * (docs/facts/olm.md#freestanding-csv).
 */
export function reinstallOf(
  { ref, meta }: AuditedObject,
  input: { readonly objects: AuditedObjects },
): Reinstall | undefined {
  const names = operatorsOf(meta);
  const subject = staying(input).find(
    ({ namespace, operatorName, installedCSV }) =>
      namespace === ref.namespace && installedCSV === undefined && names.includes(operatorName),
  );
  return subject && { subject, remedy: [deleteObjects(clusterServiceVersions, [ref.name], ref.namespace)] };
}
