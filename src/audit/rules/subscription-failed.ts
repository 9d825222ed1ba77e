import { explainSubscription } from '../../kubectl.ts';
import type { Subject } from '../../subject/subject.ts';
import type { AuditInput } from '../input.ts';
import { installProblemsOf } from '../install-problems/install-problems.ts';
import { csvProblemOf } from '../install-problems/own-csv.ts';
import { hasLasted } from '../patience.ts';
import type { AuditRule, Leftover } from '../rule.ts';
import { auditedSubject, staying } from '../subscribed.ts';

/** A Subscription that OLM cannot install or update, and the leftover that prevents it. */
export const subscriptionFailed: AuditRule = {
  name: 'subscription-failed',
  severity: 'high',
  find: async input => {
    const failed = staying(input).filter(subject => hasFailed(subject, input));
    return (await Promise.all(failed.map(subject => leftoverOf(subject, input)))).flat();
  },
};

/**
 * A new Subscription fails until its OperatorGroup and its catalog are there. An operator whose catalog is unhealthy goes on
 * working, and catalogs are for short times.
 */
function hasFailed({ failures = [], created }: Subject, input: AuditInput): boolean {
  return failures.some(
    ({ condition, since = created }) => condition !== 'CatalogSourcesUnhealthy' && hasLasted(since, input),
  );
}

async function leftoverOf(subject: Subject, input: AuditInput): Promise<Leftover[]> {
  // Another rule finds that.
  if ((await csvProblemOf(subject, input)) !== undefined) return [];
  const problems = await installProblemsOf(subject, input);
  // Without a failure that it explains, a problem is a person's own decision, such as an approval.
  const remedy = [...new Set(problems.flatMap(({ explains, remedy }) => (explains ? remedy : [])))];
  return [
    {
      ...auditedSubject(subject),
      reason: problems.map(({ what }) => what).join('; '),
      breaks: 'OLM neither installs nor updates what it asks for',
      operator: subject.operatorName,
      ...(remedy.length > 0 ? { remedy } : { explanation: explainSubscription(subject) }),
    },
  ];
}
