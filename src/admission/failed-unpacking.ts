import { mayList, type Reader } from '../checklist/visibility.ts';
import { firstThatFits } from '../checklist/warnings.ts';
import type { ClusterReader } from '../cluster/cluster.ts';
import { configMaps } from '../cluster/resources.ts';
import { Reads } from '../inventory/reads.ts';
import { listEmptyBundles } from '../inventory/unpacked-bundles.ts';
import { deleteObjects, listLeftovers } from '../kubectl.ts';
import type { Subject } from '../subject/subject.ts';

const maxBundles = 3;

/**
 * Warns that OLM's failed Job may outlive a Subscription, and answer the next one. The ConfigMap that it belongs to is
 * named to those who may list it.
 */
export async function failedUnpackingWarnings(
  { catalog, failures = [] }: Subject,
  cluster: ClusterReader,
  reader: Reader,
): Promise<string[]> {
  if (catalog === undefined || !failures.some(({ condition }) => condition === 'BundleUnpackFailed')) return [];
  const [namespace] = catalog.split('/', 1);
  const bundles = await listEmptyBundles(new Reads(cluster), new Set([catalog]));
  if (bundles.length === 0 || !(await mayList(reader, configMaps, namespace))) {
    return [
      `OLM could not unpack its bundle. If subscribing again fails at once, ask in 10 minutes: ${listLeftovers()}`,
    ];
  }
  return [
    'OLM could not unpack its bundle. Before v0.43.0 (later: for 5 min) subscribing again fails at once. To prevent that:',
    ...bundles
      .slice(0, maxBundles)
      .map(({ metadata }) =>
        firstThatFits([deleteObjects(configMaps, [metadata.name], metadata.namespace)], listLeftovers()),
      ),
  ];
}
