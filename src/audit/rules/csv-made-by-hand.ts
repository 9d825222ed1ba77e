import { deleteSubscription } from '../../kubectl.ts';
import { freestandingCsv, isNamedIn } from '../install-problems/resolution.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/**
 * A CSV that no InstallPlan brought and that makes OLM refuse a Subscription. A person made it, so no clean-up removes
 * it (docs/facts/olm.md#freestanding-csv).
 */
export const csvMadeByHand: AuditRule = {
  name: 'csv-made-by-hand',
  severity: 'high',
  find: async ({ objects: { csvs, subscriptions } }) =>
    subscriptions.flatMap((subject): Leftover[] => {
      const { namespace, name, operatorName, installedCSV } = subject;
      const csv = installedCSV === undefined && isNamedIn(subject) ? freestandingCsv(subject, csvs) : undefined;
      if (!csv?.byHand) return [];
      return [
        {
          ...csv,
          reason: `made by hand; Subscription ${namespace}/${name} cannot install because of it`,
          breaks: 'OLM installs nothing of its package beside it',
          operator: operatorName,
          // The ClusterServiceVersion is theirs. The Subscription that cannot install beside it may go.
          remedy: [deleteSubscription(subject, 'orphan')],
        },
      ];
    }),
};
