import { removeWithLeftovers } from '../install-problems/install-problem.ts';
import { csvProblemOf } from '../install-problems/own-csv.ts';
import { hasLasted } from '../patience.ts';
import type { AuditRule, Leftover } from '../rule.ts';
import { auditedSubject, staying } from '../subscribed.ts';

/**
 * A Subscription that has installed a ClusterServiceVersion that is gone, or is another namespace's. OLM notices that, and then
 * says nothing more of it.
 */
export const subscriptionWithoutCsv: AuditRule = {
  name: 'subscription-without-csv',
  severity: 'high',
  find: async input => {
    const settled = staying(input).filter(({ updated }) => hasLasted(updated, input));
    const found = settled.map(async (subject): Promise<Leftover[]> => {
      const reason = await csvProblemOf(subject, input);
      if (reason === undefined) return [];
      return [
        {
          ...auditedSubject(subject),
          reason,
          breaks: 'it installs and updates nothing, and keeps what else it has installed',
          operator: subject.operatorName,
          remedy: removeWithLeftovers(subject),
        },
      ];
    });
    return (await Promise.all(found)).flat();
  },
};
