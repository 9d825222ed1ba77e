import type { AuditRule, Leftover } from '../rule.ts';

/** OLM's resolver insists on keeping such a CSV, and the next install fails (docs/facts/olm.md#freestanding-csv). */
export const csvWithoutSubscription: AuditRule = {
  name: 'csv-without-subscription',
  severity: 'high',
  find: async ({ abandonedCsvs }) =>
    (await abandonedCsvs()).map(
      (csv): Leftover => ({
        ...csv,
        reason: 'its Subscription is gone',
        breaks: 'the operator runs on without updates, and the next install of it fails with ConstraintsNotSatisfiable',
      }),
    ),
};
