import { configMaps } from '../../cluster/resources.ts';
import { catalogOf, listEmptyBundles } from '../../inventory/unpacked-bundles.ts';
import { deleteObjects } from '../../kubectl.ts';
import type { Subject } from '../../subject/subject.ts';
import { asAudited } from '../audited-object.ts';
import type { AuditRule } from '../rule.ts';

/** Milliseconds. OLM's own limit for a Job that unpacks a bundle. */
const limit = 10 * 60_000;

/**
 * A ConfigMap into which OLM could not unpack a bundle, and for which no Subscription waits any more. Its Job has failed. An OLM
 * before v0.43.0 keeps it, and answers the next Subscription with it (docs/facts/olm.md#failed-unpacking).
 */
export const bundleNotUnpacked: AuditRule = {
  name: 'bundle-not-unpacked',
  severity: 'medium',
  find: async ({ reads, objects, now }) => {
    // OLM may be at work in a snapshot, too: its time is not known.
    if (now === undefined) return [];
    const awaited = new Set(objects.subscriptions.filter(isWaiting).map(({ catalog }) => catalog));
    const old = (await listEmptyBundles(reads)).filter(
      bundle => now - Date.parse(bundle.metadata.creationTimestamp ?? '') > limit && !awaited.has(catalogOf(bundle)),
    );
    return old.map(bundle => ({
      ...asAudited(bundle),
      reason: 'OLM could not unpack a bundle into it, and no Subscription waits for it',
      breaks: 'on an OLM before v0.43.0 subscribing again fails at once, because the failed Job of the same name stays',
      remedy: [deleteObjects(configMaps, [bundle.metadata.name], bundle.metadata.namespace)],
    }));
  },
};

/** Then another rule tells why. */
function isWaiting({ installedCSV, currentCSV, failures = [] }: Subject): boolean {
  return (
    installedCSV === undefined ||
    installedCSV !== currentCSV ||
    failures.some(({ condition }) => condition === 'BundleUnpackFailed')
  );
}
