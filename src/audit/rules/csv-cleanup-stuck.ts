import type { Leftover, Rule } from '../rule.ts';
import { operatorsOf } from '../trace.ts';

/** OLM's finalizer on every CSV (docs/facts/olm.md#csv-finalizer). */
const finalizer = 'operators.coreos.com/csv-cleanup';

/** OLM takes its finalizer off within seconds; so long after the deletion it is not going to. Milliseconds. */
const patience = 5 * 60_000;

/** A CSV that was deleted long ago and that OLM, because it is down or fails, does not let go. */
export const csvCleanupStuck: Rule = {
  name: 'csv-cleanup-stuck',
  severity: 'high',
  find: async ({ traces, now }) =>
    traces.csvs
      .filter(
        ({ meta: { finalizers = [], deletionTimestamp } }) =>
          now !== undefined &&
          deletionTimestamp !== undefined &&
          finalizers.includes(finalizer) &&
          now - Date.parse(deletionTimestamp) > patience,
      )
      .map(
        (csv): Leftover => ({
          ...csv,
          reason: `it was deleted at ${csv.meta.deletionTimestamp}, and OLM has not removed its finalizer ${finalizer}`,
          breaks: `what it owns stays, and its namespace cannot be deleted; see whether OLM is running`,
          // Its Subscription may be there, so it need not be that of a former operator.
          operator: operatorsOf(csv.meta)[0],
        }),
      ),
};
