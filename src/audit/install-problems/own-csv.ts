import { clusterServiceVersions } from '../../cluster/resources.ts';
import { copiedFromLabel } from '../../names.ts';
import { illnessOf } from '../../plan/ailments.ts';
import type { Subject } from '../../subject/subject.ts';
import type { AuditInput } from '../input.ts';
import { type Hindrance, startOver } from './hindrance.ts';

/** The ClusterServiceVersion that the Subscription says it has installed. */
export async function inOwnCsv(subject: Subject, input: AuditInput): Promise<Hindrance[]> {
  const lack = await lackOf(subject, input);
  if (lack) return [{ what: lack, remedy: startOver(subject) }];
  const { namespace, installedCSV } = subject;
  const csv = installedCSV && (await input.reads.get(clusterServiceVersions, installedCSV, namespace));
  const illness = csv && illnessOf(csv);
  return illness ? [{ what: illness, remedy: [] }] : [];
}

/**
 * Says what a Subscription lacks that has installed a ClusterServiceVersion: it is not there, or only a copy of another
 * namespace's. OLM takes a copy for the real one, and does not make a missing one again while the Subscription says that
 * it is installed (docs/facts/olm.md#csv-of-subscription).
 */
export async function lackOf(
  { namespace, installedCSV, currentCSV, terminating }: Subject,
  { objects: { csvs }, reads }: AuditInput,
): Promise<string | undefined> {
  if (installedCSV === undefined || terminating) return undefined;
  const names = [installedCSV, currentCSV];
  if (csvs.some(({ ref }) => ref.namespace === namespace && names.includes(ref.name))) return undefined;
  // The lists are from different moments.
  const found = await reads.getOrUnknown(clusterServiceVersions, installedCSV, namespace);
  if (!found.known) return undefined;
  if (!found.value) return `its ClusterServiceVersion ${installedCSV} is gone, and OLM does not make it again`;
  const original = found.value.metadata.labels?.[copiedFromLabel];
  return (
    original && `its ClusterServiceVersion ${installedCSV} is OLM's copy of the one in ${original}, and goes with that`
  );
}
