import { deleteWithLeftovers } from '../../kubectl.ts';
import type { AuditRule, Leftover } from '../rule.ts';
import { auditedSubject, staying } from '../subscribed.ts';

/** A Subscription that OLM added for an operator that is gone. OLM never removes one. */
export const dependencyUnneeded: AuditRule = {
  name: 'dependency-unneeded',
  severity: 'low',
  find: async input => {
    const unneeded = await input.unneeded();
    return staying(input)
      .filter(subject => unneeded.includes(subject))
      .map((subject): Leftover => {
        const lacksCatalog = subject.failures?.some(({ condition }) => condition === 'CatalogSourcesUnhealthy');
        return {
          ...auditedSubject(subject),
          ...(lacksCatalog && { severity: 'high' }),
          reason: `OLM added it for another operator, and no operator needs it any more${lacksCatalog ? '; its catalog is gone or does not work' : ''}`,
          breaks: lacksCatalog
            ? 'OLM installs nothing in its namespace as long as it cannot read that catalog'
            : 'its operator runs on, and OLM keeps it up to date for nobody',
          operator: subject.operatorName,
          remedy: [deleteWithLeftovers(subject)],
        };
      });
  },
};
