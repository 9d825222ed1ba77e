import { clusterServiceVersions } from '../../cluster/resources.ts';
import { copiedFromLabel } from '../../names.ts';
import { unhealthyReason } from '../../plan/ailments.ts';
import type { Subject } from '../../subject/subject.ts';
import type { AuditInput } from '../input.ts';
import { type InstallProblem, removeWithLeftovers } from './install-problem.ts';

/** Returns what is wrong with the ClusterServiceVersion that the Subscription names as installed. */
export async function inOwnCsv(subject: Subject, input: AuditInput): Promise<InstallProblem[]> {
  const problem = await csvProblemOf(subject, input);
  if (problem) return [{ what: problem, remedy: removeWithLeftovers(subject) }];
  const { namespace, installedCSV } = subject;
  const csv = installedCSV && (await input.reads.get(clusterServiceVersions, installedCSV, namespace));
  const unhealthy = csv && unhealthyReason(csv);
  return unhealthy ? [{ what: unhealthy, remedy: [] }] : [];
}

/**
 * Returns why the installed CSV of a Subscription is unusable: it is missing, or is OLM's copy from another namespace.
 * Returns undefined if it is fine or unreadable. OLM mistakes a copy for the original, and does not re-create a missing CSV
 * while the Subscription still names it (docs/facts/olm.md#csv-of-subscription).
 */
export async function csvProblemOf(
  { namespace, installedCSV, currentCSV, terminating }: Subject,
  { objects: { csvs }, reads }: AuditInput,
): Promise<string | undefined> {
  if (installedCSV === undefined || terminating) return undefined;
  const names = [installedCSV, currentCSV];
  if (csvs.some(({ ref }) => ref.namespace === namespace && names.includes(ref.name))) return undefined;
  // The CSV may have appeared after it was listed.
  const found = await reads.getOrUnknown(clusterServiceVersions, installedCSV, namespace);
  if (!found.known) return undefined;
  if (!found.value) return `its ClusterServiceVersion ${installedCSV} is gone, and OLM does not make it again`;
  const original = found.value.metadata.labels?.[copiedFromLabel];
  return (
    original && `its ClusterServiceVersion ${installedCSV} is OLM's copy of the one in ${original}, and goes with that`
  );
}
