import { showOlm } from '../../kubectl.ts';
import { operatorsOf } from '../audited-object.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/** OLM's finalizer on every CSV (docs/facts/olm.md#csv-finalizer). */
const finalizer = 'operators.coreos.com/csv-cleanup';

/** Milliseconds. OLM takes its finalizer off within seconds; after five minutes it never will. */
const gracePeriod = 5 * 60_000;

/** A CSV that was deleted long ago and still has OLM's finalizer, because OLM is down or fails. */
export const csvCleanupStuck: AuditRule = {
  name: 'csv-cleanup-stuck',
  severity: 'high',
  find: async ({ objects, now }) =>
    objects.csvs
      .filter(
        ({ meta: { finalizers = [], deletionTimestamp } }) =>
          now !== undefined &&
          deletionTimestamp !== undefined &&
          finalizers.includes(finalizer) &&
          now - Date.parse(deletionTimestamp) > gracePeriod,
      )
      .map(
        (csv): Leftover => ({
          ...csv,
          reason: `it was deleted at ${csv.meta.deletionTimestamp}, and OLM has not removed its finalizer ${finalizer}`,
          breaks: `what it owns stays, and its namespace cannot be deleted; see whether OLM is running`,
          // If its Subscription still exists, its operator is not among the gone ones.
          operator: operatorsOf(csv.meta)[0],
          // No clean-up can do what only OLM may.
          remedy: [showOlm],
        }),
      ),
};
