import { asAudited } from '../audited-object.ts';
import { goneOperatorOf } from '../gone-operators.ts';
import { reinstallOf } from '../reinstall.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/** A Deployment of a CSV without a Subscription that has no Pod at work: its Pods crash or cannot start. */
export const deploymentUnavailable: AuditRule = {
  name: 'deployment-unavailable',
  severity: 'high',
  find: async input =>
    (await input.unavailableDeployments()).map(
      ({ csv, object, replicas }): Leftover => ({
        ...asAudited(object),
        reason: `its ClusterServiceVersion ${csv.ref.name} has no Subscription, and 0 of its ${replicas} Pods are available`,
        breaks: 'the operator does not look after its custom resources, and its Pods crash, or cannot start',
        operator: goneOperatorOf(csv, input.goneOperators)?.operator,
        remedy: reinstallOf(csv, input)?.remedy,
      }),
    ),
};
