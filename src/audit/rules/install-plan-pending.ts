import { installPlans } from '../../cluster/resources.ts';
import { deleteObjects } from '../../kubectl.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/**
 * An InstallPlan that waits for approval, and would install an operator without a Subscription: one plan serves all
 * Subscriptions of a namespace, and some of those are gone (docs/facts/olm.md#plan-owners).
 */
export const installPlanPending: AuditRule = {
  name: 'install-plan-pending',
  severity: 'high',
  find: async ({ pendingPlans }) =>
    (await pendingPlans())
      .filter(({ unsubscribed }) => unsubscribed.length > 0)
      .map(
        ({ unsubscribed, installs: _, ...plan }): Leftover => ({
          ...plan,
          reason: `it waits for approval, and would install ${unsubscribed.join(', ')}, whose Subscription is gone`,
          breaks: 'whoever approves it for another operator brings that one back, without a Subscription',
          // OLM makes a new one for the Subscriptions that are there (docs/facts/olm.md#missing-plan).
          remedy: [deleteObjects(installPlans, [plan.ref.name], plan.ref.namespace)],
        }),
      ),
};
