import { asAudited } from '../audited-object.ts';
import { goneOperatorOf } from '../gone-operators.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/** A Deployment of a CSV without a Subscription that has no Pod at work: its Pods crash or cannot start. */
export const deploymentUnavailable: AuditRule = {
  name: 'deployment-unavailable',
  severity: 'high',
  find: async ({ unavailableDeployments, goneOperators }) =>
    (await unavailableDeployments()).map(
      ({ csv, object, replicas }): Leftover => ({
        ...asAudited(object),
        reason: `its ClusterServiceVersion ${csv.ref.name} has no Subscription, and 0 of its ${replicas} Pods are available`,
        breaks: 'the operator does not look after its custom resources, and its Pods crash, or cannot start',
        operator: goneOperatorOf(csv, goneOperators)?.operator,
      }),
    ),
};
