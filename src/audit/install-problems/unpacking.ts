import { describe, refOf } from '../../cluster/object.ts';
import { configMaps } from '../../cluster/resources.ts';
import { listEmptyBundles } from '../../inventory/unpacked-bundles.ts';
import { deleteObjects } from '../../kubectl.ts';
import type { Subject } from '../../subject/subject.ts';
import { oneLine } from '../../text.ts';
import type { AuditInput } from '../input.ts';
import type { InstallProblem } from './install-problem.ts';

const explains = 'BundleUnpackFailed';

/**
 * OLM says the same of all Subscriptions of a namespace, and not of which bundle. It goes by a failed Job until that is
 * gone (docs/facts/olm.md#failed-unpacking).
 */
export async function inUnpacking(
  { namespace, failures = [] }: Subject,
  { reads, objects }: AuditInput,
): Promise<InstallProblem[]> {
  const failed = failures.find(({ condition }) => condition === explains);
  if (!failed) return [];
  const here = objects.subscriptions.filter(subject => subject.namespace === namespace);
  const empty = await listEmptyBundles(reads, new Set(here.flatMap(({ catalog }) => catalog ?? [])));
  const [first] = empty.map(refOf);
  const jobs = first ? ` (${describe(first)} and its Job)` : '';
  return [
    {
      what: `OLM could not unpack a bundle${jobs}: ${oneLine(failed.message, 300)}`,
      ...(first && { object: first }),
      remedy: [],
      afterwards: empty.map(({ metadata }) => deleteObjects(configMaps, [metadata.name], metadata.namespace)),
      explains,
    },
  ];
}
