import { formerOf } from '../former.ts';
import type { Leftover, Rule } from '../rule.ts';
import { traceOf } from '../trace.ts';

/** A Deployment of a CSV without a Subscription that has no Pod at work: its Pods crash or cannot start. */
export const deploymentUnavailable: Rule = {
  name: 'deployment-unavailable',
  severity: 'high',
  find: async ({ unavailableDeployments, formers }) =>
    (await unavailableDeployments()).map(
      ({ csv, object, replicas }): Leftover => ({
        ...traceOf(object),
        reason: `its ClusterServiceVersion ${csv.ref.name} has no Subscription, and 0 of its ${replicas} Pods are available`,
        breaks: 'the operator does not look after its custom resources, and its Pods crash, or cannot start',
        operator: formerOf(csv, formers)?.operator,
      }),
    ),
};
